"""Reminders that results are due, and word of figures that were changed past all doors."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import escape_html, get_url, get_url_to_form
from frappe.utils.jinja_globals import is_rtl

from participation_app.casework import warning_digest
from participation_app.casework.dates import written_date
from participation_app.casework.language import in_language
from participation_app.casework.warned_people import People
from participation_app.engagement import survey_results
from participation_app.rules import surveys as rules

DOCTYPE = "Participation Survey"


def remind_due() -> None:
	"""Once a day, whoever wrote a survey and the managers are told that its results are due and not published."""
	fields = ["name", "title", "owner", "results_at", "reminded_on"]
	due = {"state": ["in", (rules.OPEN, rules.CLOSED)], "results_at": ["<=", frappe.utils.now_datetime()]}
	people, today = People(), frappe.utils.now_datetime().date()
	for survey in frappe.get_all(DOCTYPE, due, fields):
		if survey.reminded_on == today:
			continue
		for user in _told(people, survey.owner):
			_tell(people.users[user], survey.name, _due_since, survey)
		frappe.db.set_value(DOCTYPE, survey.name, "reminded_on", today, update_modified=False)
		frappe.db.commit()  # nobody is told twice, whatever becomes of the next


def tell_of_changes() -> None:
	"""The managers are told of each survey whose answers or figures no longer match the checksum."""
	people = People()
	for name in survey_results.changed_results():
		survey = frappe.db.get_value(DOCTYPE, name, ["name", "title"], as_dict=True)
		for user in people.managers:
			_tell(people.users[user], name, _changed, survey)


def _told(people: People, owner: str) -> list[str]:
	return list(dict.fromkeys([*(user for user in (owner,) if user in people.users), *people.managers]))


def _tell(user: frappe._dict, name: str, sentence: object, survey: frappe._dict) -> None:
	link = get_url_to_form(DOCTYPE, name)
	with in_language(user.language):
		subject = sentence(survey)
		direction = "rtl" if is_rtl() else "ltr"
	content = f'<div dir="{direction}"><p><a href="{get_url(link)}">{escape_html(subject)}</a></p></div>'
	warning_digest.tell(user, subject, content, link)


def _due_since(survey: frappe._dict) -> str:
	message = _("The results of the survey “{0}” were promised for {1} and are not published.")
	return message.format(survey.title, written_date(survey.results_at.date()))


def _changed(survey: frappe._dict) -> str:
	return _("The answers or figures of the survey “{0}” do not match their checksum.").format(survey.title)
