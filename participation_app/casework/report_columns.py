"""How a script report of ours describes a column."""

from __future__ import annotations


def column(fieldname: str, label: str, fieldtype: str = "Data", width: int = 120, **more: object) -> dict:
	"""One column as Frappe's report view takes it; `label` in the reader's language."""
	return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width, **more}
