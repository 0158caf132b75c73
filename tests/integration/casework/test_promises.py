"""The ledger of due dates, as it is kept, as it is told, and what no change of the ticket rewrites."""

import frappe
import pytest

from participation_app.api import tickets as api
from participation_app.casework.promise_story import due_in_words
from participation_app.jobs.clock import note_breaches
from participation_app.notices import outbox
from participation_app.patches import tell_tickets_their_count
from participation_app.publication.length import measure_reply
from tests.integration.casework.clock import (
	AGREEMENT,
	INSPECTION,
	MONDAY,
	answered_by_citizen,
	ask,
	carry_out,
	change,
	declare,
	deliver_question,
	due_text,
	ticket_of,
)
from tests.integration.casework.rules import make_rule
from tests.integration.casework.tickets import DEPARTMENT, make, make_ticket, promises, value
from tests.integration.platform import Public
from tests.integration.reading import only_comment, read
from tests.integration.walk import as_person, register

COUNT = ("participation_counted_from", "participation_working_days", "participation_due_at", "sla")


@pytest.fixture(autouse=True)
def on_monday(freeze):
	freeze("2026-03-02 10:00")


def ledger(ticket):
	return frappe.get_all("Participation Promise", {"ticket": ticket}, ["*"], order_by="creation")


def give_priority(agreement, priority, working_days):
	document = frappe.get_doc("HD Service Level Agreement", agreement)
	for row in document.priorities:
		if row.priority == priority:
			row.participation_working_days = working_days
	frappe.set_user("Administrator")
	document.save(ignore_permissions=True)


def usual_priority():
	return frappe.db.get_single_value("HD Settings", "default_priority") or "Medium"


def test_the_first_promise_says_from_when_by_how_many_days_and_who_gave_it():
	ticket = ticket_of()
	[row] = ledger(ticket)
	said = (str(row.counted_from), row.working_days, row.agreement, row.given_by, row.cause)
	assert said == (f"{MONDAY}:00", 3, AGREEMENT, "agent@city.example", "Registered")
	assert row.calendar_version and str(row.given_at) == "2026-03-02 10:00:00"
	assert [str(each) for each in value(ticket, *COUNT[:2])] == [f"{MONDAY}:00", "3"]


def test_the_priority_that_helpdesk_gives_decides_how_many_days():
	give_priority(AGREEMENT, usual_priority(), 1)
	ticket = ticket_of()
	assert due_text(ticket) == "2026-03-03 16:00" and ledger(ticket)[0].working_days == 1
	assert value(ticket, "priority") == usual_priority()


def test_a_rules_priority_decides_how_many_days():
	give_priority(AGREEMENT, "Urgent", 2)
	make_rule(any_words="انهيار", priority="Urgent")
	assert due_text(ticket_of(text="انهيار في الطريق")) == "2026-03-04 16:00"


def test_another_priority_later_gives_no_other_date(as_user):
	give_priority(AGREEMENT, "Urgent", 1)
	ticket = ticket_of()
	before = value(ticket, *COUNT)
	as_person("agent")
	frappe.client.set_value("HD Ticket", ticket, "priority", "Urgent")
	as_user("Administrator")
	document = frappe.get_doc("HD Ticket", ticket)
	document.priority = "Low"
	document.save()
	assert value(ticket, *COUNT) == before and len(ledger(ticket)) == 1
	declare("2026-03-04")
	carry_out()
	assert due_text(ticket) == "2026-03-06 12:00"


@pytest.mark.parametrize(
	("field", "wanted"),
	[("participation_type", "Inquiry"), ("agent_group", "العلاقات العامة"), ("sla", INSPECTION)],
)
def test_type_team_and_agreement_are_not_changed_by_hand_and_neither_is_the_date(field, wanted):
	ticket = ticket_of()
	before = value(ticket, *COUNT)
	as_person("agent")
	with pytest.raises(frappe.ValidationError):
		frappe.client.set_value("HD Ticket", ticket, field, wanted)
	assert value(ticket, *COUNT) == before and len(ledger(ticket)) == 1


@pytest.mark.parametrize("field", COUNT[:3])
def test_what_the_date_was_counted_from_is_not_written_by_hand(field):
	ticket = ticket_of()
	as_person("agent")
	new = 9 if field.endswith("days") else "2026-04-01 10:00:00"
	with pytest.raises(frappe.ValidationError):
		frappe.client.set_value("HD Ticket", ticket, field, new)


