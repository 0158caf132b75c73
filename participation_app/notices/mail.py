"""Notices by e-mail: handed to the site's mail queue in one transaction, followed there until they are sent."""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe import _
from frappe.email.email_body import EMail
from frappe.model.document import Document

from participation_app.notices import codes, outbox
from participation_app.notices.lease import note
from participation_app.notices.reasons import Reason
from participation_app.notices.settings import default_language, settings

LOOK_AGAIN = timedelta(minutes=1)
TRY_AGAIN = timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(hours=12)
_RIGHT_TO_LEFT = "ar"
_KIND = "X-Participation-Notice"  # Frappe lets nobody but an X- header through to the hook that reads it
_RECEIPT = "Receipt"


def hand_over(notice: Document) -> None:
	"""Writes the mail into the queue in the notice's transaction; the site's own job sends it."""
	text = codes.text_to_send(notice)
	if not notice.recipient or text is None:
		outbox.fail(notice.name, Reason("no_address" if text else "code_too_old"))
		return
	queued = _queue(notice, text)
	if queued is None:
		outbox.fail(notice.name, Reason("no_mail_account"))
		return
	if notice.code:
		codes.stands_in_mail(notice.code, queued)
	now = frappe.utils.now_datetime()
	note(
		notice,
		state=outbox.SENDING,
		external_id=queued,
		sending_since=now,
		attempts=(notice.attempts or 0) + 1,
		next_attempt_at=now + LOOK_AGAIN,
		lease_until=None,
	)


def follow(notice: Document) -> None:
	"""Looks what became of the mail in the queue."""
	fields = ["status", "error", "message_id"]
	mail = frappe.db.get_value("Email Queue", notice.external_id, fields, as_dict=True)
	now = frappe.utils.now_datetime()
	if mail is None:
		outbox.fail(notice.name, Reason("mail_deleted"))
	elif mail.status == "Sent":
		if notice.code:
			_blank(notice.code, notice.external_id)
		outbox.settle(notice.name, evidence=mail.message_id)
	elif notice.code and codes.is_over(notice.code):
		outbox.fail(notice.name, Reason("code_too_old"))
	elif mail.status != "Error":
		note(notice, next_attempt_at=now + LOOK_AGAIN, lease_until=None)
	elif now - notice.sending_since > GIVE_UP_AFTER or _is_refused(mail.error):
		outbox.fail(notice.name, Reason("mail_not_sent"))
	else:
		# The queue itself gives up after some minutes, whatever the mail server's trouble was.
		again = {"status": "Not Sent", "retry": 0, "send_after": now + TRY_AGAIN}
		frappe.db.set_value("Email Queue", notice.external_id, again)
		note(notice, next_attempt_at=now + TRY_AGAIN + LOOK_AGAIN, lease_until=None)


def say_automatic(mail: EMail) -> None:
	"""Called by Frappe for every mail that is written; ours say that a program wrote them (RFC 3834)."""
	kind = mail.msg_root[_KIND]
	if kind:
		del mail.msg_root[_KIND]
		mail.set_header("Auto-Submitted", "auto-replied" if kind == _RECEIPT else "auto-generated")


def forget_codes() -> None:
	"""Takes codes out of the queue's mails that are too old; what was not sent yet is not sent any more."""
	for code, queued in codes.mails_over().items():
		status = frappe.db.get_value("Email Queue", queued, "status", for_update=True)
		if status == "Sending":
			continue  # the queue is at it this moment
		if status and status != "Sent":
			told = Reason("code_too_old").worded(default_language())
			frappe.db.set_value("Email Queue", queued, {"status": "Error", "error": told})
		_blank(code, queued)


def _blank(code: str, queued: str) -> None:
	"""The queue keeps that a mail went out, to whom and when, but no digits."""
	frappe.db.set_value("Email Queue", queued, "message", "")
	# What the queue logs of a failure shows the variables of its frames, the mail among them.
	frappe.db.delete("Error Log", {"reference_doctype": "Email Queue", "reference_name": queued})
	codes.stands_in_mail(code, None)


def _queue(notice: Document, text: str) -> str | None:
	"""The name of the mail in the queue; None where the site has no way to send it."""
	about = ("HD Ticket", notice.ticket) if notice.ticket else (outbox.DOCTYPE, notice.name)
	sender = _sender()
	try:
		mail = frappe.sendmail(
			recipients=[notice.recipient],
			sender=sender,
			reply_to=sender,
			subject=notice.subject or _("Your contribution", lang=notice.language),
			message=_written(text, notice.language),
			reference_doctype=about[0],
			reference_name=about[1],
			add_unsubscribe_link=0,
			delayed=True,
			now=False,
			email_headers={_KIND: notice.kind, "X-Auto-Response-Suppress": "All"},
		)
	except frappe.OutgoingEmailError:
		return None
	return mail.name if mail else None


def _sender() -> str | None:
	account = settings().get("participation_mailbox")
	return frappe.db.get_value("Email Account", account, "email_id") if account else None


def _written(text: str, language: str) -> str:
	direction = "rtl" if language == _RIGHT_TO_LEFT else "ltr"
	lines = frappe.utils.escape_html(text).replace("\n", "<br>")
	return f'<div dir="{direction}" lang="{language}">{lines}</div>'


def _is_refused(error: str | None) -> bool:
	"""Whether the mail server refused the address for good."""
	return "RecipientsRefused" in (error or "")
