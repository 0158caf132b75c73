"""Tells the public relations officers what waits for one of them."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.utils import escape_html, get_url_to_form

from participation_app.casework.language import in_language
from participation_app.casework.warned_people import People
from participation_app.casework.warning_digest import tell
from participation_app.rules.lifecycle import PUBLIC_RELATIONS_OFFICER


def tell_officers(name: str, say: Callable[[], str], doctype: str = "Proposed Reply") -> None:
	"""Every officer but the one who acts is told what `say` says in their language."""
	link = get_url_to_form(doctype, name)
	users, can_mail = People().users, True
	for officer in _officers():
		if officer not in users or officer == frappe.session.user:
			continue
		with in_language(users[officer].language):
			sentence = say()
			content = f'<p><a href="{link}">{escape_html(sentence)}</a></p>'
			can_mail = tell(users[officer], sentence, content, link, can_mail)


def _officers() -> list[str]:
	filters = {"parenttype": "User", "role": PUBLIC_RELATIONS_OFFICER}
	return sorted(frappe.get_all("Has Role", filters, pluck="parent"))
