"""The marks that stand in a text in place of what is personal."""

from __future__ import annotations

import re
from collections import Counter

from frappe import _

from participation_app.rules.redaction import PATTERNS

NAME = "[NAME]"
_MASK = re.compile(r"\[[A-Z_]+\]")


def kinds() -> dict[str, str]:
	"""What is masked, by the mark that stands in its place, in the reader's language."""
	words = {
		"EMAIL": _("e-mail address"),
		"IBAN": _("bank account"),
		"NATIONAL_ID": _("identity number"),
		"PASSPORT": _("passport number"),
		"PHONE": _("phone number"),
		"CARD": _("card number"),
		"NUMBER": _("long number"),
		"NAME": _("name of the author"),
	}
	return {f"[{kind}]": words.get(kind, kind) for kind in ({one.kind for one in PATTERNS} | {"NAME"})}


def masked_in(text: str) -> list[dict[str, object]]:
	"""What was masked and how often, as words."""
	words = kinds()
	counts = Counter(found[0] for found in _MASK.finditer(text) if found[0] in words)
	return [{"mark": mark, "words": words[mark], "count": count} for mark, count in counts.items()]


def readable(text: str) -> str:
	"""The text with each mark in words, in the reader's language."""
	words = kinds()
	return _MASK.sub(lambda found: f"[{words[found[0]]}]" if found[0] in words else found[0], text)
