"""Replies that staff typed on the platform itself: public relations hear of them, since nobody reviewed them."""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce
from frappe.utils import escape_html, get_url_to_form

from participation_app.casework.language import in_language
from participation_app.casework.settings import settings
from participation_app.casework.warned_people import People
from participation_app.casework.warning_digest import tell
from participation_app.publication.queue import PERHAPS_POSTED
from participation_app.rules.lifecycle import COMMENT_OWN, PUBLIC_RELATIONS_OFFICER

# A reply of ours may be read back before the publisher has heard that it stands.
PUBLISHER_NEEDS = timedelta(minutes=15)
LOOKS_BACK = timedelta(days=3)
AT_ONCE = 50


def tell_of_outside_replies() -> None:
	"""Marks what was typed outside the desk on a ticket's comment, and tells public relations once."""
	for reply in _typed_outside():
		key = {"name": reply.name, "typed_outside": 0}
		if frappe.db.get_value("Social Comment", key, for_update=True):
			frappe.db.set_value("Social Comment", reply.name, "typed_outside", 1)
			_tell(reply)
		frappe.db.commit()  # each is told once, whatever the next one meets


def _typed_outside() -> list[frappe._dict]:
	"""Own replies with a ticket that no publication of ours accounts for, nor may still come to."""
	comment, publication = DocType("Social Comment"), DocType("Publication")
	account, unclear = DocType("Social Account"), DocType("Publication").as_("unclear")
	now = frappe.utils.now_datetime()
	in_flight = (
		frappe.qb.from_(unclear)
		.select(unclear.ticket)
		.where(unclear.state.isin([state for state in PERHAPS_POSTED if state != "Sent"]))
		.where(unclear.ticket.isnotnull())
	)
	return (
		frappe.qb.from_(comment)
		.join(account)
		.on(account.name == comment.account)
		.left_join(publication)
		.on((publication.account == comment.account) & (publication.external_id == comment.external_id))
		.select(comment.name, comment.ticket, comment.text, comment.permalink)
		.where((comment.state == COMMENT_OWN) & (Coalesce(comment.typed_outside, 0) == 0))
		.where(Coalesce(comment.ticket, "") != "")
		.where((comment.received_at <= now - PUBLISHER_NEEDS) & (comment.received_at >= now - LOOKS_BACK))
		.where((comment.posted_at >= account.service_start) & publication.name.isnull())
		.where(comment.ticket.notin(in_flight))
		.limit(AT_ONCE)
		.run(as_dict=True)
	)


def _tell(reply: frappe._dict) -> None:
	"""Every officer and the head, in their language."""
	link, people, can_mail = get_url_to_form("HD Ticket", reply.ticket), People(), True
	officers = frappe.get_all(
		"Has Role", {"parenttype": "User", "role": PUBLIC_RELATIONS_OFFICER}, pluck="parent"
	)
	for name in sorted({*officers, settings().public_relations_head} & people.users.keys()):
		with in_language(people.users[name].language):
			subject = _("A reply to ticket {0} was typed on the platform, without a review.").format(
				reply.ticket
			)
			words = escape_html(reply.text or "").replace("\n", "<br>")
			content = f'<p><a href="{link}">{escape_html(subject)}</a></p><p>{words}</p>'
			can_mail = tell(people.users[name], subject, content, link, can_mail)
