"""Open data had a smallest group of its own; the stricter of the two now holds for everything that is published."""

from __future__ import annotations

import frappe

from participation_app.casework.disclosure import smallest_group

_OWN = {"doctype": "Open Data Settings", "field": "threshold"}


def execute() -> None:
	"""Only ever makes the setting stricter."""
	singles = frappe.qb.DocType("Singles")
	own = (singles.doctype == _OWN["doctype"]) & (singles.field == _OWN["field"])
	found = frappe.qb.from_(singles).select(singles.value).where(own).run()
	if found and int(found[0][0] or 0) > smallest_group():
		frappe.db.set_single_value("Participation Settings", "disclosure_threshold", int(found[0][0]))
	frappe.qb.from_(singles).delete().where(own).run()
