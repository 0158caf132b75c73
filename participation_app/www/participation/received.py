"""What is said to whoever has sent a contribution: the reference, the date, and what happens next."""

from __future__ import annotations

from http import HTTPStatus

import frappe
from frappe import _

from participation_app.intake import contact_confirmation
from participation_app.intake.contributions import Received, received
from participation_app.intake.promise_in_words import promised
from participation_app.notices import contacts
from participation_app.notices.addresses import masked
from participation_app.notices.codes import CodeWrong
from participation_app.www.public_page import prepare


def get_context(context: frappe._dict) -> None:
	"""Shows the contribution with the key in the address; takes the code that confirms the contact."""
	prepare(
		context,
		title=_("We have your contribution"),
		name="received",
		trail=(("/participation/contribute", _("Contribute")),),
		indexed=False,
	)
	done = received(frappe.form_dict.get("key", ""))
	if done is None:
		raise frappe.DoesNotExistError
	context.key, context.code = frappe.form_dict.key, frappe.form_dict.get("code", "")
	context.errors = _confirm(done) if frappe.request.method == "POST" else {}
	if context.errors:
		context.http_status_code = HTTPStatus.UNPROCESSABLE_ENTITY
	_describe(context, done)


def _describe(context: frappe._dict, done: Received) -> None:
	contact = contacts.contact_of(done.ticket)
	ways = contacts.channels_of(contact) if contact else []
	context.reference = done.reference
	context.promise = _("We answer by {0}.").format(promised(done, frappe.local.lang))
	context.told_by = _told_by(ways[0], contacts.address_for(contact, ways[0])) if ways else ""
	context.is_confirmed = bool(contact and contact.confirmed_at)


def _told_by(channel: str, address: str) -> str:
	sentences = {
		contacts.SMS: _("We tell you by SMS to {0}: now that we have it, and again with the answer."),
		contacts.E_MAIL: _("We tell you by e-mail to {0}: now that we have it, and again with the answer."),
		contacts.PHONE: _("We call you at {0} with the answer."),
	}
	return sentences[channel].format(f"\u2068{masked(address)}\u2069")


def _confirm(done: Received) -> dict[str, str]:
	try:
		contact_confirmation.confirm(
			done.ticket, frappe.form_dict.get("code", ""), frappe.form_dict.get("digits", "")
		)
	except CodeWrong as wrong:
		frappe.clear_last_message()
		return {"digits": str(wrong)}
	return {}
