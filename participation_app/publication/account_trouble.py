"""An account in trouble: what waits for it to post waits with it."""

from __future__ import annotations

from datetime import datetime

import frappe

from participation_app.connectors import errors
from participation_app.intake.accounts import NEEDS_A_HUMAN, AccountUnusable, note_trouble
from participation_app.publication.queue import set_aside

# Trouble of the account rather than of one reply.
MEETS_ALL = (AccountUnusable, errors.NotSent, errors.RateLimited, errors.BudgetExhausted, *NEEDS_A_HUMAN)


def put_aside(account: str, error: Exception) -> tuple[datetime, str]:
	"""Notes the trouble; returns when to come back and why, which holds for what else waits where it meets all."""
	message = note_trouble(account, error)
	until = frappe.db.get_value("Social Account", account, "next_run_at")
	if isinstance(error, MEETS_ALL):
		set_aside(account, until, message)
	return until, message
