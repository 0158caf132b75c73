"""Files that are evidence: stored as the very bytes that came, private, open to whom their comment is open."""

from __future__ import annotations

from pathlib import Path

import frappe
from frappe.core.doctype.file.utils import get_content_hash
from frappe.model.document import Document
from frappe.utils import get_files_path

from participation_app.casework.bulk import new_name

ENDINGS = {
	"image/jpeg": "jpg",
	"image/png": "png",
	"image/gif": "gif",
	"image/webp": "webp",
	"image/avif": "avif",
	"image/heic": "heic",
	"video/mp4": "mp4",
	"video/webm": "webm",
}


def file_name_of(row: Document, content_type: str) -> str:
	"""What the file of a Comment Media is called on the disk."""
	return f"comment-{row.name}.{ENDINGS[content_type]}"


def keep_file(row: Document, content: bytes, content_type: str) -> None:
	"""Stores the content as the file of a Comment Media and names it there."""
	file_name = file_name_of(row, content_type)
	Path(get_files_path(file_name, is_private=True)).write_bytes(content)
	row.file = f"/private/files/{file_name}"
	# Inserted as a form would, a picture is written anew without what a camera noted in it.
	frappe.get_doc(
		{
			"doctype": "File",
			"name": new_name(),
			"file_name": file_name,
			"file_url": row.file,
			"file_size": len(content),
			"content_hash": get_content_hash(content),
			"is_private": 1,
			"folder": "Home/Attachments",
			"attached_to_doctype": row.doctype,
			"attached_to_name": row.name,
			"attached_to_field": "file",
		}
	).db_insert()
