"""News of one contribution or of all, for whoever proves an address."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.engagement import subscriptions
from participation_app.www.address_proof import prove
from participation_app.www.participation.contribution import get_page
from participation_app.www.participation.published import PATH
from participation_app.www.public_page import prepare

OWN_PATH = "/participation/subscribe"


def get_context(context: frappe._dict) -> None:
	"""Asks for an address, then for the code that went there."""
	page = get_page() if frappe.form_dict.get("number") else None
	prepare(
		context,
		title=_("News of Contributions"),
		name="subscribe",
		trail=((PATH, _("Published Contributions")),),
		indexed=False,
	)
	context.update(page=page, done=bool(frappe.request.args.get("done")))
	language = frappe.local.lang
	kept = {"number": page.number} if page else {}

	def confirm(code: str, digits: str) -> str:
		subscriptions.confirm(code, digits, language)
		return f"{OWN_PATH}?done=1"

	def send(channel: str, address: str) -> str:
		return subscriptions.ask(page.name if page else None, channel, address, language)

	prove(context, OWN_PATH, kept, send=send, confirm=confirm)
