"""Puts our Arabic for what Frappe and Helpdesk leave in English where Frappe reads it, as a build of the assets does."""

from __future__ import annotations

import frappe
from frappe.gettext.translate import get_catalog, get_mo_path, get_po_path, write_binary
from frappe.translate import clear_cache

APP, LANGUAGE = "participation_app", "ar"


def after_install() -> None:
	"""Makes the catalogue readable where no build did."""
	_compile()


def after_migrate() -> None:
	"""Makes it readable again after an update."""
	_compile()


def _compile() -> None:
	written, compiled = get_po_path(APP, LANGUAGE), get_mo_path(APP, LANGUAGE)
	if compiled.exists() and compiled.stat().st_mtime >= written.stat().st_mtime:
		return
	try:
		write_binary(APP, get_catalog(APP, LANGUAGE), LANGUAGE)
	except OSError as error:
		advice = (
			"Run bench build --app participation_app, or desk and Helpdesk stay in English here and there."
		)
		frappe.log_error(f"{advice} ({error.strerror})", "Arabic for desk and Helpdesk was not compiled")
	clear_cache()
