"""Who wants news of one contribution, or of all: proved by a code first, ended by a link in every message."""

from __future__ import annotations

import secrets

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.notices import codes
from participation_app.notices.contacts import E_MAIL, SMS, ContactDetails, ContactWrong, checked
from participation_app.notices.site_address import site_address

DOCTYPE = "News Subscription"
PURPOSE = "Subscription"
CHANNELS = (E_MAIL, SMS)
ALL = "all"  # stands for every contribution where a code names what it is about


def ask(contribution: str | None, channel: str, address: str, language: str) -> str:
	"""Sends a code to the address, which answers the same whether it is subscribed or not; returns the code's id."""
	return codes.send(PURPOSE, contribution or ALL, channel, normal(channel, address), language)


def confirm(code_id: str, digits: str, language: str) -> Document:
	"""Subscribes the address that the code proves; raises CodeWrong."""
	proved = codes.confirm(code_id, digits)
	if proved.purpose != PURPOSE:
		raise codes.CodeWrong(_("This code is not right or no longer good. Ask for a new one."))
	contribution = None if proved.subject == ALL else proved.subject
	whoever = {"channel": proved.channel, "address": proved.address}
	for_all = frappe.db.get_value(DOCTYPE, {**whoever, "contribution": ["is", "not set"]})
	held = for_all or frappe.db.get_value(DOCTYPE, {**whoever, "contribution": contribution or ""})
	if held:
		return frappe.get_doc(DOCTYPE, held)
	if contribution is None:
		frappe.db.delete(DOCTYPE, whoever)  # news of all holds that of each
	subscription = {
		"doctype": DOCTYPE,
		"contribution": contribution,
		"channel": proved.channel,
		"address": proved.address,
		"language": language,
		"confirmed_at": frappe.utils.now_datetime(),
		"unsubscribe_key": secrets.token_urlsafe(24),
		"unique_key": f"{proved.channel}:{proved.address}:{contribution or ALL}",
	}
	return frappe.get_doc(subscription).insert(ignore_permissions=True)


def end(key: str) -> None:
	"""Ends the subscription of this key; one that is ended already stays so."""
	if key:
		frappe.db.delete(DOCTYPE, {"unsubscribe_key": key})


def end_all(contribution: str) -> None:
	"""Ends every subscription to this one contribution; who wants news of all keeps them."""
	frappe.db.delete(DOCTYPE, {"contribution": contribution})


def ending_address(key: str) -> str:
	"""The whole address that ends a subscription."""
	return site_address(f"/participation/unsubscribe?key={key}")


def normal(channel: str, address: str) -> str:
	"""The address in the form in which it is kept; raises ContactWrong."""
	if channel not in CHANNELS:
		raise ContactWrong(_("Choose e-mail or SMS."))
	field = "email" if channel == E_MAIL else "mobile"
	details = checked(ContactDetails(**{field: address}, preferred_channel=channel))
	return getattr(details, field)
