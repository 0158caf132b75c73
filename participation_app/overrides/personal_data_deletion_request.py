"""Frappe's request to delete a user's data: their contributions are erased by our rules first."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.transparency.keeping import erasures


def on_update(doc: Document, _event: str | None = None) -> None:
	"""While Frappe goes through its steps, once: what is open stays until it is closed and is erased then."""
	if not doc.deletion_steps or doc.flags.contributions_erased or not frappe.db.exists("User", doc.email):
		return
	doc.flags.contributions_erased = True
	erasures.erase_for_user(doc.email, _("Asked for by the person in the portal: {0}.").format(doc.name))
