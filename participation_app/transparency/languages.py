"""Texts that are kept in the authority's language and in English."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from participation_app.casework.settings import authority_name


def in_readers_language(row: Document, fieldname: str) -> str:
	"""The field's text for who is reading now, naming the authority; in its first language where there is no other."""
	english = row.get(f"{fieldname}_in_english") if frappe.local.lang == "en" else None
	text = english or row.get(fieldname) or ""
	return text.replace("{authority}", authority_name(frappe.local.lang))


def paragraphs(text: str) -> list[str]:
	"""What empty lines part."""
	return [part.strip() for part in text.replace("\r", "").split("\n\n") if part.strip()]
