"""What the platforms pushed of late: taken, waiting, given up, and refused at the door."""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Sum

from participation_app.intake.pushed_events import FAILED, META, WAITING, Sender, X

DAYS = 7


def recent_deliveries() -> list[dict[str, object]]:
	"""Of each sender with an account here: the last delivery, and the numbers of the last days."""
	platforms = set(frappe.get_all("Social Account", pluck="platform"))
	return [_of(sender) for sender in (META, X) if platforms & set(sender.platforms)]


def _of(sender: Sender) -> dict[str, object]:
	since = frappe.utils.now_datetime() - timedelta(days=DAYS)
	pushed = {"platform": ["in", sender.platforms], "creation": [">", since]}
	refused = _refused(sender, since.date())
	return {
		"sender": sender.name,
		"platforms": sender.platforms,
		"days": DAYS,
		"first_day": since.date() + timedelta(days=1),
		"last_at": frappe.db.get_value("Pushed Event", pushed, "creation", order_by="creation desc"),
		"taken": frappe.db.count("Pushed Event", pushed),
		"waiting": frappe.db.count("Pushed Event", {**pushed, "state": WAITING}),
		"failed": frappe.db.count("Pushed Event", {**pushed, "state": FAILED}),
		"refused": sum(refused.values()),
		"reasons": refused,
	}


def _refused(sender: Sender, since: date) -> dict[str, int]:
	"""By reason, how many were refused after that day."""
	refused = DocType("Refused Delivery")
	query = (
		frappe.qb.from_(refused)
		.select(refused.reason, Sum(refused.number))
		.where((refused.sender == sender.name) & (refused.day > since))
		.groupby(refused.reason)
		.orderby(refused.reason)
	)
	return {reason: int(number) for reason, number in query.run()}
