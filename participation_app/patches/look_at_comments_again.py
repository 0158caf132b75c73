"""Has the comments of the last weeks and of open tickets looked at again, as those are that come in now."""

from __future__ import annotations

import frappe

from participation_app.intake.check_times import OLDEST
from participation_app.rules.lifecycle import COMMENT_QUARANTINED

BATCH = 500


def execute() -> None:
	now = frappe.utils.now_datetime()
	_look_again({"posted_at": [">=", now - OLDEST]}, now)
	unanswered = {"participation_comment": ["is", "set"], "participation_answered_at": ["is", "not set"]}
	names = frappe.get_all("HD Ticket", unanswered, pluck="participation_comment")
	for start in range(0, len(names), BATCH):
		_look_again({"name": ["in", names[start : start + BATCH]]}, now)


def _look_again(which: dict[str, object], now: object) -> None:
	unwatched = {**which, "state": ["!=", COMMENT_QUARANTINED], "next_check_at": ["is", "not set"]}
	frappe.db.set_value("Social Comment", unwatched, "next_check_at", now, update_modified=False)
