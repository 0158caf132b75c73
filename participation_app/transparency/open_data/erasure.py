"""When a person or a case is erased, the releases that may tell of them are taken back and made anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

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
# Before it, no release tells of the record.
_MOMENTS = {
	"HD Ticket": "participation_received_at",
	"Social Comment": "posted_at",
	"Public Contribution": "received_at",
}


def note_erased(document: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcements that a record is erased: what tells of its month is renewed.

	Where `values` names `fields`, no more of the record is erased than these; what tells of none of them stays.
	"""
	touched = datasets_made_of(document.doctype, values.get("fields"))
	moment = document.get(_MOMENTS[document.doctype])
	if touched and moment:
		take_back_from(touched, month_reader()(frappe.utils.get_datetime(moment)))


def datasets_made_of(doctype: str, fields: Collection[str] | None = None) -> list[str]:
	"""The datasets that tell of records of a doctype; of `fields` alone where they are named."""
	told = {
		name: dataset.made_of[doctype] for name, dataset in DATASETS.items() if doctype in dataset.made_of
	}
	return [name for name, own in told.items() if fields is None or {*own} & {*fields}]


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
