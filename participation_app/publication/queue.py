"""What is to be posted on a platform, as rows: written with their cause, sent by a job afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document

JOB = "participation_app.jobs.publishing.publish"
UNFINISHED = ("Waiting", "Sending", "Unclear")
PERHAPS_POSTED = ("Sending", "Unclear", "Sent")


class AlreadyOnItsWay(frappe.ValidationError):
	"""The publisher has begun to post what somebody wants to keep back."""


def queue(kind: str, *, comment: str, text: str, unique_key: str, **links: str | None) -> Document:
	"""Writes a publication that answers the comment and wakes the publisher once this transaction stands.

	`links` names what it belongs to: ticket, proposed_reply, notice. The unique key refuses a second
	publication for the same cause.
	"""
	publication = _write(
		kind,
		comment=comment,
		text=text,
		unique_key=unique_key,
		state="Waiting",
		next_attempt_at=frappe.utils.now_datetime(),
		**links,
	)
	frappe.enqueue(
		JOB,
		publication=publication.name,
		job_id=f"publish-{publication.name}",
		deduplicate=True,
		enqueue_after_commit=True,
	)
	return publication


def record_by_hand(reply: Document, link: str) -> Document:
	"""Writes a publication for what a person posted on the platform."""
	return _write(
		"Reply",
		comment=reply.comment,
		text=reply.text,
		unique_key=f"hand:{reply.name}:{reply.version}",
		state="By Hand",
		ticket=reply.ticket,
		proposed_reply=reply.name,
		permalink=link,
		sent_at=frappe.utils.now_datetime(),
	)


def withdraw(filters: Mapping[str, object]) -> None:
	"""Keeps back every publication that waits; raises AlreadyOnItsWay where the publisher was quicker."""
	for name in frappe.get_all("Publication", {**filters, "state": "Waiting"}, pluck="name"):
		if frappe.db.get_value("Publication", name, "state", for_update=True) != "Waiting":
			frappe.throw(
				_("It is being sent at this moment and can no longer be kept back."), AlreadyOnItsWay
			)
		frappe.db.set_value("Publication", name, "state", "Withdrawn")


def resume(account: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement that an account was saved: what waits for it is due at once."""
	waiting = {"account": account.name, "state": "Waiting"}
	frappe.db.set_value("Publication", waiting, "next_attempt_at", frappe.utils.now_datetime())


def set_aside(account: str, until: datetime, message: str) -> None:
	"""What waits for an account in trouble waits with it, and says why."""
	waiting = {"account": account, "state": "Waiting", "next_attempt_at": ["<", until]}
	frappe.db.set_value("Publication", waiting, {"next_attempt_at": until, "message": message})


def due(**filters: str) -> list[frappe._dict]:
	"""Publications to be sent or looked for now, name and account, the oldest first."""
	return frappe.get_all(
		"Publication",
		filters={
			**filters,
			"state": ["in", UNFINISHED],
			"next_attempt_at": ["<=", frappe.utils.now_datetime()],
		},
		fields=["name", "account"],
		order_by="next_attempt_at asc",
	)


def digest(text: str) -> str:
	"""What an approval binds to."""
	return hashlib.sha256(text.encode()).hexdigest()


def _write(kind: str, *, comment: str, text: str, **values: object) -> Document:
	account = frappe.db.get_value("Social Comment", comment, "account")
	publication = frappe.get_doc(
		{
			"doctype": "Publication",
			"kind": kind,
			"account": account,
			"comment": comment,
			"text": text,
			"text_digest": digest(text),
			**values,
		}
	)
	return publication.insert(ignore_permissions=True)
