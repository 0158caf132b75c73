"""Internal notes beside a ticket: Helpdesk's own comments, for the ticket's staff alone and never for its citizen."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Sequence

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.model.document import Document
from frappe.utils import escape_html, strip_html

from participation_app.casework import access
from participation_app.casework.form_problems import refuse
from participation_app.casework.language import in_language
from participation_app.casework.settings import settings
from participation_app.notices.look_again import look_again
from participation_app.rules.lifecycle import PARTICIPATION_MANAGER

DOCTYPE = "HD Ticket Comment"
LONGEST = 5_000
_MOST_COLLEAGUES = 300
_GAPS = re.compile(r"\n{3,}")
_LINE_ENDS = re.compile(r"<br\s*/?>|</(?:p|div|li|h\d|blockquote|pre)>", re.IGNORECASE)


class NoteRefused(frappe.ValidationError):
	"""The note is empty, too long, or names somebody who may not see the ticket."""


def notes_of(ticket: str) -> list[dict[str, object]]:
	"""The notes as plain text, the newest first."""
	fields = ["name", "content", "commented_by", "creation"]
	rows = frappe.get_all(DOCTYPE, {"reference_ticket": str(ticket)}, fields, order_by="creation desc")
	return [
		{
			"name": row.name,
			"text": plain(row.content),
			"by": frappe.get_cached_value("User", row.commented_by, "full_name") or row.commented_by,
			"at": row.creation,
		}
		for row in rows
	]


def write(ticket: Document, text: str, mentioned: Sequence[str] = ()) -> str:
	"""Keeps a note and tells the colleagues who are named in it with an @; raises NoteRefused."""
	text = text.strip()
	if not text:
		refuse({"note": _("Write the note first.")}, NoteRefused)
	if len(text) > LONGEST:
		refuse({"note": _("A note has at most {0} characters.").format(f"{LONGEST:,}")}, NoteRefused)
	named = [user for user in dict.fromkeys(mentioned) if f"@{_name_of(user)}" in text]
	for user in named:
		_check_may_see(ticket, user)
	note = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"reference_ticket": str(ticket.name),
			"commented_by": frappe.session.user,
			"content": _as_html(text, named),
		}
	).insert(ignore_permissions=True)
	for user in named:
		_tell(ticket, user)
	look_again("HD Ticket", str(ticket.name))
	return note.name


def colleagues(ticket: Document) -> list[dict[str, str]]:
	"""Whom a note may name: the staff to whom the ticket is open, by name."""
	people = _members(ticket) - {frappe.session.user}
	wanted = {"name": ["in", list(people)], "enabled": 1, "user_type": "System User"}
	rows = frappe.get_all("User", wanted, ["name", "full_name"], order_by="full_name", limit=_MOST_COLLEAGUES)
	return [{"user": row.name, "name": row.full_name} for row in rows if access.may_work_on(ticket, row.name)]


def plain(content: str | None) -> str:
	"""A note's text without its markup, line for line."""
	lines = html.unescape(strip_html(_LINE_ENDS.sub("\n", content or ""))).splitlines()
	return _GAPS.sub("\n\n", "\n".join(line.strip() for line in lines)).strip()


def _members(ticket: Document) -> set[str]:
	places = [place for place in (ticket.participation_department, ticket.participation_section) if place]
	teams = frappe.get_all("Participation Department", {"name": ["in", places]}, pluck="team")
	own = settings()
	teams += [own.call_centre_team, own.public_relations_team]
	member = {"parenttype": "HD Team", "parent": ["in", [team for team in teams if team]]}
	manager = {"parenttype": "User", "role": PARTICIPATION_MANAGER}
	return {
		*frappe.get_all("HD Team Member", member, pluck="user"),
		*frappe.get_all("Has Role", manager, pluck="parent"),
	}


def _check_may_see(ticket: Document, user: str) -> None:
	if not access.may_work_on(ticket, user):
		message = _("{0} may not see this ticket. Take the name out of the note.")
		refuse({"note": message.format(_name_of(user))}, NoteRefused)


def _as_html(text: str, named: Collection[str]) -> str:
	lines = "".join(f"<p>{escape_html(line)}</p>" for line in text.splitlines())
	kind = "mention" if _is_told_by_helpdesk() else "colleague"
	for user in named:
		name = escape_html(_name_of(user))
		mark = f'<span class="mention" data-type="{kind}" data-id="{escape_html(user)}" data-label="{name}">'
		lines = lines.replace(f"@{name}", f"{mark}@{name}</span>")
	return lines


def _is_told_by_helpdesk() -> bool:
	"""Helpdesk tells who is mentioned on its own pages, and by mail: where no mail can leave it would raise."""
	may_tell = frappe.has_permission("HD Notification", "create")
	sends_no_mail = frappe.db.get_single_value("HD Settings", "skip_email_workflow")
	return bool(may_tell and (sends_no_mail or EmailAccount.find_outgoing()))


def _tell(ticket: Document, user: str) -> None:
	"""In the desk, in the colleague's language; what the note says stands on the ticket alone."""
	with in_language(frappe.db.get_value("User", user, "language")):
		subject = _("{0} asks you to read a note on ticket {1}.").format(
			escape_html(_name_of(frappe.session.user)), ticket.name
		)
	notification = {
		"type": "Mention",
		"document_type": "HD Ticket",
		"document_name": str(ticket.name),
		"subject": subject,
		"from_user": frappe.session.user,
	}
	make_notification_logs(frappe._dict(notification), [user])


def _name_of(user: str) -> str:
	return frappe.get_cached_value("User", user, "full_name") or user
