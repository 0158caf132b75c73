"""What is to be posted on a platform, as rows: written with their cause, sent by a job afterwards."""

from __future__ import annotations

import hashlib

import frappe
from frappe.model.document import Document

JOB = "participation_app.jobs.publishing.publish"


def queue(kind: str, *, comment: str, text: str, unique_key: str, **links: str | None) -> Document:
	"""Writes a publication that answers the comment and wakes the publisher once this transaction stands.

	`links` names what it belongs to: ticket, proposed_reply, notice. The unique key refuses a second
	publication for the same cause.
	"""
	account = frappe.db.get_value("Social Comment", comment, "account")
	publication = frappe.get_doc(
		{
			"doctype": "Publication",
			"kind": kind,
			"state": "Waiting",
			"account": account,
			"comment": comment,
			"text": text,
			"text_digest": digest(text),
			"unique_key": unique_key,
			"next_attempt_at": frappe.utils.now_datetime(),
			**links,
		}
	).insert(ignore_permissions=True)
	frappe.enqueue(
		JOB,
		publication=publication.name,
		job_id=f"publish-{publication.name}",
		deduplicate=True,
		enqueue_after_commit=True,
	)
	return publication


def digest(text: str) -> str:
	"""What an approval binds to."""
	return hashlib.sha256(text.encode()).hexdigest()
