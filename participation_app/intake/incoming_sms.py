"""What citizens write to us by SMS: the answer to a question of ours, or an enquiry about where it stands."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import attempts, citizen_acts, enquiries
from participation_app.casework.language import in_language
from participation_app.casework.questions import question_to
from participation_app.casework.references import find_ticket
from participation_app.connectors.sms import SmsReceived
from participation_app.intake.received_text import storable
from participation_app.notices import contacts, outbox
from participation_app.rules.enumeration import listed
from participation_app.rules.lifecycle import AWAITING_CITIZEN
from participation_app.rules.references import find_reference, only_asks

_ONCE = "sms id"
_A_DAY = 24 * 3600  # seconds


def take_in(message: SmsReceived) -> None:
	"""Takes a message once: as the answer, where a question to this number waits for one; else as an enquiry."""
	sender, text = enquiries.number_of(message.sender), storable(message.text)
	if not sender or _is_repeated(message.external_id):
		return
	try:
		_take(sender, text)
	except Exception:
		attempts.forget(_ONCE, message.external_id or "")  # the gateway brings it again
		raise


def _is_repeated(identifier: str | None) -> bool:
	return bool(identifier) and not attempts.count_within(_ONCE, identifier, limit=1, seconds=_A_DAY)


def _take(sender: str, text: str) -> None:
	waiting = [] if only_asks(text) else _waiting_for(sender, text)
	if not waiting:
		enquiries.answer_sms(sender, text)
	elif len(waiting) > 1:
		_ask_which(sender, waiting)
	else:
		citizen_acts.answer_question(waiting[0].name, text, medium="SMS")
		_thank(sender, waiting[0])


def _waiting_for(sender: str, text: str) -> list[Document]:
	"""The tickets of this number that wait for an answer; the one that the message names alone."""
	names = frappe.get_all(contacts.DOCTYPE, {"mobile": sender}, pluck="ticket")
	asked = {"name": ["in", names], "participation_stage": AWAITING_CITIZEN}
	rows = frappe.get_all("HD Ticket", asked, pluck="name", order_by="participation_received_at")
	waiting = [frappe.get_doc("HD Ticket", name) for name in rows]
	named = find_ticket(find_reference(text) or "")
	return [one for one in waiting if question_to(one) and (not named or named.name == one.name)]


def _ask_which(sender: str, waiting: list[Document]) -> None:
	language = outbox.language_of(waiting[0].name, contacts.SMS)
	with in_language(language):
		references = listed([one.participation_reference for one in waiting], language)
		text = _("We wait for answers from you to {0}. Send yours again with its reference.").format(
			references
		)
	enquiries.tell(sender, text, language)


def _thank(sender: str, ticket: Document) -> None:
	language = outbox.language_of(ticket.name, contacts.SMS)
	with in_language(language):
		text = _("Thank you. Your answer has reached us, and the work goes on.")
	enquiries.tell(sender, f"{ticket.participation_reference}: {text}", language, ticket=str(ticket.name))
