"""What Participation Settings say about notices; what is not set has its usual value."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import frappe
from frappe.model.document import Document


def settings() -> Document:
	"""The settings, from the cache."""
	return frappe.get_cached_doc("Participation Settings")


def phone_region() -> str | None:
	"""The country (two letters) of a number that is written without one: as set, else the site's own."""
	chosen = settings().phone_region
	country = None if chosen else frappe.db.get_single_value("System Settings", "country")
	return (chosen or frappe.get_cached_value("Country", country or "", "code") or "").upper() or None


def default_language() -> str:
	"""The language of a notice whose reader's language is not known."""
	return settings().default_language or "ar"


def zone() -> ZoneInfo:
	"""The zone in which quiet hours and the days of a limit are reckoned."""
	return ZoneInfo(settings().time_zone or frappe.utils.get_system_timezone())


def is_supervisor(user: str) -> bool:
	"""Whether the user may say the yes that some acts of the call centre need."""
	own = settings()
	named = {own.call_centre_supervisor, own.call_centre_deputy}
	return user in named or "Participation Manager" in frappe.get_roles(user)
