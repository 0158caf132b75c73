"""What is to be posted on a platform, as rows: written with their cause, sent by a job afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce
from frappe.utils import get_datetime

JOB = "participation_app.jobs.publishing.publish"
UNFINISHED = ("Waiting", "Sending", "Unclear")
PERHAPS_POSTED = ("Sending", "Unclear", "Sent")
STANDING = ("Sent", "By Hand")
REMOVAL_WAITS, REMOVING = "To Be Removed", "Removing"
BY_HAND_REMOVAL, REMOVED = "To Be Removed by Hand", "Removed"


class AlreadyOnItsWay(frappe.ValidationError):
	"""The publisher has begun to post what somebody wants to keep back."""


def queue(
	kind: str,
	*,
	comment: str,
	text: str,
	unique_key: str,
	after: Document | None = None,
	at: datetime | None = None,
	account: str | None = None,
	**links: str | int | None,
) -> Document:
	"""Writes a publication that answers the comment and wakes the publisher once this transaction stands.

	`links` names what it belongs to: ticket, proposed_reply, notice, event. One `after` another gets its time
	when that one stands, one `at` a time waits for it. The unique key refuses a second publication for the same
	cause. `account` is the comment's, where the caller has read it.
	"""
	now = frappe.utils.now_datetime()
	is_next = after is None or after.state == "Sent"
	publication = _write(
		kind,
		account=account or _account_of(comment),
		comment=comment,
		text=text,
		unique_key=unique_key,
		state="Waiting",
		follows=after and after.name,
		next_attempt_at=max(at or now, now) if is_next else None,
		**links,
	)
	if is_next and (at is None or at <= now):
		wake(publication.name)
	return publication


def queue_post(
	kind: str, *, account: str, text: str, unique_key: str, not_before: datetime | None, **links: str
) -> Document:
	"""Writes a publication that stands by itself, to go out at a time if one is set."""
	now = frappe.utils.now_datetime()
	at = max(now, get_datetime(not_before)) if not_before else now
	values = {"state": "Waiting", "not_before": not_before, "next_attempt_at": at}
	publication = _write(kind, account=account, text=text, unique_key=unique_key, **values, **links)
	if at == now:
		wake(publication.name)
	return publication


def wake(publication: str) -> None:
	"""Starts the publisher once this transaction stands."""
	frappe.enqueue(
		JOB,
		publication=publication,
		job_id=f"publish-{publication}",
		deduplicate=True,
		enqueue_after_commit=True,
	)


def record_by_hand(reply: Document, text: str, link: str) -> Document:
	"""Writes a publication for what a person posted on the platform."""
	return _write(
		"Reply",
		account=_account_of(reply.comment),
		comment=reply.comment,
		text=text,
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
	publication = DocType("Publication")
	waits = publication.state.isin(["Waiting", REMOVAL_WAITS, REMOVING])
	is_waiting = (publication.account == account.name) & waits
	query = frappe.qb.update(publication).set(publication.next_attempt_at, frappe.utils.now_datetime())
	is_ripe = publication.not_before.isnull() | (publication.not_before <= frappe.utils.now_datetime())
	query.where(is_waiting & is_ripe & publication.next_attempt_at.isnotnull()).run()


def set_aside(account: str, until: datetime, message: str) -> None:
	"""What waits for an account in trouble waits with it, and says since when and why."""
	publication = DocType("Publication")
	since = Coalesce(publication.blocked_since, frappe.utils.now_datetime())
	is_waiting = (publication.account == account) & (publication.state == "Waiting")
	query = frappe.qb.update(publication).set(publication.blocked_since, since)
	query = query.set(publication.next_attempt_at, until).set(publication.message, message)
	query.where(is_waiting & (publication.next_attempt_at < until)).run()


def due(**filters: str) -> list[frappe._dict]:
	"""Publications to be sent or looked for now, name and account, the oldest first.

	The many answers to one event come after everything else, and not while somebody stopped them.
	"""
	publication, event = DocType("Publication"), DocType("Participation Event")
	is_stopped = (event.state == "Stopped") & (publication.state == "Waiting")
	query = (
		frappe.qb.from_(publication)
		.left_join(event)
		.on(event.name == publication.event)
		.select(publication.name, publication.account)
		.where(publication.state.isin(UNFINISHED))
		.where(publication.next_attempt_at <= frappe.utils.now_datetime())
		.where(event.name.isnull() | ~is_stopped)
		.orderby(event.name.isnotnull())
		.orderby(publication.next_attempt_at)
	)
	for name, value in filters.items():
		query = query.where(publication[name] == value)
	return query.run(as_dict=True)


def digest(text: str) -> str:
	"""What an approval binds to."""
	return hashlib.sha256(text.encode()).hexdigest()


def _account_of(comment: str) -> str:
	return frappe.db.get_value("Social Comment", comment, "account")


def _write(kind: str, *, account: str, text: str, **values: object) -> Document:
	publication = frappe.get_doc(
		{
			"doctype": "Publication",
			"kind": kind,
			"account": account,
			"text": text,
			"text_digest": digest(text),
			**values,
		}
	)
	# What it belongs to was read for it just now.
	return publication.insert(ignore_permissions=True, ignore_links=True)
