"""Opens a seal: who may, for which reason, and what is written down of it. Nothing is put back where it stood."""

from __future__ import annotations

import base64

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, case_events
from participation_app.casework.joint import tickets_of
from participation_app.casework.kept_evidence import SEALED, seal_in_words
from participation_app.casework.settings import settings
from participation_app.intake import sealed_files
from participation_app.intake.comment_moves import roles_of
from participation_app.intake.sealing import content_of
from participation_app.notices.settings import is_supervisor

OPENED = "evidence_opened"


class SealClosed(frappe.PermissionError):
	"""The seal is not for this person to open."""


class NothingSealed(frappe.ValidationError):
	"""The comment has no evidence that could be shown."""


def may_open(comment: Document, user: str) -> bool:
	"""The call-centre supervisor, the head of public relations, their deputies and managers, as far as they see the case."""
	own = settings()
	is_head = user in (own.public_relations_head, own.public_relations_deputy)
	return (
		(is_supervisor(user) or is_head) and access.reads_every_department(user) and _sees_case(comment, user)
	)


def open_seal(name: str, reason: str) -> dict[str, object]:
	"""The sealed words, earlier wordings and files, for one look; the opening stands in the trail. Raises SealClosed."""
	comment = frappe.get_doc("Social Comment", name, for_update=True)
	if not may_open(comment, frappe.session.user):
		message = _("The call-centre supervisor, the head of public relations or a manager opens the seal.")
		frappe.throw(message, SealClosed, title=_("Sealed"))
	if not (reason or "").strip():
		frappe.throw(_("Give a reason."), frappe.MandatoryError)
	if comment.evidence != SEALED:
		frappe.throw(_("Nothing is sealed here that could be shown."), NothingSealed, title=_("Sealed"))
	content = content_of(comment.name)
	_note_opened(comment, reason.strip())
	wordings = zip(comment.versions, content["versions"], strict=True)
	return {
		"text": content["words"]["text"],
		"above": content.get("above", []),
		"raw": content["words"]["raw"] if comment.quarantine_reason else None,
		"versions": [{"seen_at": row.seen_at, "text": text} for row, text in wordings],
		"media": [_shown(row) for row in sealed_files.sealed_files(comment.name)],
	}


def describe_seal(comment: Document, user: str) -> dict[str, object] | None:
	"""What is said in place of the words, whether the user may open them, and who has."""
	if not comment.evidence:
		return None
	return {
		"sentence": seal_in_words(comment),
		"may_open": comment.evidence == SEALED and may_open(comment, user),
		"openings": _openings(comment.name),
	}


def _sees_case(comment: Document, user: str) -> bool:
	tickets = [ticket for name in tickets_of(comment) if (ticket := access.read_ticket(name))]
	return all(access.may_see(ticket, user) for ticket in tickets)


def _note_opened(comment: Document, reason: str) -> None:
	case_events.record(
		OPENED,
		actor_role=", ".join(sorted(roles_of(frappe.session.user))),
		from_state=comment.state,
		to_state=comment.state,
		ticket=comment.ticket,
		comment=comment.name,
		note=reason,
	)


def _openings(comment: str) -> list[dict[str, object]]:
	events = frappe.get_all(
		"Case Event",
		{"comment": comment, "move": OPENED},
		["actor", "at", "note"],
		order_by="at desc",
	)
	return [
		{"who": frappe.get_cached_value("User", row.actor, "full_name"), "at": row.at, "reason": row.note}
		for row in events
	]


def _shown(row: Document) -> dict[str, object]:
	"""A file as a page shows it without asking the server again."""
	content = base64.b64encode(sealed_files.content_of(row)).decode()
	return {"kind": row.kind, "content_type": row.content_type, "content": content}
