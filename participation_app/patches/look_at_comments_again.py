"""Has the comments of the last weeks and of open tickets looked at again, as those are that come in now."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe.query_builder import DocType
from pypika.terms import Criterion

from participation_app.intake.check_times import OLDEST
from participation_app.rules.lifecycle import COMMENT_QUARANTINED

BATCH = 500


def execute() -> None:
	comment, now = DocType("Social Comment"), frappe.utils.now_datetime()
	_look_again(comment.posted_at >= now - OLDEST, now)
	unanswered = {"participation_comment": ["is", "set"], "participation_answered_at": ["is", "not set"]}
	names = frappe.get_all("HD Ticket", unanswered, pluck="participation_comment")
	for start in range(0, len(names), BATCH):
		_look_again(comment.name.isin(names[start : start + BATCH]), now)


def _look_again(which: Criterion, now: datetime) -> None:
	comment = DocType("Social Comment")
	unwatched = comment.next_check_at.isnull() & (comment.state != COMMENT_QUARANTINED)
	frappe.qb.update(comment).set(comment.next_check_at, now).where(which & unwatched).run()
