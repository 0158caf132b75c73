"""What only a Participation Manager can put right: told on their desk, with the form where they do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.model.document import Document
from frappe.utils import escape_html, get_url
from frappe.utils.jinja_globals import is_rtl

from participation_app.casework.health.findings import Finding
from participation_app.casework.language import in_language
from participation_app.casework.warned_people import People
from participation_app.casework.warning_digest import tell

HEALTH = "/app/participation-health"


def tell_of_gateway(gateway: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement of a gateway's trouble, which comes once for each new one."""
	_alert(gateway, _("SMS gateway {0}: {1}").format(gateway.name, values["message"]))


def tell_of_gaps(template: Document, gaps: Sequence[str]) -> None:
	"""A ready-made text asks for what nobody fills in; told once for each text."""
	if not frappe.db.exists("Notification Log", _about(template)):
		message = _("Ready-made text “{0}”: nobody fills in {1}. Correct it, or the citizen reads a gap.")
		_alert(template, message.format(template.name, " ".join(gaps)))


def _alert(document: Document, subject: str) -> None:
	managers = list(People().managers)
	if managers:
		alert = {"type": "Alert", "subject": subject, "from_user": frappe.session.user, **_about(document)}
		make_notification_logs(frappe._dict(alert), managers)


def _about(document: Document) -> dict[str, str]:
	return {"document_type": document.doctype, "document_name": document.name}


def tell_of_findings(found_in: Callable[[str | None], Sequence[Finding]]) -> None:
	"""What has become urgent, in one message for each manager; `found_in` tells it in a language."""
	people, can_mail, told = People(), True, {}
	for manager in people.managers:
		language = people.users[manager].language
		if language not in told:
			told[language] = found_in(language)
		if told[language]:
			with in_language(language):
				can_mail = _tell_one(people.users[manager], told[language], can_mail)


def _tell_one(user: frappe._dict, found: Sequence[Finding], can_mail: bool) -> bool:
	subject = found[0].sentence if len(found) == 1 else _("What needs you now: {0}").format(len(found))
	rows = "".join(
		f'<li><a href="{get_url(one.link)}">{escape_html(one.sentence)}</a> {escape_html(one.to_do)}</li>'
		for one in found
	)
	content = f'<div dir="{"rtl" if is_rtl() else "ltr"}"><ul>{rows}</ul></div>'
	return tell(user, subject, content, found[0].link if len(found) == 1 else HEALTH, can_mail)
