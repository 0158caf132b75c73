"""Reads Open Data Settings: the licence, whose data it is."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.settings import authority_name
from participation_app.rules.open_data import Licence, Publisher, Words

OWN = "Own Licence"
_LICENCES = {
	"CC BY 4.0": Licence(
		"CC-BY-4.0",
		Words("نَسب المصنَّف 4.0 دولي", "Creative Commons Attribution 4.0 International"),
		"https://creativecommons.org/licenses/by/4.0/",
	),
	"CC0 1.0": Licence(
		"CC0-1.0",
		Words("المشاع الإبداعي صفر 1.0 عالمي", "Creative Commons Zero 1.0 Universal"),
		"https://creativecommons.org/publicdomain/zero/1.0/",
	),
	"ODbL 1.0": Licence(
		"ODbL-1.0",
		Words("رخصة قواعد البيانات المفتوحة 1.0", "Open Database License 1.0"),
		"https://opendatacommons.org/licenses/odbl/1-0/",
	),
}


def open_data_settings() -> Document:
	"""The settings, from the cache."""
	return frappe.get_cached_doc("Open Data Settings")


def licence() -> Licence:
	"""Under what a release made now may be used."""
	own = open_data_settings()
	if own.licence != OWN:
		return _LICENCES[own.licence or "CC BY 4.0"]
	title = Words(own.own_licence, own.own_licence_in_english or own.own_licence)
	return Licence("other", title, own.own_licence_address)


def publisher() -> Publisher:
	"""The authority."""
	arabic = authority_name("ar")
	name = Words(arabic, authority_name("en") or arabic)
	return Publisher(name, frappe.utils.get_url("/participation"), open_data_settings().contact_email or "")


def validate(own: Document) -> None:
	"""An own licence can be read somewhere."""
	if own.licence == OWN and not (own.own_licence and own.own_licence_address):
		frappe.throw(_("Enter the name of your licence and the address where it can be read."))
