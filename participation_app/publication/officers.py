"""Tells the public relations officers what waits for one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection

import frappe
from frappe.utils import escape_html, get_url_to_form

from participation_app.casework import deputies, stand_ins
from participation_app.casework.language import in_language
from participation_app.casework.warned_people import People
from participation_app.casework.warning_digest import tell
from participation_app.rules.lifecycle import PUBLIC_RELATIONS_OFFICER


def tell_officers(
	name: str, say: Callable[[], str], doctype: str = "Proposed Reply", apart_from: Collection[str] = ()
) -> None:
	"""Every officer on duty but the one who acts is told what `say` says in their language.

	Where none is left, the head of public relations, the deputy and the managers are.
	"""
	link = get_url_to_form(doctype, name)
	people, can_mail = People(), True
	known = people.users.keys() - {frappe.session.user, *apart_from}
	officers = [user for user in _officers() if user in known]
	for told in officers or [
		user for user in dict.fromkeys([*stand_ins.named(), *people.managers]) if user in known
	]:
		with in_language(people.users[told].language):
			sentence = say()
			content = f'<p><a href="{link}">{escape_html(sentence)}</a></p>'
			can_mail = tell(people.users[told], sentence, content, link, can_mail)


def _officers() -> list[str]:
	filters = {"parenttype": "User", "role": PUBLIC_RELATIONS_OFFICER}
	absent = deputies.absent_today()
	officers = {user for user in frappe.get_all("Has Role", filters, pluck="parent") if user not in absent}
	return sorted(officers - deputies.reviews_lent_to())
