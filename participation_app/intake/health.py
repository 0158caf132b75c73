"""Whether the accounts are read, within what they may use, and comments are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.dates import written_moment
from participation_app.casework.health.findings import ACCOUNTS, NOTE, SOON, URGENT, WORK, Finding, form_of
from participation_app.casework.moments import aware
from participation_app.casework.settings import authority_zone
from participation_app.intake import account_health
from participation_app.intake.budgets import standing_of
from participation_app.rules.lifecycle import COMMENT_QUARANTINED, COMMENT_WAITING

ACCOUNT, COMMENT = "Social Account", "Social Comment"
NEARLY_USED = 90  # percent
WAITS_TOO_LONG = timedelta(days=1)
_SEVERITY = {account_health.URGENT: URGENT, account_health.SOON: SOON}


def findings() -> Iterator[Finding]:
	"""Accounts that need a person, budgets nearly used, comments that wait or cannot be read."""
	names = frappe.get_all(ACCOUNT, {"enabled": 1}, pluck="name", order_by="account_name")
	if not names:
		sentence = _("No account is read: comments on platforms do not come in.")
		to_do = _("Add the authority’s accounts.")
		yield Finding("no_account", ACCOUNTS, NOTE, sentence, to_do, form_of(ACCOUNT))
	for name in names:
		account = frappe.get_doc(ACCOUNT, name)
		yield from _state(account)
		yield from _budget(account)
	yield from _waiting()
	yield from _quarantined()


def _state(account: Document) -> Iterator[Finding]:
	said = [one for one in account_health.findings_of(account) if one.colour in _SEVERITY]
	if said:
		sentence = f"\u2068{account.account_name}\u2069: {' '.join(one.sentence for one in said)}"
		severity = _SEVERITY[said[0].colour]
		to_do = _("Open Account Health: it shows the figures and what can be done.")
		yield Finding(f"account:{account.name}", ACCOUNTS, severity, sentence, to_do, "/app/account-health")


def _budget(account: Document) -> Iterator[Finding]:
	standing = standing_of(account)
	budget = standing.budget
	shares = (
		(budget.units_a_day, sum(standing.units.values()), _("{0} has used {1} percent of the day’s units.")),
		(
			budget.cents_a_month,
			sum(standing.cents.values()),
			_("{0} has used {1} percent of the month’s money."),
		),
	)
	for most, used, message in shares:
		percent = int(used * 100 / most) if most else 0
		if percent >= NEARLY_USED:
			sentence = message.format(f"\u2068{account.account_name}\u2069", percent)
			to_do = _(
				"Reading slows down until it starts anew. Raise the budget on its form if it may cost more."
			)
			link = form_of(ACCOUNT, account.name)
			yield Finding(f"budget:{account.name}", ACCOUNTS, SOON, sentence, to_do, link)


def _waiting() -> Iterator[Finding]:
	now = frappe.utils.now_datetime()
	waiting = {"state": COMMENT_WAITING}
	fields = ["posted_at", "due_at"]
	rows = frappe.get_all(COMMENT, waiting, fields, order_by="due_at", limit=1)
	if not rows or not rows[0].due_at:
		return
	(first,) = rows
	if first.due_at < now:
		sentence = _("Comments wait whose answer was due. The first was due on {0}.").format(
			_written(first.due_at)
		)
		yield Finding(
			"comments_wait", WORK, URGENT, sentence, _("Decide about them."), "/app/triage", first.due_at
		)
	elif first.posted_at and first.posted_at < now - WAITS_TOO_LONG:
		sentence = _("The oldest comment waits since {0}.").format(_written(first.posted_at))
		to_do = _("Decide about it: the citizen has no receipt yet.")
		yield Finding("comments_wait", WORK, SOON, sentence, to_do, "/app/triage", first.posted_at)


def _quarantined() -> Iterator[Finding]:
	held = {"state": COMMENT_QUARANTINED}
	rows = frappe.get_all(COMMENT, held, ["creation"], order_by="creation", limit=1)
	if rows:
		sentence = _("Comments that could not be read are set aside: {0}.").format(
			frappe.db.count(COMMENT, held)
		)
		to_do = _("Look at each on its platform, and register it by hand where it is one of ours.")
		link = f"{form_of(COMMENT)}?state={COMMENT_QUARANTINED}"
		yield Finding("quarantine", WORK, SOON, sentence, to_do, link, rows[0].creation)


def _written(moment: datetime) -> str:
	return written_moment(aware(moment).astimezone(authority_zone()))
