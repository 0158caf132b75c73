"""Our fields on other apps' doctypes, for patches: a migrate imports the fixtures only after them."""

from __future__ import annotations

import frappe
from frappe.core.doctype.data_import.data_import import import_doc


def bring_in() -> None:
	"""Makes the fields that the same update brings; harmless where they are there."""
	import_doc(frappe.get_app_path("participation_app", "fixtures", "custom_field.json"))
