"""How long a reply may be where it is to be posted."""

from __future__ import annotations

import frappe

from participation_app.rules.reply_length import Length, measure
from participation_app.rules.reply_parts import begin, divide

# Characters of an answer that goes to its citizen alone.
_LONGEST_IN_PRIVATE = 5_000


def measure_reply(comment: str | None, text: str) -> Length:
	"""The text's length by the rule of the comment's platform, within the account's own limit if it has one."""
	return measure_on(_account_of(comment), text)


def measure_on(account: str | None, text: str) -> Length:
	"""The text's length where the account would post it; without one it goes to its citizen alone."""
	if not account:
		return Length(len(text), _LONGEST_IN_PRIVATE, len(text) <= _LONGEST_IN_PRIVATE)
	platform, limit = _rule(account)
	return measure(platform, text, limit)


def divide_reply(comment: str | None, text: str) -> tuple[str, ...]:
	"""The text, or the numbered parts in which it fits; raises CannotBeDivided."""
	return divide_on(_account_of(comment), text)


def divide_on(account: str | None, text: str) -> tuple[str, ...]:
	"""The same where the account would post it; raises CannotBeDivided."""
	if not account:
		return (text,)
	platform, limit = _rule(account)
	return divide(platform, text, limit)


def begin_reply(comment: str, text: str, link: str) -> str:
	"""The text, or its beginning with the link to the whole; raises CannotBeDivided."""
	platform, limit = _rule(_account_of(comment))
	return begin(platform, text, link, limit)


def _account_of(comment: str | None) -> str | None:
	return frappe.db.get_value("Social Comment", comment, "account") if comment else None


def _rule(account: str) -> tuple[str, int | None]:
	platform, limit = frappe.get_cached_value("Social Account", account, ["platform", "reply_limit"])
	return platform, limit or None
