"""Notices that go out as a reply on the platform."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from participation_app.casework.language import in_authority_language
from participation_app.notices import outbox
from participation_app.notices.reasons import Reason
from participation_app.publication.length import measure_on
from participation_app.publication.queue import queue

# A published reply is the result itself; the result that is a notice in public directs to another authority.
_KINDS = {"Result": "Redirection"}


@in_authority_language()
def take_over(notice: Document) -> None:
	"""Queues a notice as a reply to the comment that its ticket came from."""
	comment = frappe.db.get_value("HD Ticket", notice.ticket, "participation_comment")
	platform, visibility, account = frappe.db.get_value(
		"Social Comment", comment, ["platform", "visibility", "account"]
	)
	if visibility == "deleted":
		outbox.fail(notice.name, Reason("comment_deleted"))
		return
	if not measure_on(account, notice.text).fits:
		outbox.fail(notice.name, Reason("text_too_long", (platform,)))
		return
	queue(
		_KINDS.get(notice.kind, notice.kind),
		comment=comment,
		account=account,
		text=notice.text,
		unique_key=f"notice:{notice.name}",
		ticket=notice.ticket,
		notice=notice.name,
	)
