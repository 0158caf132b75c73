"""What told staff of a comment in its own words: notifications in the desk, and the mails that went out with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_string, policy
from email.message import EmailMessage

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import escape_html

from participation_app.casework.joint import tickets_of
from participation_app.intake.sealed_words import Words

Clear = Callable[[str | None], str | None]

_TOLD = ("subject", "email_content")
_IN_BOLD = re.compile(r"<(b|strong)\b[^>]*>.*?</\1>", re.DOTALL)
_LISTED = re.compile(r"(</a>: )(.*?)(</li>)", re.DOTALL)
_TITLE = re.compile(r"(<title>)(.*?)(</title>)", re.DOTALL)
_SOUGHT = 30  # of the words, what finds the lists in which they may stand
_AT_ONCE = timedelta(minutes=1)  # between a notification and its mail


def clear(comment: Document, words: Words, notice: str) -> None:
	"""Puts the notice in the place of the words in what was told of the comment's tickets, alone or among others."""
	for name in {*_of_tickets(tickets_of(comment)), *_lists(comment, words)}:
		row = frappe.get_doc("Notification Log", name)
		before = {field: row.get(field) for field in _TOLD}
		cleared = {field: _without(value, words, notice) for field, value in before.items()}
		if cleared != before:
			frappe.db.set_value("Notification Log", name, cleared, update_modified=False)
			_clear_mails(row, words, notice)


def clear_unsent(notification: Document, words: Words, notice: str) -> None:
	"""Puts the notice in the place of the words in a notification that is not stored yet."""
	for field in _TOLD:
		notification.set(field, _without(notification.get(field), words, notice))


def _of_tickets(tickets: list[str]) -> list[str]:
	told = {"document_type": "HD Ticket", "document_name": ["in", tickets]}
	return frappe.get_all("Notification Log", told, pluck="name")


def _lists(comment: Document, words: Words) -> list[str]:
	"""Warnings tell of several tickets at once and belong to none."""
	since = {"document_type": ["is", "not set"], "creation": [">=", comment.creation]}
	sought = [["email_content", "like", f"%{escape_html(line[:_SOUGHT])}%"] for line in words.lines]
	return frappe.get_all("Notification Log", since, or_filters=sought, pluck="name")


def _without(told: str | None, words: Words, notice: str) -> str | None:
	"""Frappe writes a ticket's subject in bold, a list of warnings after its link."""
	cleared = _IN_BOLD.sub(lambda bold: notice if words.stand_in(bold[0]) else bold[0], told or "")
	cleared = _LISTED.sub(
		lambda line: line[1] + (notice if words.stand_in(line[2]) else line[2]) + line[3], cleared
	)
	return notice if words.stand_in(cleared) else cleared or told


def _clear_mails(notification: Document, words: Words, notice: str) -> None:
	"""The mails name neither ticket nor notification: they went to the same person at the same moment."""
	mail, recipient = DocType("Email Queue"), DocType("Email Queue Recipient")
	moment = notification.creation
	query = (
		frappe.qb.from_(mail)
		.join(recipient)
		.on(recipient.parent == mail.name)
		.select(mail.name, mail.message)
		.where(mail.creation[moment - _AT_ONCE : moment + _AT_ONCE])
		.where(recipient.recipient == frappe.db.get_value("User", notification.for_user, "email"))
	)
	for name, written in query.run():
		message = message_from_string(written or "", policy=policy.SMTP)
		if _clear_mail(message, words, notice):
			frappe.db.set_value("Email Queue", name, "message", message.as_string(), update_modified=False)


def _clear_mail(message: EmailMessage, words: Words, notice: str) -> bool:
	"""Whether the words stood in it; its plain text, which repeats the page, then goes whole."""
	parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
	pages = [(part, part.get_content()) for part in parts if part.get_content_subtype() == "html"]
	changed = [(part, _without(_untitled(page, words, notice), words, notice)) for part, page in pages]
	if [page for _part, page in changed] == [page for _part, page in pages]:
		return False
	for part, page in changed:
		part.set_content(page, subtype="html", cte="base64")
	for part in parts:
		if part.get_content_subtype() == "plain":
			part.set_content(notice, cte="base64")
	if words.occur_in(message["Subject"]):
		message.replace_header("Subject", notice)
	return True


def _untitled(page: str, words: Words, notice: str) -> str:
	"""Frappe repeats the mail's subject as the title of its page."""
	return _TITLE.sub(
		lambda title: title[1] + (notice if words.occur_in(title[2]) else title[2]) + title[3], page
	)
