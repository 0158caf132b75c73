"""One release for good: its files with their checksums, or what became of it."""

from __future__ import annotations

from http import HTTPStatus

import frappe
from frappe import _

from participation_app.transparency.open_data import reading
from participation_app.transparency.open_data.reading import LATEST, PATH, TakenBack
from participation_app.transparency.open_data.registry import DATASETS
from participation_app.www.participation.open_dataset import months_of
from participation_app.www.public_page import prepare


def get_context(context: frappe._dict) -> None:
	"""The release that the address names; one that was taken back is gone, and says why."""
	dataset, identifier = (str(frappe.form_dict.get(name) or "") for name in ("dataset", "release"))
	if dataset not in DATASETS:
		raise frappe.DoesNotExistError
	release = reading.find(dataset, identifier) if identifier != LATEST else None
	gone = None if release else next(iter(reading.taken_back(dataset, identifier)), None)
	if not release and not gone:
		raise frappe.DoesNotExistError
	title = DATASETS[dataset].description.title.in_language(frappe.local.lang)
	prepare(
		context,
		title=f"{title} – \u2066{identifier}\u2069",  # after Arabic words a date would be turned round
		name=f"open-data-{dataset}",
		updated=release.published_at if release else gone.ended_at,
		trail=((PATH, _("Open Data")), (f"{PATH}/{dataset}", title)),
		shared=True,
		indexed=release is not None,
	)
	context.update(
		release=release,
		months=months_of(release) if release else "",
		gone=gone,
		address=f"{PATH}/{dataset}",
		has_latest=_has_latest(dataset, gone),
	)
	if gone:
		context.http_status_code = HTTPStatus.GONE


def _has_latest(dataset: str, gone: TakenBack | None) -> bool:
	return bool(gone and reading.find(dataset, LATEST))
