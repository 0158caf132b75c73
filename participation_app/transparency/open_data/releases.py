"""Releases: made as they stay, published once somebody else has seen the first, taken back but never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import replica
from participation_app.casework.disclosure import smallest_group
from participation_app.rules.lifecycle import PARTICIPATION_MANAGER, PUBLIC_RELATIONS_OFFICER
from participation_app.rules.open_data import FORMATS, Column, Words
from participation_app.transparency.days import today
from participation_app.transparency.open_data import settings, storage
from participation_app.transparency.open_data.files import digest_of, write_files
from participation_app.transparency.open_data.months import complete_months, name_of
from participation_app.transparency.open_data.prepared import LeftOut, Prepared
from participation_app.transparency.open_data.registry import DATASETS

DOCTYPE = "Dataset Release"
WAITING, PUBLISHED = "Waiting for Approval", "Published"
DISCARDED, TAKEN_BACK = "Discarded", "Taken Back"
MAY_APPROVE = (PARTICIPATION_MANAGER, PUBLIC_RELATIONS_OFFICER)
_FIRST = Words("أول إصدار.", "First release.")


class ReleaseIsFixed(frappe.ValidationError):
	"""A release was to be changed, deleted or moved to where it cannot go."""


class NothingToRelease(frappe.ValidationError):
	"""There is no month that is over and has something to publish."""


class SameAgain(frappe.ValidationError):
	"""The data is what the latest release has already."""


def look_through(name: str) -> LeftOut:
	"""What a release made now would leave out; nothing is written."""
	with storage.workplace() as folder:
		return _prepare(name, folder)[0].left_out


def make(name: str, note: Words | None = None) -> Document:
	"""Makes a release; it is published at once where somebody approved one with the same columns before.

	`note` is what changed, told by who knows. Raises NothingToRelease, and SameAgain where there is no note.
	"""
	description = DATASETS[name].description
	with storage.workplace() as folder:
		prepared, months = _prepare(name, folder)
		paths = write_files(prepared.runs(), description.columns, folder)
		digests = {kind: digest_of(paths[kind]) for kind in FORMATS}
		before = _last_published(name)
		if before and not note and _digests(before) == digests:
			frappe.throw(_("The data has not changed since the last release."), SameAgain)
		release = frappe.new_doc(DOCTYPE)
		release.update(
			{
				**_identity(name),
				"first_month": name_of(months[0]),
				"last_month": name_of(months[-1]),
				"row_count": prepared.number,
				"threshold": smallest_group(),
				"left_out": json.dumps(prepared.left_out.as_dict(), ensure_ascii=False),
				**_licence(),
				**_columns(description.columns),
				**_note(note or _what_changed(before, name_of(months[-1]), prepared.number)),
			}
		)
		for kind in FORMATS:
			release.append(
				"files", {"format": kind, "size": paths[kind].stat().st_size, "sha256": digests[kind]}
			)
		storage.keep(paths, name, release.identifier)
	release.insert(ignore_permissions=True)
	return _publish(release) if _was_approved(name, release.columns_digest) else release


def approve(name: str) -> Document:
	"""Publishes a release that waits, by somebody who did not make it."""
	release = _moved(name, WAITING)
	if not {*MAY_APPROVE} & set(frappe.get_roles()):
		frappe.throw(_("You may not approve releases."), frappe.PermissionError)
	if frappe.session.user == release.made_by:
		message = _("You made this release. Somebody else approves it.")
		frappe.throw(message, frappe.PermissionError, title=_("Second Person Needed"))
	release.approved_by = frappe.session.user
	return _publish(release)


def discard(name: str, reason: str) -> Document:
	"""Ends a release that waits; its files are deleted."""
	return _end(_moved(name, WAITING), DISCARDED, Words(reason, reason))


def take_back(name: str, reason: Words) -> Document:
	"""Takes a published release back: its files are deleted, its address says why."""
	return _end(_moved(name, PUBLISHED), TAKEN_BACK, reason)


def path_of_file(release: Document, kind: str) -> Path:
	"""Where a release's file is; raises DoesNotExistError where it has none of this format."""
	if kind not in FORMATS or release.state not in (WAITING, PUBLISHED):
		raise frappe.DoesNotExistError
	return storage.path_of(release.dataset, release.identifier, kind)


