"""When a person or a case is erased, the releases that may tell of them are taken back and made anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import frappe
from frappe.model.document import Document

from participation_app.rules.open_data import Words
from participation_app.transparency.open_data import releases, work
from participation_app.transparency.open_data.months import month_reader
from participation_app.transparency.open_data.registry import DATASETS

REASON = Words(
	"سُحب هذا الإصدار وأُعيد إصدار البيانات دون سجل حُذف بطلب صاحبه أو بانتهاء مدة حفظه.",
	"This release was taken back, and the data released again without a record that was erased.",
)
_MOMENTS = {"HD Ticket": "participation_received_at", "Social Comment": "posted_at"}


def note_erased(document: Document, _values: Mapping[str, object]) -> None:
	"""A ticket or a comment is erased: whatever tells of its month is renewed."""
	moment = document.get(_MOMENTS[document.doctype])
	if moment:
		take_back_from(datasets_made_of(document.doctype), month_reader()(frappe.utils.get_datetime(moment)))


def datasets_made_of(doctype: str) -> list[str]:
	"""The datasets that tell of records of a doctype."""
	return [name for name, dataset in DATASETS.items() if doctype in dataset.made_of]


def take_back_from(datasets: Iterable[str], month: str, reason: Words = REASON) -> list[str]:
	"""Takes back every published release that goes to the month or beyond, and owes a new one; returns what was taken back."""
	taken = []
	for dataset in datasets:
		covering = {
			"dataset": dataset,
			"state": releases.PUBLISHED,
			"last_month": [">=", month],
		}
		found = frappe.get_all(releases.DOCTYPE, covering, pluck="name", order_by="creation")
		for name in found:
			releases.take_back(name, reason)
		if found:
			work.owe_renewal(dataset, reason)
		taken += found
	return taken
