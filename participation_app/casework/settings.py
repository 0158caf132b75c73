"""Reads Participation Settings and says what is missing there."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import replica


class SettingsIncomplete(frappe.ValidationError):
	"""Something that only an administrator can set is not set."""


@replica.primary()
def settings() -> Document:
	"""The settings, from the cache."""
	return frappe.get_cached_doc("Participation Settings")


def required(fieldname: str) -> str:
	"""A setting that the work cannot go on without; raises SettingsIncomplete naming it."""
	value = settings().get(fieldname)
	if not value:
		label = _(frappe.get_meta("Participation Settings").get_label(fieldname))
		message = _("“{0}” is not set. A Participation Manager sets it in Participation Settings.")
		frappe.throw(message.format(label), SettingsIncomplete, title=_("Settings Incomplete"))
	return value


def authority_zone() -> ZoneInfo:
	"""The zone in which receipts and due dates are reckoned."""
	return ZoneInfo(settings().time_zone or frappe.utils.get_system_timezone())


def authority_name(language: str) -> str:
	"""What the authority is called in this language."""
	own = settings()
	return (own.authority_name_in_english if language == "en" else None) or own.authority_name or ""
