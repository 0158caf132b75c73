"""The list of published contributions, with search and filters."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import frappe
from frappe import _

from participation_app.casework.dates import written_month
from participation_app.engagement import published
from participation_app.engagement.masks import readable
from participation_app.engagement.published import ANSWERED, WAITING, Wanted
from participation_app.rules.lifecycle import TYPES
from participation_app.www.public_page import prepare

PATH = "/participation/published"


def get_context(context: frappe._dict) -> None:
	"""Reads what is asked for from the address, and shows one page of it."""
	prepare(
		context,
		title=_("Published Contributions"),
		name="published",
		description=_("Contributions whose authors agreed to publication, with our answers."),
		updated=published.last_change(),
		shared=True,
	)
	wanted = published.wanted_from(frappe.request.args.to_dict())
	found = published.find(wanted)
	context.update(wanted=wanted, found=found, readable=readable, entries=found.entries)
	context.is_narrowed = bool(wanted.text or wanted.type or wanted.month or wanted.answered)
	context.previous = _address(wanted, found.page - 1) if found.page > 1 else ""
	context.following = _address(wanted, found.page + 1) if found.page < found.pages else ""
	context.types = [("", _("All types")), *((one, type_label(one)) for one in TYPES)]
	context.months = [("", _("All months")), *((one, _month(one)) for one in published.months())]
	context.standings = [("", _("All")), (ANSWERED, _("Answered")), (WAITING, _("Not answered yet"))]
	context.type_label = type_label


def type_label(contribution_type: str) -> str:
	"""The type as it is called on the ticket."""
	return _(contribution_type, context="HD Ticket")


def _address(wanted: Wanted, page: int) -> str:
	asked = {"q": wanted.text, "type": wanted.type, "month": wanted.month, "answered": wanted.answered}
	return f"{PATH}?{urlencode({**{name: value for name, value in asked.items() if value}, 'page': page})}"


def _month(month: str) -> str:
	return written_month(date.fromisoformat(f"{month}-01"))
