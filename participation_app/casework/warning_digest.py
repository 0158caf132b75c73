"""One message to each person for everything that has come up: a notification and a mail, in their language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.desk.doctype.notification_settings.notification_settings import is_email_notifications_enabled
from frappe.utils import escape_html, get_url, get_url_to_form
from frappe.utils.jinja_globals import is_rtl

from participation_app.casework import moments
from participation_app.casework.dates import written_date, written_moment
from participation_app.casework.language import in_language
from participation_app.casework.settings import authority_zone

LIST_ENDS = "Holiday List Ends"
DUE_LIST = "/app/query-report/Due%20List"
LINES_SHOWN = 50
SUBJECT_SHOWN = 80


@dataclass(frozen=True)
class Line:
	"""One thing to tell one person: about a ticket, or about a holiday list that ends."""

	told: str
	kind: str
	step: str
	key: str
	about: str
	due_at: datetime | None = None
	reference: str | None = None
	subject: str | None = None
	share: str | None = None
	ends_on: date | None = None


def send(lines: Iterable[Line], users: Mapping[str, frappe._dict]) -> None:
	"""Tells each person their lines; `users` has everybody's address and language."""
	by_person: dict[str, list[Line]] = defaultdict(list)
	for line in lines:
		by_person[line.told].append(line)
	can_mail = True
	for person, own in sorted(by_person.items()):
		with in_language(users[person].language):
			can_mail = _tell(users[person], _once_each(own), can_mail)


def tell(user: frappe._dict, subject: str, content: str, link: str, can_mail: bool = True) -> bool:
	"""Writes a notification and a mail; False once it is known that no mail can go out."""
	notification = {"type": "Alert", "subject": subject, "email_content": content, "link": link}
	make_notification_logs(frappe._dict(notification), [user.email])
	if not can_mail or not is_email_notifications_enabled(user.name):
		return can_mail
	try:
		# Into the queue, within this transaction: what is rolled back is not sent.
		frappe.sendmail(recipients=[user.email], subject=subject, message=content)
	except frappe.OutgoingEmailError:
		frappe.clear_last_message()
		frappe.log_error(title="Warnings are shown in the desk only: no account sends mail")
		return False
	return True


def _tell(user: frappe._dict, lines: Sequence[Line], can_mail: bool) -> bool:
	link = _link(lines[0]) if len(lines) == 1 else DUE_LIST
	return tell(user, _subject(lines), _content(lines), link, can_mail)


def _once_each(lines: Sequence[Line]) -> list[Line]:
	"""A ticket that met several thresholds is told once; the most urgent first."""
	found: dict[str, Line] = {}
	for line in sorted(lines, key=lambda line: (line.due_at or datetime.max, line.share is not None)):
		found.setdefault(line.about, line)
	return list(found.values())


def _subject(lines: Sequence[Line]) -> str:
	if len(lines) > 1:
		return _("What needs you now: {0}").format(len(lines))
	return _sentence(lines[0])


def _content(lines: Sequence[Line]) -> str:
	rows = "".join(f"<li>{_row(line)}</li>" for line in lines[:LINES_SHOWN])
	more = len(lines) - LINES_SHOWN
	rest = f"<p>{_('And more: {0}').format(more)}</p>" if more > 0 else ""
	link = f'<p><a href="{get_url(DUE_LIST)}">{_("Due List")}</a></p>'
	direction = "rtl" if is_rtl() else "ltr"
	return f'<div dir="{direction}"><ul>{rows}</ul>{rest}{link}</div>'


def _row(line: Line) -> str:
	excerpt = f": {escape_html(line.subject[:SUBJECT_SHOWN])}" if line.subject else ""
	return f'<a href="{get_url(_link(line))}">{escape_html(_sentence(line))}</a>{excerpt}'


def _sentence(line: Line) -> str:
	if line.kind == LIST_ENDS:
		message = _("The holiday list {0} ends on {1}. Add the holidays that follow.")
		return message.format(line.about, written_date(line.ends_on))
	due = written_moment(moments.aware(line.due_at).astimezone(authority_zone()))
	if line.share:
		message = _("{0}: the time of “{1}” is used up. The answer is due on {2}.")
		return message.format(line.reference, _(line.share), due)
	if line.due_at < frappe.utils.now_datetime():
		return _("{0}: the answer was due on {1}.").format(line.reference, due)
	return _("{0}: the answer is due on {1}.").format(line.reference, due)


def _link(line: Line) -> str:
	doctype = "HD Service Holiday List" if line.kind == LIST_ENDS else "HD Ticket"
	return get_url_to_form(doctype, line.about)
