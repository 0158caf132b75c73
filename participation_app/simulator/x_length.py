"""How long X takes a text to be: the weights of the published twitter-text configuration, version 3."""

from __future__ import annotations

import re
import unicodedata

LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
LINK_LENGTH = 23

_LINK = re.compile(
	r"https?://\S+|\b(?:[a-z0-9-]+\.)+(?:com|org|net|gov|edu|info|io|ae|sa|qa|kw|bh|om)\b(?:/\S*)?",
	re.IGNORECASE,
)
_PICTURE = "[\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]"
_MODIFIER = "[\ufe0f\U0001f3fb-\U0001f3ff]*"
_EMOJI = re.compile(
	f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_PICTURE}{_MODIFIER}(?:\u200d{_PICTURE}{_MODIFIER})*"
)
_CASHTAG = re.compile(r"(?<!\w)\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?!\w)")


def weighted_length(text: str) -> int:
	"""The length in X's units: links 23, emoji 2, most letters 1, others 2."""
	rest, links = _LINK.subn("", unicodedata.normalize("NFC", text))
	rest, emoji = _EMOJI.subn("", rest)
	return links * LINK_LENGTH + emoji * 2 + sum(1 if _is_light(letter) else 2 for letter in rest)


def cashtags(text: str) -> int:
	"""How many stock symbols ($ABC) the text names."""
	return len(_CASHTAG.findall(text))


def _is_light(letter: str) -> bool:
	return any(first <= ord(letter) <= last for first, last in LIGHT)