def refuse_change(release: Document) -> None:
	"""A release is what it was when it was made."""
	if not release.is_new() and not release.flags.release_move:
		message = _("A release is not changed. Make another one instead.")
		frappe.throw(message, ReleaseIsFixed, title=_("Cannot Be Changed"))


def refuse_deletion(release: Document) -> None:
	"""A release is kept, with whatever became of it."""
	message = _("A release is not deleted. Take it back, so that its address says what became of it.")
	frappe.throw(message, ReleaseIsFixed, title=_("Cannot Be Deleted"))


def _prepare(name: str, folder: Path) -> tuple[Prepared, list]:
	dataset = DATASETS[name]
	with replica.holding_all():
		months = complete_months(dataset.begins())
		prepared = dataset.prepare(months, smallest_group(), folder)
	if not prepared.number and not prepared.left_out.rows_read:
		message = _("There is nothing to release yet: no month that is over has data.")
		frappe.throw(message, NothingToRelease, title=_("Nothing to Release"))
	return prepared, months


def _identity(name: str) -> dict[str, object]:
	day = str(today())
	taken = frappe.db.count(DOCTYPE, {"dataset": name, "identifier": ["like", f"{day}%"]})
	return {
		"dataset": name,
		"identifier": f"{day}-{taken + 1}" if taken else day,
		"state": WAITING,
		"made_at": frappe.utils.now_datetime(),
		"made_by": frappe.session.user,
	}


def _licence() -> dict[str, str]:
	licence = settings.licence()
	return {
		"licence_name": licence.name,
		"licence": licence.title.ar,
		"licence_in_english": licence.title.en,
		"licence_address": licence.address,
	}


def _columns(columns: tuple[Column, ...]) -> dict[str, str]:
	told = json.dumps([asdict(column) for column in columns], ensure_ascii=False)
	shape = json.dumps([(column.name, column.type, sorted(column.values or ())) for column in columns])
	return {"columns": told, "columns_digest": hashlib.sha256(shape.encode()).hexdigest()}


def _note(note: Words) -> dict[str, str]:
	return {"note": note.ar, "note_in_english": note.en}


def _what_changed(before: Document | None, last_month: str, number: int) -> Words:
	if before is None:
		return _FIRST
	told = {"month": last_month, "number": f"{number:,}", "before": f"{before.row_count:,}"}
	return Words(
		"البيانات حتى شهر {month}: {number} صفاً بدلاً من {before}.".format(**told),
		"Data up to {month}: {number} rows instead of {before}.".format(**told),
	)


def _last_published(name: str) -> Document | None:
	filters = {"dataset": name, "state": PUBLISHED}
	found = frappe.get_all(
		DOCTYPE, filters, pluck="name", order_by="published_at desc, creation desc", limit=1
	)
	return frappe.get_doc(DOCTYPE, found[0]) if found else None


def _digests(release: Document) -> Mapping[str, str]:
	return {file.format: file.sha256 for file in release.files}


def _was_approved(name: str, columns_digest: str) -> bool:
	"""Whether a person has approved a release of these columns; what it became later does not matter."""
	known = {"dataset": name, "columns_digest": columns_digest, "approved_by": ["is", "set"]}
	return bool(frappe.db.exists(DOCTYPE, known))


def _moved(name: str, from_state: str) -> Document:
	release = frappe.get_doc(DOCTYPE, name, for_update=True)
	if release.state != from_state:
		message = _("This release is not in the state “{0}” any more. Reload the page.")
		frappe.throw(message.format(_(from_state)), ReleaseIsFixed)
	release.flags.release_move = True
	return release


def _publish(release: Document) -> Document:
	release.update({"state": PUBLISHED, "published_at": frappe.utils.now_datetime()})
	release.flags.release_move = True
	return release.save(ignore_permissions=True)


def _end(release: Document, state: str, reason: Words) -> Document:
	release.update({"state": state, "reason": reason.ar, "reason_in_english": reason.en})
	release.ended_at = frappe.utils.now_datetime()
	release.save(ignore_permissions=True)
	dataset, identifier = release.dataset, release.identifier
	# Not before it is written: a transaction that is undone must not have lost the files.
	frappe.db.after_commit.add(lambda: storage.remove(dataset, identifier))
	return release
