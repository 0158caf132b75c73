"""What is to go from a platform: public relations removes it there, and the system looks whether it is gone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import case_events
from participation_app.connectors import errors
from participation_app.intake.accounts import AccountUnusable, advice, connector_for
from participation_app.intake.use_ledger import PUBLISHING, counted
from participation_app.publication.officers import tell_officers
from participation_app.publication.parts import standing_parts
from participation_app.publication.queue import STANDING
from participation_app.rules.lifecycle import PUBLIC_RELATIONS_OFFICER, SYSTEM

TO_BE_REMOVED, REMOVED = "To Be Removed by Hand", "Removed"
FIRST_LOOK = timedelta(minutes=10)
NEXT_LOOK = timedelta(hours=1)
JOB = "participation_app.jobs.publishing.look_whether_removed"


def ask_removal(reply: str) -> None:
	"""Asks public relations to remove everything of a reply that stands on the platform."""
	_ask({"proposed_reply": reply, "state": ["in", STANDING]}, reply)


def remove_replaced(reply: Document, texts: Collection[str]) -> None:
	"""Once a reply stands with these texts: asks to remove what it corrects, and earlier texts of its own."""
	if reply.corrects and reply.remove_corrected:
		ask_removal(reply.corrects)
	leftovers = [row.name for row in standing_parts(reply.name) if row.text not in texts]
	if leftovers:
		_ask({"name": ["in", leftovers]}, reply.name)


def note_removed(publication: Document) -> None:
	"""Public relations says that it is gone. The platform is asked, where its id is known."""
	if publication.state != TO_BE_REMOVED:
		frappe.throw(_("Nobody has asked to remove this. Reload the page."))
	if publication.external_id:
		publication.db_set("next_attempt_at", frappe.utils.now_datetime())
		_wake(publication.name)
	else:
		_removed(publication.name, PUBLIC_RELATIONS_OFFICER)


def due() -> list[str]:
	"""What is to be looked for now."""
	now = frappe.utils.now_datetime()
	filters = {"state": TO_BE_REMOVED, "next_attempt_at": ["<=", now], "external_id": ["is", "set"]}
	return frappe.get_all("Publication", filters, pluck="name", order_by="next_attempt_at")


def look(name: str) -> None:
	"""Asks the platform whether it still stands there; commits what it says."""
	publication = frappe.get_doc("Publication", name)
	if publication.state != TO_BE_REMOVED:
		return
	try:
		connector = connector_for(frappe.get_doc("Social Account", publication.account))
		with counted(publication.account, PUBLISHING, connector):
			is_gone = connector.fetch(publication.external_id) is None
	except (errors.PlatformError, AccountUnusable) as error:
		_look_again(name, advice(error))
	else:
		if is_gone:
			_removed(name, SYSTEM)
		else:
			_look_again(name, _("It still stands on the platform."))
	frappe.db.commit()  # the outcome stands whatever the next one meets


def _ask(filters: dict[str, object], reply: str) -> None:
	names = frappe.get_all("Publication", filters, pluck="name")
	if not names:
		return
	first_look = frappe.utils.now_datetime() + FIRST_LOOK
	asked = {"state": TO_BE_REMOVED, "next_attempt_at": first_look, "message": None}
	frappe.db.set_value("Publication", {"name": ["in", names]}, asked)
	tell_officers(reply, lambda: _("A published reply is to be removed from the platform."))


def _removed(name: str, role: str) -> None:
	publication = frappe.get_doc("Publication", name, for_update=True)
	if publication.state != TO_BE_REMOVED:
		return
	now = frappe.utils.now_datetime()
	gone = {"state": REMOVED, "removed_at": now, "removed_by": frappe.session.user, "message": None}
	frappe.db.set_value("Publication", name, gone)
	stage = frappe.db.get_value("HD Ticket", publication.ticket, "participation_stage")
	case_events.record(
		"reply_removed",
		ticket=publication.ticket,
		comment=publication.comment,
		actor_role=role,
		from_state=stage,
		to_state=stage,
		note=publication.permalink or publication.external_id,
	)


def _look_again(name: str, message: str) -> None:
	next_look = frappe.utils.now_datetime() + NEXT_LOOK
	frappe.db.set_value("Publication", name, {"next_attempt_at": next_look, "message": message})


def _wake(name: str) -> None:
	frappe.enqueue(JOB, publication=name, job_id=f"look-{name}", deduplicate=True, enqueue_after_commit=True)
