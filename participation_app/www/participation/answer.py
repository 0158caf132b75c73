"""The whole of an answer whose beginning stands on a platform; its address is known to whoever was given it."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.publication import answer_pages
from participation_app.www.public_page import prepare


def get_context(context: frappe._dict) -> None:
	"""The answer under the code in the address; what was not published does not exist."""
	page = answer_pages.read(str(frappe.form_dict.get("code") or ""))
	if page is None:
		raise frappe.DoesNotExistError
	prepare(
		context,
		title=_("Our answer"),
		name="answer",
		updated=page.answered_at,
		indexed=False,
	)
	context.update(page=page, lines=[line for line in (page.text or "").split("\n") if line.strip()])
