"""The digest of a comment as it was first seen and of each edit, each over the one before, taken when it came.

What happens to a comment names its digest in the trail, so the chain and the daily root vouch for its words, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime

from participation_app.casework.trace_chain import keep_salts, key_of_comment, salts_of
from participation_app.rules.trace import digests_of_wordings, new_salt

COMMENT, VERSION = "Social Comment", "Social Comment Version"
_WORDS = ("name", "text", "version_id", "received_at")


def take(comment: Document) -> None:
	"""Sets the digests of a comment that is saved, where its words are new; of sealed words nothing is taken."""
	if comment.evidence or not _is_reworded(comment):
		return
	salt = _salt_for(comment)
	if not salt:
		return  # its words were erased once; what comes now is not what was first seen
	digests = digests_of_wordings(salt, comment.name, wordings_of(comment.as_dict(), comment.versions))
	for row, digest in zip(comment.versions, digests, strict=False):
		row.digest = digest
	comment.wording_digest = digests[-1]


def take_first(comment: dict) -> None:
	"""Sets the digest of a new comment that is written as a row, and has its salt kept with the others of its page."""
	salt = new_salt()
	[comment["wording_digest"]] = digests_of_wordings(salt, comment["name"], wordings_of(comment, ()))
	frappe.local.participation_salts[key_of_comment(comment["name"])] = salt


def keep(comment: Document) -> None:
	"""Keeps the salt of a comment that was inserted, if it has one: at once, or with the others of its page."""
	if not comment.flags.salt:
		return  # its words were sealed before it came
	salts = {key_of_comment(comment.name): comment.flags.salt}
	gathered = getattr(frappe.local, "participation_salts", None)
	if gathered is None:
		keep_salts(salts)
	else:
		gathered.update(salts)


@contextmanager
def gathered() -> Iterator[None]:
	"""Writes the salts of all comments that are inserted inside in one statement."""
	frappe.local.participation_salts = {}
	try:
		yield
		if frappe.local.participation_salts:
			keep_salts(frappe.local.participation_salts)
	finally:
		del frappe.local.participation_salts


def take_missing(names: Sequence[str]) -> None:
	"""Takes the digests of comments that have none, by the words that stand now; nobody edits them meanwhile."""
	comments = _locked(names)
	versions = versions_of([comment.name for comment in comments])
	salts = {comment.name: new_salt() for comment in comments}
	of_comments, of_versions = {}, {}
	for comment in comments:
		earlier = versions.get(comment.name, [])
		digests = digests_of_wordings(salts[comment.name], comment.name, wordings_of(comment, earlier))
		of_comments[comment.name] = {"wording_digest": digests[-1]}
		of_versions |= {row.name: {"digest": digest} for row, digest in zip(earlier, digests, strict=False)}
	if salts:
		keep_salts({key_of_comment(name): salt for name, salt in salts.items()})
		frappe.db.bulk_update(COMMENT, of_comments, update_modified=False)
		frappe.db.bulk_update(VERSION, of_versions, update_modified=False)


def versions_of(names: Sequence[str]) -> dict[str, list[frappe._dict]]:
	"""The earlier wordings of comments, the first one first."""
	found: dict[str, list[frappe._dict]] = {}
	fields = ["name", "parent", "version_id", "text", "seen_at"]
	for row in frappe.get_all(VERSION, {"parent": ["in", names]}, fields, order_by="parent, idx"):
		found.setdefault(row.parent, []).append(row)
	return found


def wordings_of(comment: Mapping, versions: Sequence[Mapping]) -> list[dict[str, object]]:
	"""Every wording with its version and when we first saw it: an earlier one was seen until the next one came."""
	seen = [comment["received_at"], *(row.get("seen_at") for row in versions)]
	told = [
		*((row.get("version_id"), row.get("text")) for row in versions),
		(comment["version_id"], comment["text"]),
	]
	return [
		{"version": version, "text": text, "seen_at": at and get_datetime(at)}
		for at, (version, text) in zip(seen, told, strict=True)
	]


def _locked(names: Sequence[str]) -> list[frappe._dict]:
	"""Of these the comments that still have no digest, as they are now and until this transaction ends."""
	comment = frappe.qb.DocType(COMMENT)
	has_none = comment.wording_digest.isnull() | (comment.wording_digest == "")
	query = frappe.qb.from_(comment).select(*(comment[field] for field in _WORDS))
	return query.where(comment.name.isin(list(names)) & has_none).for_update().run(as_dict=True)


def _is_reworded(comment: Document) -> bool:
	before = comment.get_doc_before_save()
	if comment.is_new() or not before:
		return True
	return before.version_id != comment.version_id or (before.text or "") != (comment.text or "")


def _salt_for(comment: Document) -> str | None:
	if comment.is_new():
		comment.flags.salt = new_salt()
		return comment.flags.salt
	key = key_of_comment(comment.name)
	return salts_of([key]).get(key)
