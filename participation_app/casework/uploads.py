"""Files that a member of staff has uploaded for a form that is about to be sent."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.model.document import Document


def find_upload(address: str) -> Document | None:
	"""The file at this address, where the user has uploaded it and nothing holds it yet."""
	filters = {"file_url": address, "owner": frappe.session.user, "attached_to_name": ["is", "not set"]}
	name = (
		frappe.db.get_value("File", filters) if address.startswith(("/private/files/", "/files/")) else None
	)
	return frappe.get_doc("File", name) if name else None


def content_of(file: Document) -> bytes:
	"""What stands in the file."""
	content = file.get_content()
	return content.encode() if isinstance(content, str) else content


def remove(addresses: Iterable[str]) -> None:
	"""Deletes the uploads once what they show is kept elsewhere."""
	for file in filter(None, (find_upload(str(address)) for address in addresses)):
		frappe.delete_doc("File", file.name, ignore_permissions=True, force=True)
