"""The figures of what is to be posted, and of what waits for a person to post it."""

from __future__ import annotations

from collections.abc import Iterator

import frappe

from participation_app.notices.metrics import waiting_rows
from participation_app.publication.queue import BY_HAND_REMOVAL, REMOVAL_WAITS, REMOVING, UNFINISHED
from participation_app.rules.metrics import Sample

DOCTYPE, OUTBOX = "Publication", "publications"


def samples() -> Iterator[Sample]:
	"""Publications on their way by state, how late the first of them is, and removals left to people."""
	yield from waiting_rows(DOCTYPE, OUTBOX, (*UNFINISHED, REMOVAL_WAITS, REMOVING))
	by_hand = frappe.db.count(DOCTYPE, {"state": BY_HAND_REMOVAL})
	yield Sample("participation_outbox_by_hand", by_hand, {"outbox": OUTBOX})
