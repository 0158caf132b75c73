"""The length of a reply as each platform counts it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Length:
	"""Units used of those allowed, counted by the platform's own rule."""

	used: int
	limit: int
	fits: bool


def measure(platform: str, text: str, limit: int | None = None) -> Length:
	"""How much of the platform's limit a text uses; `limit` replaces it for an account with its own.

	Raises ValueError for a platform that is not known.
	"""
	if platform not in _RULES:
		raise ValueError(
			f"{platform!r} has no rule for the length of a reply; use one of {', '.join(_RULES)}."
		)
	count, usual_limit = _RULES[platform]
	used, allowed = count(text), usual_limit if limit is None else limit
	return Length(used, allowed, used <= allowed)


def has_link(text: str) -> bool:
	"""Whether the text has what a platform would make a link of."""
	return bool(_URL.search(text))


# X: the weights of twitter-text, configuration 3.
_URL_WEIGHT = 23
_EMOJI_WEIGHT = 2
_HEAVY_WEIGHT = 2
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))

_EMOJI_BASE = "[\u2049\u203c\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
_EMOJI_PART = f"(?:[\u00a9\u00ae]\ufe0f|{_EMOJI_BASE}\ufe0f?[\U0001f3fb-\U0001f3ff]?)"
_EMOJI = re.compile(
	"[\U0001f1e6-\U0001f1ff]{2}"  # a flag is a pair of letters
	"|\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f"  # flags of regions
	"|[0-9#*]\ufe0f?\u20e3"
	f"|{_EMOJI_PART}(?:\u200d{_EMOJI_PART})*"
)

_ASCII = r"a-z0-9\u00c0-\u024f"
_LABEL = rf"[{_ASCII}](?:[{_ASCII}_-]*[{_ASCII}])?"
_TOP_LEVEL = r"(?:[a-z]{2}|com|org|net|edu|gov|mil|int|info|biz|app|dev|online|site|tech|xyz|xn--[a-z0-9-]+)"
_BARE_HOST = rf"(?:{_LABEL}\.)+{_TOP_LEVEL}(?![a-z0-9@_+-])"
_HOST = r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+|[\u0600-\u06ff]{2,})(?![a-z0-9@_+-])"
_IN_PATH = rf"[{_ASCII}!*';:=+,.$/%#\[\]_~@|&-]"
_IN_BRACKETS = rf"\({_IN_PATH}+\)"
_PATH = rf"(?:/(?:(?:{_IN_PATH}|{_IN_BRACKETS})*(?:[{_ASCII}=_#/+-]|{_IN_BRACKETS}))?)?"
_QUERY = r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]_.,~|-]*[a-z0-9_&=#/-])?"
_URL = re.compile(
	rf"(?<![a-z0-9@$#_.-])(?:https?://{_HOST}|{_BARE_HOST})(?::\d+)?{_PATH}{_QUERY}", re.IGNORECASE
)


def _weigh(text: str) -> int:
	parts = _URL.split(unicodedata.normalize("NFC", text))
	return (len(parts) - 1) * _URL_WEIGHT + sum(map(_weigh_without_urls, parts))


def _weigh_without_urls(text: str) -> int:
	parts = _EMOJI.split(text)
	signs = (ord(sign) for part in parts for sign in part)
	return (len(parts) - 1) * _EMOJI_WEIGHT + sum(
		1 if any(first <= sign <= last for first, last in _LIGHT) else _HEAVY_WEIGHT for sign in signs
	)


_RULES: dict[str, tuple[Callable[[str], int], int]] = {
	"X": (_weigh, 280),
	"Facebook": (len, 8000),
	"Instagram": (len, 2200),
	"YouTube": (len, 10000),
}
