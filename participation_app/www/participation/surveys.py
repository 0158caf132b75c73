"""The surveys that can be answered, that are coming, and that have results."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.engagement import public_surveys
from participation_app.engagement.public_surveys import Entry
from participation_app.rules import surveys as rules
from participation_app.www import survey_times
from participation_app.www.public_page import prepare

PATH = "/participation/surveys"


def get_context(context: frappe._dict) -> None:
	prepare(
		context,
		title=_("Surveys"),
		name="surveys",
		description=_("Answer our surveys, and read their results and what we decided because of them."),
		updated=public_surveys.last_change(),
		shared=True,
	)
	entries = public_surveys.listed()
	context.groups = [
		(title, [entry for entry in entries if entry.standing == standing], standing)
		for title, standing in (
			(_("Open now"), rules.ANSWERABLE),
			(_("Opening soon"), rules.COMING),
			(_("Results"), rules.RESULTS),
			(_("Waiting for results"), rules.OVER),
		)
	]
	context.update(is_empty=not entries, title_of=title_of, rules=rules, written=survey_times.written_day)


def title_of(entry: Entry) -> str:
	"""The survey's title in the reader's language."""
	return (entry.title_in_english if frappe.local.lang == "en" else "") or entry.title
