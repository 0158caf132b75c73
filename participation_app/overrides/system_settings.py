"""System Settings: a time zone further west must not stop what runs by itself for so many hours."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from frappe.model.document import Document

from participation_app.casework.site_clock import let_jobs_go_on


def on_update(doc: Document, _event: str | None = None) -> None:
	"""After the zone was changed, by hand or by the setup wizard."""
	if doc.time_zone and doc.has_value_changed("time_zone"):
		let_jobs_go_on(ZoneInfo(doc.time_zone))
