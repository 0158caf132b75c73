"""How many parts an SMS is sent as and billed for (3GPP TS 23.038 and 23.040).

The basic alphabet gives 160 letters alone and 153 in each of several parts; its extension characters take two
places. One character beyond it turns the whole message into UCS-2: 70 alone, 67 in each of several.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Alphabet = Literal["GSM-7", "UCS-2"]

_BASIC = frozenset(
	"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
	"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
_ALONE = {"GSM-7": 160, "UCS-2": 70}
_JOINED = {"GSM-7": 153, "UCS-2": 67}


@dataclass(frozen=True)
class SmsLength:
	"""`used` places of the alphabet, `parts` billed, `left` places until the next part begins."""

	alphabet: Alphabet
	used: int
	parts: int
	left: int


def measure(text: str) -> SmsLength:
	"""The length of a message as a gateway counts it; an empty one has no part."""
	alphabet: Alphabet = "GSM-7" if all(sign in _BASIC or sign in _EXTENSION for sign in text) else "UCS-2"
	places = [_places(sign, alphabet) for sign in text]
	used = sum(places)
	if used <= _ALONE[alphabet]:
		return SmsLength(alphabet, used, 1 if used else 0, _ALONE[alphabet] - used)
	parts, filled = _filled(places, _JOINED[alphabet])
	return SmsLength(alphabet, used, parts, _JOINED[alphabet] - filled)


def _places(sign: str, alphabet: Alphabet) -> int:
	if alphabet == "GSM-7":
		return 2 if sign in _EXTENSION else 1
	return 2 if ord(sign) > 0xFFFF else 1


def _filled(places: Iterable[int], capacity: int) -> tuple[int, int]:
	"""How many parts are needed and how full the last is; a character of two places is never cut in two."""
	parts, filled = 1, 0
	for each in places:
		if filled + each > capacity:
			parts, filled = parts + 1, 0
		filled += each
	return parts, filled
