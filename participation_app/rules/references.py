"""References as people give them: in any case, with spaces, with Arabic digits, without the hyphen."""

from __future__ import annotations

import re
import unicodedata

# Read aloud and typed on a phone: no letters or digits that look alike. 32**8 references.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 8
_GROUP = 4
# With which people ask where something stands.
_ASKING = frozenset({"STATUS", "حالة", "حاله", "الحالة", "الحاله", "استفسار"})
_LONGEST = 2000  # of a text in which a reference is looked for


def written(letters: str) -> str:
	"""Eight letters in the two groups that people read: 7KQM-3XWD."""
	return f"{letters[:_GROUP]}-{letters[_GROUP:]}"


def read_reference(text: str) -> str | None:
	"""The reference that the text is, as it was given out; None where it cannot be one."""
	letters = _letters(text)
	return written(letters) if _is_one(letters) else None


def find_reference(text: str) -> str | None:
	"""The first reference that stands in a longer text, such as a message; None where there is none."""
	words = re.findall(r"[0-9A-Z]+", _folded(text))
	for start in range(len(words)):
		for end in (start + 1, start + 2):
			letters = "".join(words[start:end])
			if _is_one(letters) and _is_grouped(words[start:end]):
				return written(letters)
	return None


def only_asks(text: str) -> bool:
	"""Whether a message says nothing but a reference, or the word with which people ask for the status."""
	letters = (find_reference(text) or "").replace("-", "")
	named = {letters, letters[:_GROUP], letters[_GROUP:]}
	return set(re.findall(r"\w+", _folded(text))) <= named | _ASKING


def says_only(text: str, reference: str) -> bool:
	"""Whether a comment holds this reference and nothing else but signs and the names of accounts."""
	letters = reference.replace("-", "")
	words = re.findall(r"\w+", _folded(re.sub(r"@[\w.-]+", " ", text or "")))
	return "".join(words) == letters and _is_grouped(words)


def _is_grouped(words: list[str]) -> bool:
	"""One word of eight, or two of four; other pieces that happen to add up are words of the sentence."""
	return len(words) == 1 or [len(word) for word in words] == [_GROUP, _GROUP]


def _is_one(letters: str) -> bool:
	return len(letters) == LENGTH and set(letters) <= set(ALPHABET)


def _letters(text: str) -> str:
	return re.sub(r"[^0-9A-Z]", "", _folded(text))


def _folded(text: str) -> str:
	"""Capitals and European digits; full-width and other forms become the plain ones."""
	plain = unicodedata.normalize("NFKC", (text or "")[:_LONGEST]).upper()
	return "".join(str(unicodedata.digit(sign, sign)) if sign.isdigit() else sign for sign in plain)
