"""What is to go from a platform: the rows that say so, written with their cause; the remover carries them out."""

from __future__ import annotations

from collections.abc import Callable, Collection

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import case_events
from participation_app.publication import announcement_trail
from participation_app.publication.officers import tell_officers
from participation_app.publication.own_replies import mark_removed
from participation_app.publication.parts import standing_parts
from participation_app.publication.queue import BY_HAND_REMOVAL, REMOVAL_WAITS, REMOVED, REMOVING, STANDING
from participation_app.rules.lifecycle import PUBLIC_RELATIONS_OFFICER

JOB = "participation_app.jobs.publishing.remove"
TO_GO = (REMOVAL_WAITS, REMOVING, BY_HAND_REMOVAL)


def ask_removal(reply: str) -> None:
	"""Asks to remove everything of a reply that stands on the platform, each part for itself."""
	_ask({"proposed_reply": reply, "state": ["in", STANDING]})


def remove_these(publications: Collection[str]) -> None:
	"""Asks to remove these, which stand on the platforms."""
	if publications:
		_ask({"name": ["in", list(publications)]})


def remove_replaced(reply: Document, texts: Collection[str]) -> None:
	"""Once a reply stands with these texts: asks to remove what it corrects, and earlier texts of its own."""
	if reply.corrects and reply.remove_corrected:
		ask_removal(reply.corrects)
	leftovers = [row.name for row in standing_parts(reply.name) if row.text not in texts]
	remove_these(leftovers)


def note_removed(publication: Document) -> None:
	"""Public relations says that it is gone. The platform is asked, where its id is known."""
	if publication.state not in TO_GO:
		frappe.throw(_("Nobody has asked to remove this. Reload the page."))
	if publication.external_id:
		publication.db_set("next_attempt_at", frappe.utils.now_datetime())
		_wake(publication.name)
	else:
		note_gone(publication.name, PUBLIC_RELATIONS_OFFICER)


def due() -> list[str]:
	"""What is to be removed or looked for now."""
	now = frappe.utils.now_datetime()
	filters = {"state": ["in", TO_GO], "next_attempt_at": ["<=", now], "external_id": ["is", "set"]}
	return frappe.get_all("Publication", filters, pluck="name", order_by="next_attempt_at")


def note_gone(name: str, role: str) -> None:
	"""It no longer stands on the platform, and by our doing."""
	publication = frappe.get_doc("Publication", name, for_update=True)
	if publication.state not in TO_GO:
		return
	now = frappe.utils.now_datetime()
	gone = {"state": REMOVED, "removed_at": now, "removed_by": frappe.session.user, "message": None}
	frappe.db.set_value("Publication", name, {**gone, "lease_until": None})
	mark_removed(publication)
	record("reply_removed", publication, role, publication.permalink or publication.external_id)


def leave_to_people(publication: Document, role: str, reason: str) -> None:
	"""The system cannot remove it: public relations does, and is told why."""
	values = {"state": BY_HAND_REMOVAL, "message": reason, "lease_until": None}
	frappe.db.set_value("Publication", publication.name, values)
	record("reply_not_removed", publication, role, reason)
	tell_about(
		publication,
		lambda: _("A published reply is to be removed from the platform by hand."),
		lambda: _("An announcement is to be removed from the platform by hand."),
	)


def tell_about(
	publication: Document, of_reply: Callable[[], str], of_announcement: Callable[[], str]
) -> None:
	"""Tells public relations of a reply, or of an announcement."""
	if publication.announcement:
		tell_officers(publication.announcement, of_announcement, "Announcement")
	else:
		tell_officers(publication.proposed_reply, of_reply)


def record(event: str, publication: Document, role: str, note: str | None) -> None:
	"""A line in the trail of the publication's ticket or announcement."""
	if publication.announcement:
		announcement_trail.record(publication.announcement, event.replace("reply", "post", 1), role, note)
		return
	stage = frappe.db.get_value("HD Ticket", publication.ticket, "participation_stage")
	case_events.record(
		event,
		ticket=publication.ticket,
		comment=publication.comment,
		actor_role=role,
		from_state=stage,
		to_state=stage,
		note=note,
	)


def _ask(filters: dict[str, object]) -> None:
	now = frappe.utils.now_datetime()
	asked = {"removal_asked_at": now, "removal_attempts": 0, "next_attempt_at": now, "message": None}
	for name in frappe.get_all("Publication", filters, pluck="name", order_by="creation"):
		frappe.db.set_value("Publication", name, {**asked, "state": REMOVAL_WAITS})
		publication = frappe.get_doc("Publication", name)
		if publication.external_id:
			_wake(name)
		else:
			reason = _("It was posted by hand, so its id on the platform is not known.")
			leave_to_people(publication, PUBLIC_RELATIONS_OFFICER, reason)


def _wake(name: str) -> None:
	frappe.enqueue(
		JOB, publication=name, job_id=f"remove-{name}", deduplicate=True, enqueue_after_commit=True
	)
