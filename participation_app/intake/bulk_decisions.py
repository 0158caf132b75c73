"""One decision on many comments: looked at before, made and undone in one act, each comment with its own case event."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.intake.comment_moves import make_comment_move
from participation_app.intake.partial_undo import committed, undone_on_error
from participation_app.intake.proposed_moves import AS_PROPOSED, proposed_values

DOCTYPE = "Bulk Decision"
JOB = "participation_app.jobs.triage.carry_out"
MOVES = ("register", AS_PROPOSED, "redirect", "dismiss", "attach")
AT_ONCE = 50
MOST = 2000
BATCH = 25
MAKING, MADE, UNDOING, UNDONE = "Making", "Made", "Undoing", "Undone"
_SAVEPOINT = "participation_bulk"


class BulkRefused(frappe.ValidationError):
	"""A bulk decision that cannot be begun; the message says why."""


def decide(comments: Sequence[str], move: str, values: Mapping[str, object]) -> Document:
	"""Decides on the comments: at once where they are few, otherwise in a job; returns the Bulk Decision."""
	check(comments, move)
	bulk = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"move": move,
			"state": MAKING,
			"decided_by": frappe.session.user,
			"decided_at": frappe.utils.now_datetime(),
			"wanted": len(comments),
			"entered": json.dumps(dict(values), ensure_ascii=False),
			"comments": json.dumps(list(comments)),
			"refusals": "{}",
		}
	).insert(ignore_permissions=True)
	return _begin(bulk)


def undo(name: str, reason: str) -> Document:
	"""Has every comment wait again that nobody has decided on since; the others stay and are told."""
	bulk = frappe.get_doc(DOCTYPE, name, for_update=True)
	if bulk.state != MADE or bulk.move in ("register", AS_PROPOSED):
		frappe.throw(_not_undoable(bulk), BulkRefused, title=_("Cannot Be Undone"))
	if not reason.strip():
		frappe.throw(_("Enter the reason of the undo."), BulkRefused, title=_("Cannot Be Undone"))
	bulk.update({"state": UNDOING, "undo_reason": reason, "refusals": "{}"})
	bulk.save(ignore_permissions=True)
	return _begin(bulk)


def check(comments: Sequence[str], move: str) -> None:
	"""Raises BulkRefused where nothing can be done with the selection as such."""
	if move not in MOVES:
		frappe.throw(_("This cannot be done with several comments at once."), BulkRefused)
	if not comments:
		frappe.throw(_("Choose at least one comment."), BulkRefused)
	if len(comments) > MOST:
		frappe.throw(_("Choose {0} comments at most.").format(MOST), BulkRefused)


def carry_out(name: str) -> None:
	"""Goes on with a bulk decision until it is done, each batch in a transaction of its own."""
	while frappe.db.get_value(DOCTYPE, name, "state") in (MAKING, UNDOING):
		frappe.local.cache.clear()  # settings and rules that were changed meanwhile count from here on
		committed(lambda: _carry_out_batch(name, BATCH))


def unfinished() -> list[frappe._dict]:
	"""Bulk decisions that nobody is known to be carrying out: [{name, decided_by}]."""
	return frappe.get_all(DOCTYPE, {"state": ["in", [MAKING, UNDOING]]}, ["name", "decided_by"])


def describe(bulk: Document) -> dict[str, object]:
	"""How far it is, and of what was refused why: {"name", "state", "wanted", "made", "undone", "refused": [...]}."""
	refusals = json.loads(bulk.refusals or "{}")
	rows = frappe.get_all(
		"Social Comment", {"name": ["in", list(refusals)]}, ["name", "author_name", "excerpt"]
	)
	return {
		"name": bulk.name,
		"move": bulk.move,
		"state": bulk.state,
		"wanted": bulk.wanted,
		"made": bulk.made or 0,
		"undone": bulk.undone or 0,
		"can_be_undone": bulk.state == MADE
		and bulk.move not in ("register", AS_PROPOSED)
		and bool(bulk.made),
		"refused": [{**row, "why": refusals[row.name]} for row in rows],
	}


def _begin(bulk: Document) -> Document:
	if bulk.wanted > AT_ONCE:
		wake(bulk.name)
		return bulk
	_carry_out_batch(bulk.name, AT_ONCE)
	return bulk.reload()


def wake(name: str, user: str | None = None) -> None:
	"""Has a worker carry it out once this transaction stands; the scheduler looks for what was lost."""
	frappe.enqueue(
		JOB,
		queue="long",
		job_id=f"bulk-decision-{name}",
		deduplicate=True,
		enqueue_after_commit=True,
		bulk=name,
		user=user or frappe.session.user,
	)


def _left(bulk: Document) -> list[str]:
	"""The comments still to be dealt with, in an order that is everybody's: two people never wait for each other."""
	chosen, refusals = sorted(json.loads(bulk.comments)), json.loads(bulk.refusals or "{}")
	own = set(frappe.get_all("Social Comment", {"decided_in": bulk.name}, pluck="name"))
	if bulk.state == MAKING:
		return [name for name in chosen if name not in own and name not in refusals]
	return [name for name in chosen if name in own and name not in refusals]


def _carry_out_batch(name: str, most: int) -> None:
	"""Deals with the next comments; locked, so that two workers do not take the same ones."""
	bulk = frappe.get_doc(DOCTYPE, name, for_update=True)
	left, refusals, done = _left(bulk), json.loads(bulk.refusals or "{}"), 0
	for comment in left[:most]:
		if refused := _refusal(bulk, comment):
			refusals[comment] = refused
		else:
			done += 1
	counted = "made" if bulk.state == MAKING else "undone"
	bulk.set(counted, (bulk.get(counted) or 0) + done)
	bulk.refusals = json.dumps(refusals, ensure_ascii=False)
	if len(left) <= most:
		bulk.state = {MAKING: MADE, UNDOING: UNDONE}.get(bulk.state, bulk.state)
	bulk.save(ignore_permissions=True)


def _refusal(bulk: Document, comment: str) -> str | None:
	"""Makes the move on one comment; why it was refused, if it was."""
	try:
		with undone_on_error(_SAVEPOINT):
			_make(bulk, comment)
	except frappe.ValidationError as error:
		frappe.clear_last_message()
		return str(error)
	return None


def _make(bulk: Document, comment: str) -> None:
	if bulk.state == UNDOING:
		make_comment_move(comment, "undo", {"reason": bulk.undo_reason}, bulk_undone=bulk.name)
	elif bulk.move == AS_PROPOSED:
		document = frappe.get_doc("Social Comment", comment)
		make_comment_move(comment, "register", proposed_values(document), bulk=bulk.name)
	else:
		make_comment_move(comment, bulk.move, json.loads(bulk.entered), bulk=bulk.name)


def _not_undoable(bulk: Document) -> str:
	if bulk.move in ("register", AS_PROPOSED):
		return _("What was registered has a ticket and cannot wait again. Go on with the tickets.")
	if bulk.state == UNDONE:
		return _("It has been undone already.")
	return _("It is still being carried out. Wait until it is done.")
