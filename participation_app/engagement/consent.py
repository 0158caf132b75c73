"""The author takes back the agreement to publication: out of the study, or off the pages."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_url_to_form

from participation_app.casework import case_events
from participation_app.casework.citizen_acts import LONGEST_WORDS, in_citizens_name
from participation_app.casework.language import in_language
from participation_app.casework.moves import MoveNotOpen
from participation_app.casework.warned_people import People
from participation_app.casework.warning_digest import tell
from participation_app.engagement import taking_down
from participation_app.engagement.moderation import DOCTYPE, make_move
from participation_app.notices.announcements import announce
from participation_app.rules.lifecycle import CITIZEN, PARTICIPATION_MODERATOR
from participation_app.rules.moderation import PUBLISHED, open_moves


def may_take_back(contribution: Document) -> bool:
	"""Whether there is an agreement that the author can still take back."""
	return "withdraw" in open_moves(contribution.state, {CITIZEN})


def take_back(ticket: str, reason: str = "") -> Document:
	"""Ends the publication of a ticket's contribution for good; the caller has made sure that it is the author.

	Raises MoveNotOpen where nothing is published or studied.
	"""
	name = frappe.db.get_value(DOCTYPE, {"ticket": str(ticket)})
	contribution = frappe.get_doc(DOCTYPE, name, for_update=True) if name else None
	if not contribution or not may_take_back(contribution):
		frappe.throw(_("There is no agreement to publication that could be taken back."), MoveNotOpen)
	was_published = contribution.state == PUBLISHED
	words = (reason or "").strip()[:LONGEST_WORDS]
	with in_citizens_name():
		values = {"withdrawal_reason": None, "withdrawn_at": frappe.utils.now_datetime()}
		facts = {"by_its_author": True}
		withdrawn = make_move(name, "withdraw", values, facts=facts, note=words or None, as_author=True)
		taking_down.take_down(name)
		announce("withdraw", withdrawn, {"fields": ("state", *values)})
		_record(str(ticket), words)
		_tell_moderators(withdrawn, was_published)
	return withdrawn


def _record(ticket: str, words: str) -> None:
	stage = frappe.db.get_value("HD Ticket", ticket, "participation_stage")
	case_events.record(
		"consent_withdrawn",
		ticket=ticket,
		actor_role=CITIZEN,
		from_state=stage,
		to_state=stage,
		note=words or None,
	)


def _tell_moderators(contribution: Document, was_published: bool) -> None:
	link, people, can_mail = get_url_to_form(DOCTYPE, contribution.name), People(), True
	filters = {"parenttype": "User", "role": PARTICIPATION_MODERATOR}
	moderators = set(frappe.get_all("Has Role", filters, pluck="parent"))
	for name in sorted(moderators & people.users.keys()):
		with in_language(people.users[name].language):
			sentence = _sentence(contribution, was_published)
			content = f'<p><a href="{link}">{escape_html(sentence)}</a></p>'
			can_mail = tell(people.users[name], sentence, content, link, can_mail)


def _sentence(contribution: Document, was_published: bool) -> str:
	if was_published:
		message = _(
			"The author of published contribution {0} took back the agreement. Its page is taken down."
		)
		return message.format(contribution.number)
	message = _("The author of contribution {0} took back the agreement. It is no longer studied.")
	return message.format(contribution.name)