def test_an_inspection_counts_its_days_from_the_receipt_with_the_pauses(freeze):
	ticket = ticket_of(stage="With Department")
	freeze("2026-03-03 10:00")
	ask(ticket)
	deliver_question(ticket)
	freeze("2026-03-05 09:00")
	answered_by_citizen(ticket)
	make("liaison", ticket, "call_for_inspection", reason="معاينة")
	assert due_text(ticket) == "2026-03-11 16:00"
	assert [row.working_days for row in ledger(ticket)] == [3, 3, 5]
	assert value(ticket, "participation_working_days", "sla") == (5, INSPECTION)


def test_a_reopened_ticket_gets_the_same_days_from_the_day_of_reopening(freeze):
	ticket = ticket_of()
	make("manager", ticket, "close_without_publication", reason="سحب")
	change("HD Service Level Agreement", AGREEMENT, participation_working_days=8)
	freeze("2026-03-10 11:00")
	make("agent", ticket, "reopen", reason="لم يحل", department=DEPARTMENT)
	assert due_text(ticket) == "2026-03-13 12:00"
	row = ledger(ticket)[-1]
	assert (row.cause, row.working_days, str(row.counted_from)) == ("Reopened", 3, "2026-03-10 11:00:00")


def test_the_story_is_told_in_order_and_in_plain_words(freeze):
	ticket = ticket_of(stage="With Department")
	freeze("2026-03-03 10:00")
	ask(ticket)
	deliver_question(ticket)
	freeze("2026-03-05 09:00")
	answered_by_citizen(ticket)
	declare("2026-03-06")
	carry_out()
	freeze("2026-03-11 09:00")
	note_breaches()
	as_person("liaison")
	breach = frappe.get_last_doc("Participation Breach")
	api.explain_breach(breach.name, "Rain.")
	frappe.local.lang = "en"
	view = api.view(ticket)
	told = [line["text"] for line in view["promises"]]
	assert told[0] == "Promised: by Thursday 5 March 2026, 16:00. Working days: 3."
	assert told[1] == "The clock stopped: a question is with the citizen."
	assert told[2] == "The clock went on."
	assert told[3].startswith("After the pause: by Monday 9 March 2026, 16:00.")
	assert told[4].startswith("Moved from Monday 9 March 2026, 16:00 to Tuesday 10 March 2026, 16:00.")
	assert told[5] == "Missed: Tuesday 10 March 2026, 16:00."
	assert told[6].endswith(": Rain.") and len(told) == 7
	[shown] = view["breaches"]
	assert shown["may_explain"] and shown["explanation"] == "Rain."
	assert shown["due_text"] == "Tuesday 10 March 2026, 16:00"


def test_the_page_shows_the_receipts_own_target(freeze):
	change("HD Service Level Agreement", AGREEMENT, participation_receipt_days=1)
	ticket = ticket_of()
	as_person("agent")
	receipt = api.view(ticket)["receipt"]
	assert (str(receipt["due_at"]), receipt["sent_at"], receipt["late"]) == (
		"2026-03-03 16:00:00",
		None,
		False,
	)
	freeze("2026-03-03 16:01")
	assert api.view(ticket)["receipt"]["late"]
	outbox.record_sent("Receipt", ticket=ticket, channel="Phone", language="ar", text="x", evidence="1")
	assert str(api.view(ticket)["receipt"]["sent_at"]) == "2026-03-03 16:01:00"


@pytest.mark.parametrize(
	("language", "words"),
	[
		("en", "Friday 6 March 2026, or Thursday 5 March 2026 if Feast is not announced for 4 March 2026"),
		("ar", "الجمعة 6 مارس 2026"),
	],
)
def test_an_expected_holiday_is_told_with_both_outcomes(language, words):
	declare("2026-03-04", state="Expected")
	ticket = frappe.get_doc("HD Ticket", ticket_of())
	assert due_in_words(ticket, language).startswith(words)
	frappe.local.lang = "en"
	as_person("agent")
	shown = api.view(str(ticket.name))["due_unless"]
	assert str(shown["due_at"]) == "2026-03-05 16:00:00" and "Feast" in shown["text"]


def test_an_expected_holiday_that_makes_no_difference_is_not_mentioned():
	declare("2026-03-12", state="Expected")
	ticket = frappe.get_doc("HD Ticket", ticket_of())
	assert due_in_words(ticket, "en") == "Thursday 5 March 2026"
	as_person("agent")
	assert api.view(str(ticket.name))["due_unless"] is None


def test_a_confirmed_holiday_is_certain():
	declare("2026-03-04")
	assert due_in_words(frappe.get_doc("HD Ticket", ticket_of()), "en") == "Friday 6 March 2026"


