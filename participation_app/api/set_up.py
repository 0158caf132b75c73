"""The guided start: its steps, what is done on the spot, spreadsheets, and a trial run."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.api import arguments
from participation_app.casework.set_up import keeping, trial
from participation_app.casework.set_up.steps import steps as all_steps
from participation_app.casework.sheets import importing
from participation_app.casework.sheets.columns import KINDS
from participation_app.casework.sheets.plans import Plan
from participation_app.casework.sheets.reading import LARGEST_FILE
from participation_app.casework.sheets.template import template_csv, template_workbook
from participation_app.installation import sample_contributions

MAY_SET_UP = ("Participation Manager", "System Manager")
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEMPLATES = {"csv": (template_csv, "text/csv"), "xlsx": (template_workbook, _WORKBOOK)}


@frappe.whitelist(methods=["GET", "POST"])
def steps() -> dict[str, object]:
	"""Every step with its state, and what was entered so far."""
	frappe.only_for(MAY_SET_UP, message=True)
	return {"steps": all_steps(), "entered": keeping.entered_so_far()}


@frappe.whitelist(methods=["POST"])
def keep_authority(values: dict | str) -> dict[str, object]:
	"""Keeps the authority's name and language; answers problems by field."""
	frappe.only_for(MAY_SET_UP, message=True)
	return keeping.keep_authority(frappe.parse_json(values))


@frappe.whitelist(methods=["POST"])
def keep_time_zone(zone: str, confirmed: bool | str = False) -> dict[str, object]:
	"""Keeps the time zone; unconfirmed only where no promised date moves."""
	frappe.only_for(MAY_SET_UP, message=True)
	return keeping.keep_time_zone(zone, frappe.utils.sbool(confirmed) is True)


@frappe.whitelist(methods=["POST"])
def keep_hours(rows: list | str, confirmed: bool | str = False) -> dict[str, object]:
	"""Keeps the opening hours of both agreements; unconfirmed only where no promised date moves."""
	frappe.only_for(MAY_SET_UP, message=True)
	entered = frappe.parse_json(rows)
	if not all(isinstance(row, dict) for row in entered):
		arguments.unreadable("rows")
	return keeping.keep_hours(entered, frappe.utils.sbool(confirmed) is True)


@frappe.whitelist(methods=["POST"])
def keep_holidays(country: str, confirmed: bool | str = False) -> dict[str, object]:
	"""Adds a country's public holidays; unconfirmed only where no promised date moves."""
	frappe.only_for(MAY_SET_UP, message=True)
	return keeping.keep_holidays(country, frappe.utils.sbool(confirmed) is True)


@frappe.whitelist(methods=["POST"])
def try_comment(text: str, channel: str | None = None) -> dict[str, object]:
	"""Where a comment would go and when it would be due; nothing is kept."""
	frappe.only_for(MAY_SET_UP, message=True)
	return trial.try_comment(text or "", channel)


@frappe.whitelist(methods=["GET"])
def download_template(kind: str, language: str = "ar", file_type: str = "xlsx") -> None:
	"""The spreadsheet to fill in, with examples."""
	frappe.only_for(MAY_SET_UP, message=True)
	if kind not in KINDS or file_type not in _TEMPLATES:
		frappe.throw(_("There is no such template."), frappe.DoesNotExistError)
	make, content_type = _TEMPLATES[file_type]
	frappe.response.filename = f"{kind.lower()}-{'ar' if language == 'ar' else 'en'}.{file_type}"
	frappe.response.filecontent = make(kind, "ar" if language == "ar" else "en")
	frappe.response.type, frappe.response.content_type = "download", content_type


@frappe.whitelist(methods=["POST"])
def look_at_sheet(kind: str) -> dict[str, object]:
	"""What the uploaded file would change, row by row; nothing is written."""
	frappe.only_for(MAY_SET_UP, message=True)
	return _shown(importing.plan_of(kind, _uploaded()))


@frappe.whitelist(methods=["POST"])
def bring_in_sheet(kind: str, digest: str, with_mail: bool | str = False) -> dict[str, object]:
	"""Writes the uploaded file, where it is still the one that was looked at as `digest`; all rows or none."""
	frappe.only_for(MAY_SET_UP, message=True)
	plan = importing.plan_of(kind, _uploaded())
	return {"counts": importing.write_plan(plan, digest, with_mail=frappe.utils.sbool(with_mail) is True)}


def _uploaded() -> bytes:
	file = frappe.request.files.get("file") if getattr(frappe.local, "request", None) else None
	if not file:
		frappe.throw(_("Choose a file first."), importing.SheetRefused)
	return file.stream.read(LARGEST_FILE + 1)


def _shown(plan: Plan) -> dict[str, object]:
	rows = [
		{"number": row.number, "title": row.title, "state": row.state, "said": row.problems or row.changes}
		for row in plan.rows
	]
	return {"rows": rows, "counts": plan.counts, "digest": plan.digest}


@frappe.whitelist(methods=["GET", "POST"])
def samples() -> dict[str, int]:
	"""How many sample contributions there are, and how many real ones."""
	frappe.only_for(MAY_SET_UP, message=True)
	return sample_contributions.samples()


@frappe.whitelist(methods=["POST"])
def load_samples(among_real: bool | str = False) -> dict[str, int]:
	"""Registers the sample contributions; among real ones only where that is confirmed."""
	frappe.only_for(MAY_SET_UP, message=True)
	sample_contributions.load_samples(among_real=frappe.utils.sbool(among_real) is True)
	return sample_contributions.samples()


@frappe.whitelist(methods=["POST"])
def remove_samples() -> dict[str, int]:
	"""Removes the sample contributions and everything written about them."""
	frappe.only_for(MAY_SET_UP, message=True)
	sample_contributions.remove_samples()
	return sample_contributions.samples()
