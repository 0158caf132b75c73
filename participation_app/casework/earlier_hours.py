"""The weeks that an agreement had before its working hours were changed: days that are over keep theirs."""

from __future__ import annotations

import json
from collections.abc import Mapping

import frappe
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.casework.hours import Weekly, weekly_hours
from participation_app.casework.settings import authority_zone

FIELD = "participation_earlier_hours"


def keep(agreement: Document, before: Document | None) -> None:
	"""Called before an agreement is saved: other hours hold from today on, once a ticket was counted by it."""
	agreement.set(FIELD, before.get(FIELD) if before else None)
	if before is None or not _was_counted_by(agreement.name):
		return
	old = weekly_hours(before.support_and_resolution)
	if old == weekly_hours(agreement.support_and_resolution):
		return
	today = str(moments.now().astimezone(authority_zone()).date())
	earlier = _earlier(agreement)
	# Of several changes on one day the first knows the week that was in force until then.
	if not earlier or earlier[-1]["until"] < today:
		agreement.set(FIELD, json.dumps([*earlier, {"until": today, "weekly": old}]))


def weeks(agreement: Document, lasting: list[dict[str, object]]) -> dict[str, object]:
	"""The calendar's week and its dated changes: the earlier hours, then those of the form, then `lasting`.

	A lasting change is in force from its day on, whatever becomes of the hours on the form.
	"""
	earlier = _earlier(agreement)
	weekly = [row["weekly"] for row in earlier] + [weekly_hours(agreement.support_and_resolution)]
	first_lasting = min((str(change["from"]) for change in lasting), default="9999-12-31")
	changes = [
		{"from": row["until"], "weekly": following}
		for row, following in zip(earlier, weekly[1:], strict=True)
		if row["until"] < first_lasting
	]
	return {"weekly": weekly[0], "changes": [*changes, *lasting]}


def _earlier(agreement: Document) -> list[Mapping[str, str | Weekly]]:
	return json.loads(agreement.get(FIELD) or "[]")


def _was_counted_by(agreement: str) -> bool:
	return bool(frappe.db.exists("Participation Promise", {"agreement": agreement}))