@pytest.fixture
def commented(simulator, account):
	"""A ticket registered from a comment on X that was posted just now."""
	Public(simulator, "X").write("في حفرة كبيرة عند مدرسة الحي")
	own = account("X")
	read(own)
	return register(only_comment(own).name)


def notices(ticket, kind):
	rows = frappe.get_all(
		"Participation Notice", {"ticket": ticket, "kind": kind}, ["*"], order_by="creation"
	)
	return [row for row in rows]


def due_day(ticket):
	return str(value(ticket, "participation_due_at").date())


@pytest.fixture
def telling():
	frappe.db.set_single_value("Participation Settings", "tell_moved_dates", 1)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")


def test_a_citizen_who_was_told_a_date_is_told_the_new_one(commented, telling):
	declare(due_day(commented))
	carry_out()
	[notice] = notices(commented, "Moved Date")
	assert (notice.channel, notice.language, notice.state) == ("Platform", "ar", "Queued")
	assert due_in_words(frappe.get_doc("HD Ticket", commented), "ar") in notice.text
	assert value(commented, "participation_reference") in notice.text
	publication = frappe.get_last_doc("Publication", {"notice": notice.name})
	assert measure_reply(publication.comment, notice.text).fits


def test_nobody_is_told_where_settings_do_not_say_so(commented):
	declare(due_day(commented))
	carry_out()
	assert len(promises(commented)) == 2 and notices(commented, "Moved Date") == []


def test_who_was_never_told_a_date_is_not_told_that_it_moved(telling):
	ticket = ticket_of()
	declare("2026-03-04")
	carry_out()
	assert due_text(ticket) == "2026-03-06 12:00" and notices(ticket, "Moved Date") == []


def test_without_a_ready_made_text_the_date_moves_all_the_same(commented, telling):
	frappe.db.set_value("Notice Template", {"kind": "Moved Date"}, "enabled", 0)
	declare(due_day(commented))
	carry_out()
	assert len(promises(commented)) == 2 and notices(commented, "Moved Date") == []
	assert frappe.get_last_doc("Calendar Change").state == "Done"


def test_the_receipt_tells_both_outcomes_and_fits_the_platform(simulator, account):
	own, public = account("X"), Public(simulator, "X")
	public.write("في حفرة كبيرة عند مدرسة الحي")
	read(own)
	comment = only_comment(own)
	declare(str(frappe.utils.get_datetime(comment.due_at).date()), state="Expected")
	ticket = register(comment.name)
	[receipt] = notices(ticket, "Receipt")
	assert "عيد" in receipt.text and due_in_words(frappe.get_doc("HD Ticket", ticket), "ar") in receipt.text
	assert measure_reply(comment.name, receipt.text).fits


def test_the_patch_gives_older_tickets_their_count(freeze):
	ticket = ticket_of()
	make("manager", ticket, "close_without_publication", reason="سحب")
	freeze("2026-03-10 11:00")
	make("agent", ticket, "reopen", reason="لم يحل", department=DEPARTMENT)
	outbox.record_sent("Receipt", ticket=ticket, channel="Phone", language="ar", text="x", evidence="1")
	known = (*COUNT[:2], "participation_receipt_sent_at")
	wanted, counted = value(ticket, *known), [str(row.counted_from) for row in ledger(ticket)]
	frappe.db.set_value("HD Ticket", ticket, {**dict.fromkeys(known), "participation_working_days": 0})
	frappe.db.set_value("Participation Promise", {"ticket": ticket}, "counted_from", None)
	frappe.set_user("Administrator")
	for _ in range(2):
		tell_tickets_their_count.execute()
		assert value(ticket, *known) == wanted
		assert [str(row.counted_from) for row in ledger(ticket)] == counted


@pytest.mark.parametrize(("ends", "says"), [("2026-12-31", None), ("2026-03-04", "4 March 2026")])
def test_a_date_beyond_the_holiday_list_is_shown_with_a_word_of_caution(freeze, ends, says):
	freeze("2026-03-02 09:00")
	ticket = make_ticket(received_at=frappe.utils.get_datetime("2026-03-02 08:00"))
	frappe.db.set_value("HD Service Holiday List", "City Holidays", "to_date", ends)
	frappe.clear_document_cache("HD Service Holiday List", "City Holidays")
	frappe.local.lang = "en"
	told = api.view(ticket)["holidays_known"]
	assert (told is None) if says is None else (says in told and "not known yet" in told)
