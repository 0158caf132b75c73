"""How long a reply may be where it is to be posted."""

from __future__ import annotations

import frappe

from participation_app.rules.reply_length import Length, measure


def measure_reply(comment: str, text: str) -> Length:
	"""The text's length by the rule of the comment's platform, within the account's own limit if it has one."""
	account = frappe.db.get_value("Social Comment", comment, "account")
	platform, limit = frappe.get_cached_value("Social Account", account, ["platform", "reply_limit"])
	return measure(platform, text, limit=limit or None)
