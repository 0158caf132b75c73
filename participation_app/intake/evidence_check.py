"""Compares the comments that are kept with the digests that were taken when they came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import frappe

from participation_app.casework.kept_evidence import ERASED, SEALED
from participation_app.casework.trace_chain import EVENT, key_of_comment, salts_of
from participation_app.casework.trace_check import Finding, Tally
from participation_app.intake.evidence_digests import COMMENT, versions_of, wordings_of
from participation_app.intake.sealing import SealUnreadable, content_of
from participation_app.rules.trace import WORDS_ERASED, digests_of_wordings

BATCH = 1000
_FIELDS = ("name", "text", "version_id", "received_at", "evidence", "wording_digest", "ticket")


def findings(tally: Tally) -> Iterator[Finding]:
	"""Answers the check of the trails: comments whose words are no longer those that came."""
	last = ""
	while comments := _comments_after(last):
		yield from _changed(comments)
		tally.comments += len(comments)
		last = comments[-1].name


def _comments_after(name: str) -> list[frappe._dict]:
	wanted = {"name": [">", name], "wording_digest": ["is", "set"]}
	return frappe.get_all(COMMENT, wanted, list(_FIELDS), order_by="name", limit=BATCH)


def _changed(comments: Sequence[frappe._dict]) -> Iterator[Finding]:
	names = [comment.name for comment in comments]
	versions = versions_of(names)
	salts = salts_of([key_of_comment(name) for name in names])
	named = _named_in_the_trail(names)
	erased = _told_as_erased(comments)
	for comment in comments:
		salt = salts.get(key_of_comment(comment.name))
		if comment.evidence != ERASED and salt:
			yield from _compared(
				comment, versions.get(comment.name, []), salt, named.get(comment.name, set())
			)
		elif comment.evidence != ERASED and comment.name not in erased:
			yield _finding(comment, "its words are gone, and no line tells of an erasure")


def _compared(
	comment: frappe._dict, versions: list[frappe._dict], salt: str, named: set[str]
) -> Iterator[Finding]:
	try:
		wordings = wordings_of(*_with_words(comment, versions))
	except SealUnreadable:
		yield _finding(comment, "the sealed words cannot be read, or were changed")
		return
	digests = digests_of_wordings(salt, comment.name, wordings)
	if digests[-1] != comment.wording_digest:
		yield _finding(comment, "the words of the comment, or of an earlier wording, were changed")
	elif named - set(digests):
		yield _finding(comment, "the trail knows other words of the comment")


def _with_words(
	comment: frappe._dict, versions: list[frappe._dict]
) -> tuple[frappe._dict, list[frappe._dict]]:
	"""The comment and its versions with the words that are sealed."""
	if comment.evidence != SEALED:
		return comment, versions
	content = content_of(comment.name, for_update=False)
	texts = zip(versions, content["versions"], strict=True)
	words = {**comment, "text": content["words"]["text"]}
	return frappe._dict(words), [frappe._dict({**row, "text": text}) for row, text in texts]


def _named_in_the_trail(names: Sequence[str]) -> dict[str, set[str]]:
	"""Of these comments, which stand one after the other: of many names MariaDB may go through the whole trail."""
	found: dict[str, set[str]] = {}
	event = frappe.qb.DocType(EVENT)
	query = frappe.qb.from_(event).select(event.comment, event.evidence)
	for comment, evidence in query.where(event.comment[names[0] : names[-1]] & (event.evidence != "")).run():
		found.setdefault(comment, set()).add(evidence)
	return found


def _told_as_erased(comments: Sequence[frappe._dict]) -> set[str]:
	"""Comments of which, or of whose ticket, the trail says that words were erased."""
	told = {"move": ["in", (WORDS_ERASED, "evidence_erased")]}
	names = [comment.name for comment in comments]
	tickets = [str(comment.ticket) for comment in comments if comment.ticket]
	by_comment = frappe.get_all(EVENT, {**told, "comment": ["in", names]}, pluck="comment")
	by_ticket = frappe.get_all(EVENT, {**told, "ticket": ["in", tickets or [""]]}, pluck="ticket")
	return {
		comment.name for comment in comments if comment.name in by_comment or str(comment.ticket) in by_ticket
	}


def _finding(comment: frappe._dict, message: str) -> Finding:
	return Finding(f"{COMMENT} {comment.name}", None, None, message)
