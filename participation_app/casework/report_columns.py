"""How a script report of ours describes its columns, its total and its chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from frappe import _
from frappe.utils import flt

# Dark, middle and light in turn: to be told apart in print and by those who do not see colours.
COLOURS = ("#1B4F72", "#E67E22", "#A9B7C6", "#6C3483", "#117864", "#D4AC0D", "#922B21", "#5D6D7E", "#E5E7E9")


def column(fieldname: str, label: str, fieldtype: str = "Data", width: int = 120, **more: object) -> dict:
	"""One column as Frappe's report view takes it; `label` in the reader's language."""
	return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width, **more}


def percent(part: float | None, whole: float | None) -> float | None:
	"""How many per cent a part is; None where there is nothing to be a part of."""
	return flt(100 * part / whole, 1) if whole and part is not None else None


def total_row(label_field: str, **figures: object) -> dict:
	"""The last row of a report, in bold."""
	return {label_field: _("Total"), **figures, "bold": 1}


def bars(
	rows: Sequence[Mapping[str, object]], label_field: str, names: Mapping[str, str], *, kind: str = "bar"
) -> dict | None:
	"""A chart of some columns of the rows, by their names; one above the other where there are several."""
	if not rows:
		return None
	datasets = [
		{"name": name, "values": [row.get(field) or 0 for row in rows]} for field, name in names.items()
	]
	return {
		"data": {"labels": [row[label_field] for row in rows], "datasets": datasets},
		"type": kind,
		"barOptions": {"stacked": int(len(datasets) > 1)},
		"colors": list(COLOURS[: len(datasets)]),
	}
