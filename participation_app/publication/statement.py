"""The night's statement: every reply and announcement of the day with its link, to those who answer for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

import frappe
from frappe import _
from frappe.utils import escape_html, get_url, get_url_to_form
from frappe.utils.jinja_globals import is_rtl

from participation_app.casework.dates import written_date
from participation_app.casework.language import in_language
from participation_app.casework.settings import settings
from participation_app.casework.warned_people import People
from participation_app.casework.warning_digest import tell
from participation_app.publication.published import PUBLISHED, read, removed, yesterday
from participation_app.publication.removals import TO_GO

REPORT = "Published Replies"
LINES_SHOWN = 200
TEXT_SHOWN = 120


def send(day: date | None = None) -> None:
	"""Writes the day's statement and sends it, once for a day, and only where something was published."""
	day = day or yesterday()
	rows, gone = read(day, day), removed(day, day)
	has_news = gone or any(row.state in PUBLISHED for row in rows)
	if not has_news or frappe.db.exists("Publication Statement", str(day)):
		return
	people = People()
	told = _recipients(people)
	try:
		_write(day, rows, gone, told)
	except frappe.DuplicateEntryError:
		frappe.clear_last_message()  # another worker was quicker
		return
	can_mail = True
	for name in told:
		user = people.users[name]
		with in_language(user.language):
			can_mail = tell(user, _subject(day), _content(day, rows, gone), _link(day), can_mail)


def counts(rows: Sequence[frappe._dict]) -> dict[str, int]:
	"""How many were published, by hand among them, and how many are unclear, refused or to be removed."""
	of_state = Counter(row.state for row in rows)
	return {
		"published": sum(of_state[state] for state in PUBLISHED),
		"by_hand": of_state["By Hand"],
		"unclear": of_state["Sending"] + of_state["Unclear"],
		"refused": of_state["Refused"],
		"waiting": of_state["Waiting"],
		"to_be_removed": sum(of_state[state] for state in TO_GO),
	}


def _recipients(people: People) -> list[str]:
	own = settings()
	named = (own.public_relations_head, own.public_relations_deputy, *people.managers)
	return list(dict.fromkeys(name for name in named if name in people.users))


def _write(
	day: date, rows: Sequence[frappe._dict], gone: Sequence[frappe._dict], told: Sequence[str]
) -> None:
	figures = {**counts(rows), "removed": len(gone)}
	statement = {"doctype": "Publication Statement", "day": day, "told": "\n".join(told), **figures}
	frappe.get_doc(statement).insert(ignore_permissions=True)


def _subject(day: date) -> str:
	return _("Published on {0}").format(written_date(day))


def _content(day: date, rows: Sequence[frappe._dict], gone: Sequence[frappe._dict]) -> str:
	removals = f"<p>{_('Removed from the platforms on this day:')}</p>{_list(gone)}" if gone else ""
	direction = "rtl" if is_rtl() else "ltr"
	link = f'<p><a href="{get_url(_link(day))}">{_(REPORT)}</a></p>'
	return f'<div dir="{direction}"><p>{_sums(rows)}</p>{_list(rows)}{removals}{link}</div>'


def _list(rows: Sequence[frappe._dict]) -> str:
	lines = "".join(f"<li>{_line(row)}</li>" for row in rows[:LINES_SHOWN])
	more = len(rows) - LINES_SHOWN
	rest = f"<p>{_('And more: {0}').format(more)}</p>" if more > 0 else ""
	return f"<ul>{lines}</ul>{rest}"


def _sums(rows: Sequence[frappe._dict]) -> str:
	message = _("Published: {0}, of these by hand: {1}. Unclear: {2}. Refused: {3}. Waiting: {4}.")
	of = counts(rows)
	return message.format(of["published"], of["by_hand"], of["unclear"], of["refused"], of["waiting"])


def _line(row: frappe._dict) -> str:
	cause = f'<a href="{_address(row)}">{escape_html(row.title or row.reference or row.ticket)}</a>'
	said = " ".join((row.text or "").split())
	said = f"{said[:TEXT_SHOWN]}…" if len(said) > TEXT_SHOWN else said
	can_open = (row.permalink or "").startswith(("https://", "http://"))
	place = f' <a href="{escape_html(row.permalink)}">{_("Open on the platform")}</a>' if can_open else ""
	is_missing = row.missing_since and row.state == "Sent"
	standing = _("Missing on the Platform") if is_missing else _(row.state)
	facts = " · ".join((_(row.kind), _(row.platform or ""), standing))
	return f'{cause} · {facts}: <span dir="auto">{escape_html(said)}</span>{place}'


def _address(row: frappe._dict) -> str:
	if row.announcement:
		return get_url_to_form("Announcement", row.announcement)
	return get_url_to_form("HD Ticket", row.ticket)


def _link(day: date) -> str:
	return f"/app/query-report/{quote(REPORT)}?from_date={day}&to_date={day}"
