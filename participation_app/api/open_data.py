"""Open data in the desk: what a dataset would leave out, its releases, and who lets them out."""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.rules.open_data import Words
from participation_app.transparency.open_data import erasure, releases, work
from participation_app.transparency.open_data.registry import DATASETS


@frappe.whitelist(methods=["GET", "POST"])
def view(dataset: str) -> dict:
	"""What a worker does with the dataset now, what the last dry run said, its columns and its releases."""
	document = frappe.get_doc(work.DOCTYPE, dataset)
	document.check_permission("read")
	return {
		"working": document.working,
		"trouble": document.trouble,
		"renewal_owed": bool(document.renewal_owed),
		"dry_run_at": document.dry_run_at,
		"dry_run": json.loads(document.dry_run) if document.dry_run else None,
		"columns": _columns_of(dataset),
		"releases": _releases_of(dataset),
		"may_make": document.has_permission("write"),
	}


@frappe.whitelist(methods=["POST"])
def dry_run(dataset: str) -> None:
	"""Has a worker look through what a release made now would leave out."""
	work.order(_writable(dataset).name, work.DRY_RUN)


@frappe.whitelist(methods=["POST"])
def make(dataset: str) -> None:
	"""Has a worker make a release."""
	work.order(_writable(dataset).name, work.RELEASE)


@frappe.whitelist(methods=["POST"])
def renew(dataset: str, month: str, reason: str, reason_in_english: str) -> list[str]:
	"""Takes back every release that goes to the month or beyond, and has a worker make the data anew."""
	name = _writable(dataset).name
	if not (reason or "").strip() or not (reason_in_english or "").strip():
		frappe.throw(_("Enter the reason in Arabic and in English: both stand in place of the release."))
	taken = erasure.take_back_from([name], month, Words(reason.strip(), reason_in_english.strip()))
	if not taken:
		frappe.throw(_("No published release goes to this month."))
	work.order(name, work.RENEWAL)
	return taken


@frappe.whitelist(methods=["GET", "POST"])
def view_release(release: str) -> dict:
	"""What a release leaves out, its dataset's columns, and whether the reader may let it out."""
	document = _readable_release(release)
	is_waiting = document.state == releases.WAITING
	may_approve = is_waiting and bool({*releases.MAY_APPROVE} & set(frappe.get_roles()))
	is_maker = document.made_by == frappe.session.user
	return {
		"left_out": json.loads(document.left_out),
		"columns": _columns_of(document.dataset),
		"may_approve": may_approve and not is_maker,
		"may_discard": may_approve,
		"is_maker": is_maker and is_waiting,
	}


@frappe.whitelist(methods=["POST"])
def approve(release: str) -> dict:
	"""Publishes a release that waits for a second person."""
	return {"state": releases.approve(_readable_release(release).name).state}


@frappe.whitelist(methods=["POST"])
def discard(release: str, reason: str) -> dict:
	"""Ends a release that waits; it is never seen."""
	frappe.only_for(releases.MAY_APPROVE, message=True)
	return {"state": releases.discard(_readable_release(release).name, reason).state}


@frappe.whitelist(methods=["GET"])
def download(release: str, kind: str) -> None:
	"""A release's file for who is to let it out; the public has addresses of its own."""
	document = _readable_release(release)
	path = releases.path_of_file(document, kind)
	frappe.response.filename = f"{document.name}.{kind}"
	frappe.response.filecontent = path.read_bytes()
	frappe.response.type = "download"


def _writable(dataset: str) -> Document:
	document = frappe.get_doc(work.DOCTYPE, dataset)
	document.check_permission("write")
	return document


def _readable_release(release: str) -> Document:
	document = frappe.get_doc(releases.DOCTYPE, release)
	document.check_permission("read")
	return document


def _columns_of(dataset: str) -> list[dict[str, str]]:
	language = frappe.local.lang
	columns = DATASETS[dataset].description.columns if dataset in DATASETS else ()
	return [
		{
			"name": column.name,
			"title": column.title.in_language(language),
			"description": column.description.in_language(language),
		}
		for column in columns
	]


def _releases_of(dataset: str) -> list[frappe._dict]:
	fields = ["name", "identifier", "state", "row_count", "made_at", "made_by", "published_at"]
	return frappe.get_list(releases.DOCTYPE, {"dataset": dataset}, fields, order_by="creation desc", limit=20)
