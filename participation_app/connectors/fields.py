"""Single values read out of a platform's JSON; ValueError names what is wrong with one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

UTC = timezone.utc
FAR_AWAY = 10**9  # seconds
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)?(Z|[+-]\d\d:?\d\d)$")


def identifier(entry: Mapping[str, Any], name: str = "id") -> str:
	"""The identifier under `name`, a number accepted for a string."""
	value = entry.get(name)
	if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
		raise ValueError(f"'{name}' is no identifier")
	return str(value)


def optional_identifier(entry: Mapping[str, Any] | None, name: str = "id") -> str | None:
	return identifier(entry, name) if entry and entry.get(name) is not None else None


def text(entry: Mapping[str, Any], name: str) -> str:
	"""The text under `name`; missing or null is an empty one (a sticker, a picture)."""
	value = entry.get(name)
	if value is None:
		return ""
	if not isinstance(value, str):
		raise ValueError(f"'{name}' is no text")
	return value


def optional_text(entry: Mapping[str, Any] | None, name: str) -> str | None:
	return (text(entry, name) or None) if entry else None


def flag(entry: Mapping[str, Any], name: str) -> bool | None:
	value = entry.get(name)
	return value if isinstance(value, bool) else None


def count(entry: Mapping[str, Any], name: str) -> int:
	"""The number under `name`, 0 where there is none."""
	value = entry.get(name)
	return value if isinstance(value, int) and not isinstance(value, bool) else 0


def mapping(entry: Mapping[str, Any], name: str) -> dict[str, Any]:
	"""The object under `name`; missing or null is an empty one."""
	value = entry.get(name)
	if value is None:
		return {}
	if not isinstance(value, dict):
		raise ValueError(f"'{name}' is no object")
	return value


def moment(value: Any) -> datetime:
	"""An aware UTC datetime from any of the platforms' ISO spellings (`Z`, `+0000`, `+00:00`, fractions)."""
	match = MOMENT.match(value) if isinstance(value, str) else None
	if not match:
		raise ValueError("the time is missing or unreadable")
	date, clock, fraction, zone = match.groups()
	zone = "+00:00" if zone == "Z" else f"{zone[:3]}:{zone[-2:]}"
	return datetime.fromisoformat(f"{date}T{clock}.{(fraction or '0').ljust(6, '0')}{zone}").astimezone(UTC)


def epoch(value: Any) -> datetime:
	"""An aware UTC datetime from seconds since 1970."""
	if isinstance(value, bool) or not isinstance(value, int):
		raise ValueError("the time is missing or unreadable")
	try:
		return datetime.fromtimestamp(value, UTC)
	except (OverflowError, OSError) as failure:
		raise ValueError("the time is out of bounds") from failure


def lasting(now: datetime, answer: Mapping[str, Any]) -> datetime | None:
	"""When a token ends of which an answer says how many seconds it lasts."""
	seconds = count(answer, "expires_in")
	return now + timedelta(seconds=seconds) if 0 < seconds < FAR_AWAY else None


def iso(at: datetime) -> str:
	"""UTC with milliseconds and `Z`, so that texts sort as times do."""
	return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def whole_seconds(at: datetime) -> str:
	"""UTC with `Z` and no fraction, as X and YouTube take it in parameters."""
	return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def days_before(at: datetime, days: int) -> datetime:
	return at - timedelta(days=days)


def version_of(content: str, changed: str = "") -> str:
	"""Names one version of a text on platforms that number none."""
	return hashlib.sha256(f"{content}\n{changed}".encode("utf-8", "replace")).hexdigest()
