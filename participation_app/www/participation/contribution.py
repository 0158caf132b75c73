"""One published contribution with the authority's answer."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.engagement import published, support
from participation_app.engagement.masks import readable
from participation_app.intake.received_text import excerpt_of
from participation_app.www import share_card
from participation_app.www.participation.published import PATH, type_label
from participation_app.www.participation.support import supporter_of_device
from participation_app.www.public_page import prepare


def get_context(context: frappe._dict) -> None:
	"""The contribution of the number in the address; what is not published does not exist."""
	page = get_page()
	excerpt = excerpt_of(readable(page.text))
	prepare(
		context,
		title=excerpt,
		name="published",
		description=excerpt_of(readable(page.answer)) if page.answer else excerpt,
		updated=page.changed_at,
		trail=((PATH, _("Published Contributions")),),
	)
	device = supporter_of_device()
	context.update(
		page=page,
		lines=lines_of(page.text),
		answer_lines=lines_of(page.answer or ""),
		type=type_label(page.type),
		address=f"{PATH}/{page.number}",
		picture=share_card.address_of(page),
		by_code=support.way() == support.CONFIRMED,
		supports=bool(device and support.is_supporter(page.name, device)),
		supported=bool(frappe.request.args.get("supported")),
	)


def get_page() -> published.Page:
	"""The published contribution that the address names; raises DoesNotExistError."""
	page = published.read(str(frappe.form_dict.get("number") or ""))
	if page is None:
		raise frappe.DoesNotExistError
	return page


def lines_of(text: str) -> list[str]:
	"""The paragraphs of a text, with the marks in words."""
	return [line for line in readable(text).split("\n") if line.strip()]
