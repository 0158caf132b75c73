"""Files that a member of staff has uploaded for a form that is about to be sent."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.intake.photos import Photo, PhotoRefused


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


def photos_of(addresses: Iterable[str]) -> tuple[Photo, ...]:
	"""The uploaded files as photos; raises PhotoRefused where one is gone."""
	files = [find_upload(str(address)) for address in addresses]
	if not all(files):
		frappe.throw(_("A photo is not there any more. Add it once more."), PhotoRefused)
	return tuple(Photo(file.file_name, content_of(file)) for file in files)


def remove(addresses: Iterable[str]) -> None:
	"""Deletes the uploads once what they show is kept elsewhere."""
	for file in filter(None, (find_upload(str(address)) for address in addresses)):
		frappe.delete_doc("File", file.name, ignore_permissions=True, force=True)
