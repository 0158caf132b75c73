"""What the year's people write: sentences of `authority_data/year.json`, put together by chance."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parents[1] / "authority_data" / "year.json"
ENGLISH_SHARE = 0.08
_WET, _HOT = (12, 1, 2, 3), (5, 6, 7, 8, 9)  # months
_IN_SEASON = 3


@dataclass(frozen=True)
class Written:
	"""A text and what it is about; `place` is the area that it names, `subject` the key of what it is about."""

	text: str
	language: str
	place: str | None = None
	subject: str | None = None


@cache
def data() -> dict[str, Any]:
	"""The file, read once."""
	return json.loads(DATA.read_text(encoding="utf-8"))


def subject(key: str) -> dict[str, Any]:
	"""A subject by its key."""
	return next(one for one in data()["subjects"] if one["key"] == key)


def about_something(drawn: Random, month: int, *, on_portal: bool = False) -> Written:
	"""A contribution to the authority's own work; suggestions come by the portal more than by other ways."""
	subjects = data()["subjects"]
	chosen = drawn.choices(subjects, [_weight(one, month, on_portal) for one in subjects])[0]
	language = "en" if drawn.random() < ENGLISH_SHARE else "ar"
	area = drawn.randrange(len(data()["areas"]))
	text = _filled(drawn, drawn.choice(chosen[language]), language, area)
	if language == "ar":
		text = f"{drawn.choice(data()['openings'])}{text}{drawn.choice(data()['closings'])}"
	return Written(text, language, data()["areas"][area], chosen["key"])


def of_somebody_else(drawn: Random, entity: str) -> Written:
	"""A comment on what another authority looks after."""
	return _simple(drawn, data()["redirected"][entity])


def of_no_work(drawn: Random) -> tuple[Written, str]:
	"""A comment that asks for nothing, and why it is dismissed."""
	kind, reason = drawn.choices(
		(("thanks", "Thanks"), ("idle", "Not Actionable"), ("spam", "Spam")), (6, 4, 2)
	)[0]
	return _simple(drawn, data()[kind]), reason


def once_more(drawn: Random) -> Written:
	"""What an author adds while the answer is awaited."""
	return _simple(drawn, data()["again"])


def of_campaign(drawn: Random, area: str) -> Written:
	"""One of many nearly equal texts."""
	text = drawn.choice(data()["campaign"]).format(area=area)
	return Written(text + drawn.choice(("", "!", " 🙏", " #ملعبنا")), "ar", area, "playgrounds")


def reason(drawn: Random, move: str) -> str:
	"""What staff or citizens write with a move."""
	return drawn.choice(data()["reasons"][move])


def _simple(drawn: Random, texts: Sequence[str]) -> Written:
	template = drawn.choice(texts)
	language = "en" if template.isascii() and any(map(str.isalpha, template)) else "ar"
	area = drawn.randrange(len(data()["areas"]))
	place = data()["areas"][area] if "{area}" in template else None
	return Written(_filled(drawn, template, language, area), language, place)


def _filled(drawn: Random, template: str, language: str, area: int) -> str:
	suffix = "_en" if language == "en" else ""
	return template.format(
		area=data()[f"areas{suffix}"][area],
		street=drawn.choice(data()[f"streets{suffix}"]),
		landmark=drawn.choice(data()[f"landmarks{suffix}"]),
	)


def _weight(one: dict[str, Any], month: int, on_portal: bool) -> int:
	in_season = (one.get("rainy") and month in _WET) or (one.get("summer") and month in _HOT)
	often = in_season or (on_portal and one.get("portal"))
	return one["weight"] * (_IN_SEASON if often else 1)
