"""Tells the Participation Managers about an account, each thing once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import frappe
from frappe.utils import escape_html, get_url_to_form

from participation_app.casework.bulk import insert_rows
from participation_app.casework.language import in_language
from participation_app.casework.warned_people import People
from participation_app.casework.warning_digest import tell

DOCTYPE = "Participation Warning"
KIND = "Account Trouble"


def tell_managers(account: str, step: str, say: Callable[[], str]) -> None:
	"""Sends every manager who was not told of this step what `say` says in their language."""
	people, can_mail = People(), True
	for manager in _not_told(account, step, people.managers):
		with in_language(people.users[manager].language):
			link = get_url_to_form("Social Account", account)
			sentence = say()
			content = f'<p><a href="{link}">{escape_html(sentence)}</a></p>'
			can_mail = tell(people.users[manager], sentence, content, link, can_mail)


def _not_told(account: str, step: str, managers: list[str]) -> list[str]:
	"""Enters who is told now; a unique key keeps a second worker, or the next run, from telling them again."""
	rows = [
		{
			"account": account,
			"kind": KIND,
			"step": step,
			"told": manager,
			"told_at": frappe.utils.now_datetime(),
			"unique_key": hashlib.sha256("\n".join((account, step, manager)).encode()).hexdigest(),
		}
		for manager in managers
	]
	told = {"unique_key": ["in", [row["unique_key"] for row in rows]]}
	known = set(frappe.get_all(DOCTYPE, told, pluck="unique_key")) if rows else set()
	new = [row for row in rows if row["unique_key"] not in known]
	names = insert_rows(DOCTYPE, new, once=True)
	return frappe.get_all(DOCTYPE, {"name": ["in", names]}, pluck="told") if names else []
