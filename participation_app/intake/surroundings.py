"""What stood around a comment when it was deleted: the post and the comment above it, its pictures with their digests."""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def what_stood_above(comment: Document) -> list[dict[str, str | None]]:
	"""The post, then the comment that was answered, as they were kept; what was itself deleted gives no words."""
	fields = ["external_id", "text", "permalink", "posted_at"]
	found = [frappe.db.get_value("Social Post", comment.post, fields, as_dict=True) if comment.post else None]
	if comment.parent_external_id:
		parent = {"account": comment.account, "external_id": comment.parent_external_id}
		found.append(frappe.db.get_value("Social Comment", parent, [*fields, "author_name"], as_dict=True))
	return [
		{name: str(value) if value is not None else None for name, value in row.items()}
		for row in found
		if row
	]


def kept_media(comment: str) -> list[dict[str, str | None]]:
	"""The comment's pictures and videos: what they are, when they were saved, and the digest of each file."""
	fields = ["name", "kind", "sha256", "saved_at"]
	rows = frappe.get_all("Comment Media", {"comment": comment}, fields, order_by="name")
	return [{**row, "saved_at": str(row.saved_at) if row.saved_at else None} for row in rows]
