"""Writes what a connector read into rows: each comment once, edits as versions, nothing dropped."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import frappe
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.connectors.contract import Item, Post, Unreadable
from participation_app.intake.proposals import propose
from participation_app.rules import arabic

EXCERPT_LENGTH = 130
_SURROGATES = re.compile("[\ud800-\udfff]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f]+")


@dataclass
class Tally:
	"""What became of the entries of one run."""

	seen: int = 0
	added: int = 0
	changed: int = 0
	quarantined: int = 0


def store_items(account: Document, items: tuple[Item, ...], tally: Tally) -> None:
	"""Inserts what is new and takes over what changed; an entry that cannot be stored is quarantined."""
	known = _known(account.name, [item.external_id for item in items])
	for item in items:
		tally.seen += 1
		savepoint = "participation_item"
		frappe.db.savepoint(savepoint)
		try:
			_store_one(account, item, known, tally)
		except frappe.UniqueValidationError:
			# Somebody else stored it between our look and our insert.
			frappe.db.rollback(save_point=savepoint)
		except frappe.QueryTimeoutError:
			raise
		except Exception as error:
			frappe.db.rollback(save_point=savepoint)
			quarantine(account, Unreadable(str(error), json.dumps(item.raw), item.external_id), tally)


def quarantine(account: Document, entry: Unreadable, tally: Tally) -> None:
	"""Keeps an entry that nobody could read, with its raw body, for a person to look at."""
	external_id = entry.external_id or f"unreadable-{frappe.generate_hash(length=20)}"
	if frappe.db.exists("Social Comment", {"account": account.name, "external_id": external_id}):
		return
	comment = frappe.get_doc(
		{
			"doctype": "Social Comment",
			"account": account.name,
			"platform": account.platform,
			"external_id": external_id,
			"state": "Quarantined",
			"excerpt": frappe._("Could not be read"),
			"quarantine_reason": entry.reason[:1000],
			"raw": storable(entry.raw),
			"received_at": frappe.utils.now_datetime(),
		}
	)
	comment.insert(ignore_permissions=True)
	tally.quarantined += 1


def storable(text: str | None) -> str:
	"""The text as received, but for halves of characters, which no database takes."""
	return _SURROGATES.sub("\ufffd", text or "")


def excerpt_of(text: str) -> str:
	"""One line of a text for lists: no line breaks, no invisible or direction-changing characters."""
	line = " ".join(_INVISIBLE.sub(" ", text).split())
	return line if len(line) <= EXCERPT_LENGTH else line[: EXCERPT_LENGTH - 1].rstrip() + "…"


def _known(account: str, external_ids: list[str]) -> dict[str, dict]:
	if not external_ids:
		return {}
	rows = frappe.get_all(
		"Social Comment",
		filters={"account": account, "external_id": ["in", external_ids]},
		fields=["name", "external_id", "version_id", "visibility"],
	)
	return {row.external_id: row for row in rows}


def _store_one(account: Document, item: Item, known: dict[str, dict], tally: Tally) -> None:
	row = known.get(item.external_id)
	if row is None:
		_insert(account, item)
		tally.added += 1
	elif row["version_id"] != item.version_id or row["visibility"] != item.visibility:
		take_over_change(row["name"], item)
		tally.changed += 1


def _insert(account: Document, item: Item) -> None:
	text = storable(item.text)
	posted_at = moments.stored(item.created_at)
	state = _first_state(account, item, posted_at)
	comment = frappe.get_doc(
		{
			"doctype": "Social Comment",
			"account": account.name,
			"platform": account.platform,
			"external_id": item.external_id,
			"version_id": item.version_id,
			"parent_external_id": item.parent_id,
			"post": _post(account, item.post),
			"author": _author(account.platform, item),
			"author_name": excerpt_of(storable(item.author_name or item.author_handle)),
			"text": text,
			"excerpt": excerpt_of(text),
			"normalised_text": arabic.normalise(text),
			"language": arabic.language(text),
			"posted_at": posted_at,
			"received_at": frappe.utils.now_datetime(),
			"edited_at": moments.stored(item.edited_at) if item.edited_at else None,
			"visibility": item.visibility,
			"is_own": item.is_own,
			"can_reply": {True: "Yes", False: "No", None: ""}[item.can_reply],
			"permalink": item.permalink,
			"state": state,
			"raw": json.dumps(item.raw),
		}
	)
	if state == "Waiting":
		propose(comment)
	comment.insert(ignore_permissions=True)


def _first_state(account: Document, item: Item, posted_at) -> str:
	if item.is_own:
		return "Own"
	return "Before Service" if posted_at < account.service_start else "Waiting"


def take_over_change(name: str, item: Item) -> None:
	"""Keeps the version that stood so far and shows the new one; a deletion keeps the text."""
	comment = frappe.get_doc("Social Comment", name, for_update=True)
	text = storable(item.text)
	if item.visibility != "deleted" and comment.version_id != item.version_id:
		seen_at = frappe.utils.now_datetime()
		comment.append(
			"versions", {"seen_at": seen_at, "version_id": comment.version_id, "text": comment.text}
		)
		comment.update(
			{
				"version_id": item.version_id,
				"text": text,
				"excerpt": excerpt_of(text),
				"normalised_text": arabic.normalise(text),
				"edited_at": moments.stored(item.edited_at) if item.edited_at else seen_at,
				"raw": json.dumps(item.raw),
			}
		)
	comment.visibility = item.visibility
	if comment.state == "Waiting":
		propose(comment)
	comment.save(ignore_permissions=True)


def _author(platform: str, item: Item) -> str | None:
	if not item.author_id:
		return None
	key = {"platform": platform, "external_id": item.author_id}
	names = {"handle": item.author_handle, "display_name": storable(item.author_name or item.author_handle)}
	return _find_or_insert("Social Author", key, names)


def _post(account: Document, post: Post | None) -> str | None:
	if not post:
		return None
	values = {
		"text": storable(post.text),
		"permalink": post.permalink,
		"posted_at": moments.stored(post.created_at) if post.created_at else None,
	}
	return _find_or_insert("Social Post", {"account": account.name, "external_id": post.external_id}, values)


def _find_or_insert(doctype: str, key: dict[str, str], values: dict[str, object]) -> str:
	name = frappe.db.get_value(doctype, key)
	if name:
		return name
	savepoint = "participation_record"
	frappe.db.savepoint(savepoint)
	try:
		return frappe.get_doc({"doctype": doctype, **key, **values}).insert(ignore_permissions=True).name
	except frappe.UniqueValidationError:
		frappe.db.rollback(save_point=savepoint)
		# The row of the other process is newer than this transaction's snapshot; a locking read sees it.
		return frappe.db.get_value(doctype, key, for_update=True)
