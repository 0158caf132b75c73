"""Why a date moved is read in the reader's own language, wherever it is told; what a person typed stays as typed."""

import frappe
import pytest

from participation_app.casework.public_status import plain_status
from tests.integration.casework.clock import (
	AGREEMENT,
	answered_by_citizen,
	ask,
	carry_out,
	change,
	declare,
	deliver_question,
	last_change,
	season,
	ticket_of,
	withdraw,
)


def told(ticket, language):
	"""What the citizen reads of the last promise, with the desk in the other language."""
	frappe.local.lang = "ar" if language == "en" else "en"
	return plain_status(ticket, language).promises[-1].text


def moved_by(freeze, act):
	freeze("2026-03-02 10:00")
	ticket = ticket_of()
	act()
	carry_out()
	return ticket


def a_season(**more):
	names = {"season_name": "دوام الصيف", "name_in_english": "Summer hours"}
	return lambda: season("2026-03-04", more.get("until"), **names).insert()


def earlier_hours():
	rows = [
		{"workday": day, "start_time": "08:00:00", "end_time": "15:00:00"} for day in ("Monday", "Thursday")
	]
	change("HD Service Level Agreement", AGREEMENT, support_and_resolution=rows)


def a_withdrawn_holiday():
	declare("2026-03-04")
	carry_out()
	withdraw("2026-03-04")


def four_holidays():
	declare("2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06")


@pytest.mark.parametrize(
	("act", "in_english", "in_arabic"),
	[
		(
			lambda: declare("2026-03-04"),
			"Holiday added: Feast, 4 March 2026.",
			"أُضيفت عطلة: عيد، 4 مارس 2026.",
		),
		(four_holidays, "Feast, 5 March 2026; 1 more.", "عيد، 5 مارس 2026; "),
		(a_withdrawn_holiday, "Holiday taken out: Feast, 4 March 2026.", "عيد، 4 مارس 2026."),
		(a_season(), "From 4 March 2026 on: Summer hours, working hours 09:00–14:00.", "دوام الصيف"),
		(
			a_season(until="2026-03-19"),
			"Season Summer hours, 4 March 2026 to 19 March 2026, working hours 09:00–14:00.",
			"دوام الصيف",
		),
		(earlier_hours, "Working hours changed: 08:00–15:00.", "08:00–15:00"),
	],
)
def test_a_change_of_the_calendar_is_told_in_the_readers_language(freeze, act, in_english, in_arabic):
	ticket = moved_by(freeze, act)
	assert in_english in told(ticket, "en")
	arabic = told(ticket, "ar")
	assert in_arabic in arabic and "March" not in arabic and "Feast" not in arabic


def test_a_pause_is_told_in_the_readers_language(freeze):
	freeze("2026-03-02 10:00")
	ticket = ticket_of(stage="With Department")
	ask(ticket)
	deliver_question(ticket)
	freeze("2026-03-04 10:00")
	answered_by_citizen(ticket)
	assert "Working days left when the clock stopped: 3" in told(ticket, "en")
	assert told(ticket, "en") != told(ticket, "ar") and "Working" not in told(ticket, "ar")


def test_the_forms_read_like_the_story_and_lists_keep_the_authoritys_language(freeze):
	ticket = moved_by(freeze, lambda: declare("2026-03-04"))
	frappe.local.lang = "en"
	for row in (frappe.get_last_doc("Participation Promise", {"ticket": ticket}), last_change()):
		assert row.reason == "أُضيفت عطلة: عيد، 4 مارس 2026."
		row.run_method("onload")
		assert row.reason == "Holiday added: Feast, 4 March 2026."


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_reason_that_a_person_typed_stays_as_typed(freeze, language):
	ticket = moved_by(freeze, lambda: declare("2026-03-04"))
	typed = {"reason": "بعد الاتصال بكم", "reason_values": None}
	frappe.db.set_value("Participation Promise", {"ticket": ticket, "cause": "Holiday"}, typed)
	assert "بعد الاتصال بكم" in told(ticket, language)
