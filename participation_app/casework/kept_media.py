"""The pictures and videos of a comment, as pages show them."""

from __future__ import annotations

import frappe


def media_of(comment: str) -> list[dict]:
	"""Each with its file once it is kept, and with the reason where it could not be."""
	return frappe.get_all(
		"Comment Media",
		filters={"comment": comment},
		fields=["name", "kind", "state", "file", "content_type", "sha256", "source_host", "message"],
		order_by="creation asc, name asc",
	)
