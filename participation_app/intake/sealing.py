"""Seals what the author of a comment has deleted, and breaks the seal where the platform shows it again.

The words leave every table and every file that a page, a list, a report or the API reads: encrypted with the
site's key they stand in Sealed Evidence alone, for as long as the platform's period allows.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.password import decrypt, encrypt

from participation_app.casework import case_events, legal_holds
from participation_app.casework.joint import tickets_of
from participation_app.casework.kept_evidence import ERASED, SEALED, in_place_of_words, period_of
from participation_app.casework.trace_chain import forget_salts, key_of_comment
from participation_app.intake import (
	comment_groups,
	evidence_digests,
	sealed_copies,
	sealed_files,
	search_index,
)
from participation_app.intake.surroundings import kept_media, what_stood_above
from participation_app.notices.announcements import announce
from participation_app.rules.lifecycle import SYSTEM

DOCTYPE = "Sealed Evidence"
JOB = "participation_app.jobs.evidence.tidy"
WORDS = ("text", "excerpt", "normalised_text", "raw")


class SealUnreadable(frappe.ValidationError):
	"""The site's key is not the one by which the evidence was sealed."""


def seal(comment: Document) -> None:
	"""Takes the words out of everybody's sight; what we wrote ourselves is our own record. The caller saves."""
	if comment.evidence or comment.is_own:
		return
	evidence_digests.take(comment)
	wordings = [comment.text or "", comment.excerpt or "", *(row.text or "" for row in comment.versions)]
	content = {
		"words": {field: comment.get(field) for field in WORDS},
		"versions": [row.text for row in comment.versions],
		"copies": sealed_copies.take_out(comment, wordings),
		"media": kept_media(comment.name),
		"addresses": sealed_files.seal_files(comment.name),
		"above": what_stood_above(comment),
	}
	_keep(comment, json.dumps(content, ensure_ascii=False))
	comment.update({**dict.fromkeys(WORDS), "excerpt": in_place_of_words(), "evidence": SEALED})
	for row in comment.versions:
		row.text = None
	comment_groups.forget([comment.name])
	if period_of(comment.platform) == timedelta(0) and not _is_kept(comment):
		erase(comment)
	tidy_soon(comment.name)


def _is_kept(comment: Document) -> bool:
	return legal_holds.keeps_comment(comment.name, comment.author, comment.ticket)


def unseal(comment: Document) -> bool:
	"""Whether the comment has its words again; not where they were erased. The caller saves. Raises SealUnreadable."""
	if not comment.evidence:
		return True
	was_sealed = comment.evidence == SEALED
	if was_sealed:
		_restore(comment, content_of(comment.name))
	else:
		sealed_files.fetch_erased_again(comment.name)
	frappe.db.delete(DOCTYPE, {"comment": comment.name})
	comment.evidence = None
	tidy_soon(comment.name)
	return was_sealed


def content_of(comment: str, *, for_update: bool = True) -> dict:
	"""What is sealed of a comment; raises SealUnreadable."""
	sealed = frappe.db.get_value(DOCTYPE, {"comment": comment}, "content", for_update=for_update)
	try:
		return json.loads(decrypt(sealed))
	except (frappe.ValidationError, TypeError):
		frappe.clear_last_message()
		message = _("The evidence cannot be read: the site's key has changed since. Restore “{0}” in {1}.")
		frappe.throw(message.format("encryption_key", "site_config.json"), SealUnreadable, title=_("Sealed"))


def erase(comment: Document) -> None:
	"""Gives up the evidence for good; its hash, its dates and the mark stay. The caller saves or writes the mark."""
	gone = {"state": ERASED, "erased_at": frappe.utils.now_datetime(), "content": None}
	frappe.db.set_value(DOCTYPE, {"comment": comment.name}, gone)
	sealed_files.mark_erased(comment.name)
	forget_salts([key_of_comment(comment.name)])
	comment.evidence = ERASED
	case_events.record(
		"evidence_erased",
		actor_role=SYSTEM,
		from_state=comment.state,
		to_state=comment.state,
		ticket=comment.ticket,
		comment=comment.name,
	)
	announce("erase", comment, {"fields": (*WORDS, "versions")})


def tidy_soon(comment: str) -> None:
	"""Has the disk and the search follow once this transaction stands; should that be lost, the night's job does."""
	frappe.enqueue(JOB, comment=comment, enqueue_after_commit=True)


def tidy(comment: str) -> None:
	"""Makes the disk and Helpdesk's search agree with what the database says of the comment."""
	sealed_files.tidy(comment)
	found = frappe.db.get_value("Social Comment", comment, ["name", "ticket"], as_dict=True)
	for ticket in tickets_of(found) if found else ():
		search_index.index_anew(ticket)


def _keep(comment: Document, content: str) -> None:
	evidence = {
		"doctype": DOCTYPE,
		"comment": comment.name,
		"platform": comment.platform,
		"account": comment.account,
		"external_id": comment.external_id,
		"ticket": comment.ticket,
		"state": SEALED,
		"deleted_at": comment.deleted_at,
		"sealed_at": frappe.utils.now_datetime(),
		"digest": hashlib.sha256(content.encode()).hexdigest(),
		"content": encrypt(content),
	}
	frappe.get_doc(evidence).insert(ignore_permissions=True, ignore_links=True)


def _restore(comment: Document, content: dict) -> None:
	comment.update(content["words"])
	for row, text in zip(comment.versions, content["versions"], strict=True):
		row.text = text
	sealed_copies.put_back(content["copies"])
	sealed_files.unseal_files(comment.name, content["addresses"])
