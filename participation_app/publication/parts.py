"""A long reply in parts: approved as one, posted in their order, the next only when the one before stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.connectors.contract import Item
from participation_app.publication.answer_pages import beginning_of
from participation_app.publication.event_texts import as_sent
from participation_app.publication.length import divide_reply
from participation_app.publication.queue import queue, wake, withdraw
from participation_app.rules.enumeration import listed
from participation_app.rules.reply_parts import CannotBeDivided, TooManyParts

# Where a part answers the part before it; elsewhere all of them stand side by side under the comment. X does not
# say whether its API takes a reply to our own reply. Where it refuses the second part, that one and the rest answer
# the comment; once a live account has shown that it always does, leave X out and save the refused request.
THREADED = frozenset({"X"})


def parts_of(reply: Document) -> tuple[str, ...]:
	"""The texts to post one after another: the reply's own, its parts or its beginning, as the drafter chose."""
	text = as_sent(reply)
	try:
		if reply.on_page and reply.comment:
			return (beginning_of(reply),)
		return divide_reply(reply.comment, text) if reply.in_parts else (text,)
	except TooManyParts:
		frappe.throw(_("The reply takes too many parts. Shorten it."), title=_("Reply Too Long"))
	except CannotBeDivided:
		message = _("A word or link of the reply is longer than a part may be. Shorten it.")
		frappe.throw(message, title=_("Reply Too Long"))


def queue_parts(reply: Document, at: datetime | None = None) -> None:
	"""Queues what of the approved text does not stand on the platform yet, to begin `at` a time if one is given."""
	texts = parts_of(reply)
	former = None
	for number, text in enumerate(texts, 1):
		former = _standing(reply, text) or queue(
			"Reply",
			comment=reply.comment,
			text=text,
			unique_key=_key(reply),
			after=former,
			at=at,
			answers=_answered_by_next(former),
			part=number,
			parts=len(texts),
			ticket=str(reply.ticket),
			proposed_reply=reply.name,
			event=reply.event,
		)


def release_next(publication: Document) -> bool:
	"""Lets the part after this one go out; False where this was the last."""
	following = frappe.db.get_value("Publication", {"follows": publication.name, "state": "Waiting"})
	if not following:
		return False
	due = {"next_attempt_at": frappe.utils.now_datetime(), "answers": _answered_by_next(publication)}
	frappe.db.set_value("Publication", following, due)
	wake(following)
	return True


def waits_for_another(publication: Document) -> bool:
	"""Whether the part before this one does not stand yet."""
	former = publication.follows
	return bool(former) and frappe.db.get_value("Publication", former, "state") != "Sent"


def keep_back_rest(publication: Document, reason: str) -> str:
	"""Withdraws the parts after one that failed; returns the reason with what stands on the platform."""
	withdraw({"proposed_reply": publication.proposed_reply})
	standing = standing_parts(publication.proposed_reply)
	if not standing:
		return reason
	links = listed((row.permalink or row.external_id for row in standing), frappe.local.lang)
	message = _("Part {0} of {1} was not posted; before it stand: {2}.")
	return f"{reason} {message.format(publication.part, publication.parts, links)}"


def standing_parts(reply: str) -> list[frappe._dict]:
	"""The parts of a reply that were sent, in their order."""
	sent = {"proposed_reply": reply, "state": "Sent", "parts": [">", 1]}
	fields = ["name", "part", "parts", "text", "permalink", "external_id", "sent_at"]
	return frappe.get_all("Publication", sent, fields, order_by="part, creation")


def rest_of(reply: Document) -> list[str]:
	"""The texts that do not stand on the platform yet: what a person posts by hand."""
	standing = {row.text for row in standing_parts(reply.name)}
	return [text for text in parts_of(reply) if text not in standing]


def whole_of(publication: Document) -> list[Document]:
	"""The last part and all before it, in the order in which the citizen reads them."""
	parts = [publication]
	while parts[0].follows:
		parts.insert(0, frappe.get_doc("Publication", parts[0].follows))
	return parts


def answered(publication: Document, comment: Item) -> Item:
	"""What the publication hangs on: the comment, or the part before it."""
	former = publication.answers
	if not former:
		return comment
	own = {"external_id": former, "version_id": former, "is_own": True, "raw": {}}
	return replace(comment, parent_id=comment.external_id, **own)


def _answered_by_next(former: Document | None) -> str | None:
	if former is None or former.state != "Sent" or _platform(former) not in THREADED:
		return None
	# Where the platform took no reply to our own reply, the next one need not try either.
	return former.external_id if former.part == 1 or former.answers else None


def _standing(reply: Document, text: str) -> Document | None:
	"""The part with this very text that stands already; at most once means not again either."""
	found = next((row.name for row in standing_parts(reply.name) if row.text == text), None)
	return frappe.get_doc("Publication", found) if found else None


def _platform(publication: Document) -> str:
	return frappe.db.get_value("Social Account", publication.account, "platform")


def _key(reply: Document) -> str:
	attempt = frappe.db.count("Publication", {"proposed_reply": reply.name}) + 1
	return f"reply:{reply.name}:{reply.version}:{attempt}"
