"""Pictures and videos of comments: expected with the comment, fetched by a job soon after, kept as private files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.casework.bulk import insert_rows
from participation_app.connectors import errors, media
from participation_app.connectors.contract import Item, Media
from participation_app.intake.accounts import AccountUnusable, advice, connector_for
from participation_app.intake.kept_files import keep_file
from participation_app.intake.use_ledger import READING, counted
from participation_app.rules.lifecycle import COMMENT_BEFORE_SERVICE, COMMENT_OWN, COMMENT_QUARANTINED

AT_ONCE = 20  # of one account in one job; the next minute goes on
MOST_BYTES = 20 * 1024 * 1024
LEASE = timedelta(minutes=10)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=6)
ATTEMPTS = 8  # more than a day
KINDS = {"picture": "Picture", "video": "Video"}
# History is not worked on, and what we posted we have.
WITHOUT_MEDIA = {COMMENT_BEFORE_SERVICE, COMMENT_OWN, COMMENT_QUARANTINED}


def expect(comment: Document, found: Sequence[Media]) -> None:
	"""Writes down what hangs on the comment, each file once; stands with the caller's transaction."""
	expect_of([(comment, found)])


def expect_of(pairs: Iterable[tuple[Document | frappe._dict, Sequence[Media]]]) -> None:
	"""The same for the files of many comments, in one statement."""
	insert_rows(
		"Comment Media", [row for comment, found in pairs for row in _rows(comment, found)], once=True
	)


def _rows(comment: Document | frappe._dict, found: Sequence[Media]) -> list[dict[str, object]]:
	if comment.state in WITHOUT_MEDIA or comment.evidence:
		return []
	return [
		{
			"comment": comment.name,
			"account": comment.account,
			"kind": KINDS[one.kind],
			"state": "Waiting",
			"external_id": one.external_id,
			"source_host": (urlsplit(one.url).hostname or "")[:140],
			"address": one.url,
			"next_attempt_at": frappe.utils.now_datetime(),
			"unique_key": _key(comment.account, comment.external_id, one),
		}
		for one in found
	]


def pictured_among(comments: Sequence[str]) -> set[str]:
	"""Those of the comments of which a file is written down already."""
	filters = {"comment": ["in", list(comments)], "kind": ["in", list(KINDS.values())]}
	return set(frappe.get_all("Comment Media", filters, pluck="comment")) if comments else set()


def due_accounts() -> list[str]:
	"""The accounts on whose comments something waits to be fetched now."""
	return frappe.get_all("Comment Media", _due(), pluck="account", distinct=True, order_by=None)


def fetch_for(account: str) -> None:
	"""Fetches what is due on one account, what waited longest first."""
	names = frappe.get_all(
		"Comment Media",
		{**_due(), "account": account},
		pluck="name",
		order_by="next_attempt_at asc",
		page_length=AT_ONCE,
	)
	for name in names:
		_fetch(name)


def _due() -> dict[str, object]:
	return {"state": "Waiting", "next_attempt_at": ["<=", frappe.utils.now_datetime()]}


def _fetch(name: str) -> None:
	row = _take(name)
	if row is None:
		return
	try:
		_keep(row, _download(row))
	except errors.TargetGone as error:
		_end(row, "Gone", advice(error))
	except errors.MediaRefused as error:
		_end(row, "Refused", advice(error))
	except Exception as error:
		frappe.db.rollback()
		if not isinstance(error, (errors.PlatformError, AccountUnusable)):
			frappe.log_error(title=f"Comment Media {name}", message=frappe.get_traceback())
		_come_back(row, error)
	frappe.db.commit()  # the outcome stands whatever the next file meets


def _take(name: str) -> Document | None:
	"""Leases a file that is due; whoever dies over it leaves it to a later run."""
	row = frappe.get_doc("Comment Media", name, for_update=True)
	now = frappe.utils.now_datetime()
	if row.state != "Waiting" or (row.next_attempt_at and row.next_attempt_at > now):
		frappe.db.rollback()
		return None
	_set(row, next_attempt_at=now + LEASE, attempts=(row.attempts or 0) + 1)
	frappe.db.commit()  # others see the lease before the file is asked for
	return row


def _download(row: Document) -> media.Downloaded:
	try:
		return _download_from(row, row.address)
	except errors.TargetGone:
		# Links end after hours or days; the comment as it stands now has a new one.
		address = _new_address(row)
		if not address or address == row.address:
			raise
		return _download_from(row, address)


def _download_from(row: Document, address: str) -> media.Downloaded:
	platform = frappe.db.get_value("Social Account", row.account, "platform")
	configured = (frappe.conf.get("participation_platforms") or {}).get(platform)
	return media.download(address, media.HOSTS[platform], MOST_BYTES, base_url=configured)


def _new_address(row: Document) -> str | None:
	external_id = frappe.db.get_value("Social Comment", row.comment, "external_id")
	connector = connector_for(frappe.get_doc("Social Account", row.account))
	with counted(row.account, READING, connector):
		now = connector.recheck([external_id])[external_id]
	found = now.media if isinstance(now, Item) else ()
	return next((one.url for one in found if _key(row.account, external_id, one) == row.unique_key), None)


def _keep(row: Document, downloaded: media.Downloaded) -> None:
	if not _still_waits(row):
		return
	keep_file(row, downloaded.content, downloaded.content_type)
	_set(
		row,
		state="Saved",
		file=row.file,
		content_type=downloaded.content_type,
		size=len(downloaded.content),
		sha256=downloaded.sha256,
		saved_at=frappe.utils.now_datetime(),
		next_attempt_at=None,
		message=None,
	)


def _end(row: Document, state: str, message: str) -> None:
	_note(row, state=state, next_attempt_at=None, message=message)


def _come_back(row: Document, error: Exception) -> None:
	if (row.attempts or 0) >= ATTEMPTS:
		_end(row, "Refused", _("It could not be fetched. Look at it on the platform."))
		return
	wait = min(FIRST_WAIT * 2 ** (row.attempts - 1), LONGEST_WAIT)
	_note(row, next_attempt_at=_not_before(error, frappe.utils.now_datetime() + wait), message=advice(error))


def _note(row: Document, **values: object) -> None:
	if _still_waits(row):
		_set(row, **values)


def _still_waits(row: Document) -> bool:
	"""Not where the author deleted the comment while its file was fetched."""
	return frappe.db.get_value("Comment Media", row.name, "state", for_update=True) == "Waiting"


def _not_before(error: Exception, planned: datetime) -> datetime:
	until = getattr(error, "until", None)
	return max(moments.stored(until), planned) if until else planned


def _key(account: str, external_id: str, one: Media) -> str:
	"""The same for a file however often its link is signed anew."""
	parts = urlsplit(one.url)
	named = one.external_id or f"{parts.hostname}{parts.path}"
	return hashlib.sha256(f"{account}\n{external_id}\n{named}".encode()).hexdigest()


def _set(row: Document, **values: object) -> None:
	row.update(values)
	frappe.db.set_value("Comment Media", row.name, values)
