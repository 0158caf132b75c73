"""The service card as a page."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.transparency.service_card import read_card
from participation_app.www.public_page import prepare


def get_context(context: frappe._dict) -> None:
	card = read_card()
	description = _("What the service is, its steps and how long it takes.")
	prepare(
		context,
		title=_("Service Card"),
		name="service",
		description=description,
		updated=card.updated_on,
		shared=True,
	)
	context.card = card
