"""How long a reply may be where it is to be posted."""

from __future__ import annotations

import frappe

from participation_app.rules.reply_length import Length, measure
from participation_app.rules.reply_parts import divide

# Characters of an answer that goes to its citizen alone.
_LONGEST_IN_PRIVATE = 5_000


def measure_reply(comment: str | None, text: str) -> Length:
	"""The text's length by the rule of the comment's platform, within the account's own limit if it has one."""
	if not comment:
		return Length(len(text), _LONGEST_IN_PRIVATE, len(text) <= _LONGEST_IN_PRIVATE)
	platform, limit = _rule(comment)
	return measure(platform, text, limit)


def divide_reply(comment: str | None, text: str) -> tuple[str, ...]:
	"""The text, or the numbered parts in which it fits; raises CannotBeDivided."""
	if not comment:
		return (text,)
	platform, limit = _rule(comment)
	return divide(platform, text, limit)


def _rule(comment: str) -> tuple[str, int | None]:
	account = frappe.db.get_value("Social Comment", comment, "account")
	platform, limit = frappe.get_cached_value("Social Account", account, ["platform", "reply_limit"])
	return platform, limit or None
