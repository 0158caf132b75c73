"""A comment's fields as a connector read them, and what an edit or a deletion makes of them."""

from __future__ import annotations

import json
from datetime import datetime

import frappe
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.casework.kept_evidence import SEALED
from participation_app.connectors.contract import Item, Post
from participation_app.intake.check_times import next_check
from participation_app.intake.comment_groups import group_anew
from participation_app.intake.comment_media import expect as expect_media
from participation_app.intake.page_records import PageRecords
from participation_app.intake.proposals import Proposer
from participation_app.intake.received_text import as_json, excerpt_of, storable
from participation_app.intake.sealing import content_of, seal, unseal
from participation_app.rules import arabic
from participation_app.rules.lifecycle import (
	COMMENT_BEFORE_SERVICE,
	COMMENT_OWN,
	COMMENT_QUARANTINED,
	COMMENT_WAITING,
)

BY_HAND = "by hand"  # the version of a comment that a clerk entered and the platform has not confirmed
WITHOUT_ID = "hand-"  # begins the id of one whose own nobody knows


def received_values(account: Document, item: Item) -> dict[str, object]:
	"""The fields of a Social Comment that stands for the item, but for what it links to."""
	posted_at = moments.stored(item.created_at)
	return {
		"account": account.name,
		"platform": account.platform,
		"external_id": item.external_id,
		"parent_external_id": item.parent_id,
		"author_name": excerpt_of(item.author_name or item.author_handle),
		"posted_at": posted_at,
		"received_at": frappe.utils.now_datetime(),
		"edited_at": moments.stored(item.edited_at) if item.edited_at else None,
		"visibility": item.visibility,
		"is_own": item.is_own,
		"can_reply": {True: "Yes", False: "No", None: ""}[item.can_reply],
		"permalink": item.permalink,
		"deleted_at": frappe.utils.now_datetime() if item.visibility == "deleted" else None,
		"next_check_at": next_check(posted_at, frappe.utils.now_datetime()),
		"state": _first_state(account, item, posted_at),
		**_wording(item),
	}


def last_read(name: str) -> Item:
	"""A comment that is gone from its platform, as it was read last; for the system's own look, shown to nobody."""
	comment = frappe.get_doc("Social Comment", name)
	sealed = content_of(name)["words"] if comment.evidence == SEALED else {}
	return Item(
		external_id=comment.external_id,
		version_id=comment.version_id,
		parent_id=comment.parent_external_id or None,
		author_id=None,
		author_handle=None,
		author_name=comment.author_name,
		text=comment.text or sealed.get("text") or "",
		language_hint=None,
		created_at=moments.aware(comment.posted_at),
		edited_at=None,
		visibility="deleted",
		is_own=bool(comment.is_own),
		can_reply=None,
		permalink=comment.permalink,
		post=_post_of(comment),
		raw=json.loads(comment.raw or sealed.get("raw") or "{}"),
	)


def take_over_change(name: str, item: Item, proposer: Proposer | None = None) -> None:
	"""Keeps the version that stood so far and shows the new one; what was deleted is sealed until it is shown again."""
	comment = frappe.get_doc("Social Comment", name, for_update=True)
	if comment.erased_at or (item.visibility == "deleted" and comment.evidence):
		return
	if not unseal(comment):
		comment.update(_wording(item))
	if comment.state == COMMENT_QUARANTINED:
		_bring_back(comment, item)
	elif comment.version_id == BY_HAND:
		_join(comment, item)
	elif item.visibility != "deleted" and comment.version_id != item.version_id:
		_add_version(comment, item)
	_show_as(comment, item.visibility)
	if comment.state == COMMENT_WAITING:
		(proposer or Proposer()).propose(comment)
		group_anew(comment)
	_seal_if_deleted(comment)
	comment.save(ignore_permissions=True)
	expect_media(comment, item.media)


def note_gone(name: str) -> None:
	"""The comment is no longer on the platform; its words are kept, sealed."""
	comment = frappe.get_doc("Social Comment", name, for_update=True)
	if comment.version_id == BY_HAND:
		return  # the platform has never shown it to us, only to the clerk
	if comment.erased_at:
		return
	_show_as(comment, "deleted")
	_seal_if_deleted(comment)
	comment.save(ignore_permissions=True)


def fill_in(name: str, item: Item, links: dict[str, str | None]) -> None:
	"""Adds what the platform now tells of a comment besides its words, and replaces nothing."""
	told = {"parent_external_id": item.parent_id, "permalink": item.permalink, **links}
	held = frappe.db.get_value("Social Comment", name, [*told, "erased_at"], as_dict=True, for_update=True)
	if held.erased_at:
		return
	new = {field: value for field, value in told.items() if value and not held[field]}
	if new:
		frappe.db.set_value("Social Comment", name, new)


def _post_of(comment: Document) -> Post | None:
	fields = ["external_id", "text", "permalink"]
	row = comment.post and frappe.db.get_value("Social Post", comment.post, fields, as_dict=True)
	return Post(row.external_id, row.text or "", row.permalink) if row else None


def _show_as(comment: Document, visibility: str) -> None:
	if visibility != "deleted":
		comment.deleted_at = None
	elif comment.visibility != "deleted":
		comment.deleted_at = frappe.utils.now_datetime()
	comment.visibility = visibility


def _seal_if_deleted(comment: Document) -> None:
	if comment.visibility == "deleted":
		seal(comment)


def _add_version(comment: Document, item: Item) -> None:
	seen_at = frappe.utils.now_datetime()
	kept = {"seen_at": seen_at, "version_id": comment.version_id, "text": comment.text}
	comment.append("versions", kept)
	comment.update(_wording(item))
	comment.edited_at = moments.stored(item.edited_at) if item.edited_at else seen_at


def _join(comment: Document, item: Item) -> None:
	"""The platform's own copy takes the place of what a clerk entered, which stays as a version."""
	kept = {"seen_at": comment.received_at, "version_id": comment.version_id, "text": comment.text}
	comment.append("versions", kept)
	account = frappe.get_doc("Social Account", comment.account)
	values = received_values(account, item) | PageRecords(account, [item]).links_of(item)
	decided = comment.state != COMMENT_WAITING or not item.is_own
	stays = {"state": comment.state} if decided else {}
	author_name = values["author_name"] or comment.author_name
	comment.update({**values, "author_name": author_name, "received_at": comment.received_at, **stays})
	comment.joined_at = frappe.utils.now_datetime()


def _bring_back(comment: Document, item: Item) -> None:
	"""An entry that could not be read and now can becomes the comment it would have been."""
	account = frappe.get_doc("Social Account", comment.account)
	values = received_values(account, item) | PageRecords(account, [item]).links_of(item)
	comment.update({**values, "received_at": comment.received_at, "quarantine_reason": None})


def _first_state(account: Document, item: Item, posted_at: datetime) -> str:
	if item.is_own:
		return COMMENT_OWN
	return COMMENT_BEFORE_SERVICE if posted_at < account.service_start else COMMENT_WAITING


def _wording(item: Item) -> dict[str, object]:
	"""What an edit changes."""
	return {"version_id": item.version_id, **words_in(storable(item.text)), "raw": as_json(item.raw)}


def words_in(text: str) -> dict[str, object]:
	"""A comment's text with what is made of it."""
	return {
		"text": text,
		"excerpt": excerpt_of(text),
		"normalised_text": arabic.normalise(text),
		"language": arabic.language(text),
	}
