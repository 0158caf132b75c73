"""Holidays, seasons and hours that change move the promised dates they touch, and no others."""

import frappe
import pytest

from participation_app.api import calendar_changes as api
from participation_app.casework import redating_batches
from participation_app.casework.redating import preview
from tests.integration.casework.clock import (
	AGREEMENT,
	HOLIDAYS,
	MONDAY,
	answered_by_citizen,
	ask,
	carry_out,
	change,
	declare,
	deliver_question,
	due_text,
	holidays_with,
	holidays_without,
	last_change,
	season,
	ticket_of,
	withdraw,
)
from tests.integration.casework.tickets import events, make, make_plain_ticket, promises, value
from tests.integration.counting import counted_queries
from tests.integration.walk import as_person

THURSDAY, FRIDAY = "2026-03-05 16:00", "2026-03-06 12:00"


def changes():
	return frappe.db.count("Calendar Change")


@pytest.fixture(autouse=True)
def on_monday(freeze):
	freeze("2026-03-02 10:00")
	frappe.local.lang = "en"


def test_a_declared_holiday_moves_the_date_and_the_ledger_says_why():
	ticket = ticket_of()
	declare("2026-03-04")
	carry_out()
	assert due_text(ticket) == FRIDAY
	row = frappe.get_last_doc("Participation Promise", {"ticket": ticket})
	done = last_change()
	assert (row.cause, row.change, row.given_by, row.working_days) == (
		"Holiday",
		done.name,
		"Administrator",
		3,
	)
	assert row.reason == done.reason == "أُضيفت عطلة: عيد، 4 مارس 2026."
	assert (done.state, done.furthest_days) == ("Done", 1) and done.finished_at
	assert done.moved == frappe.db.count("Participation Promise", {"change": done.name}) >= 1
	event = events(ticket)[-1]
	assert (event.move, str(event.due_before), str(event.due_after)) == (
		"date_moved",
		f"{THURSDAY}:00",
		f"{FRIDAY}:00",
	)
	assert event.note == done.reason and event.actor_role == "System"


def test_helpdesks_pages_show_the_new_date_and_keep_the_receipts_own():
	change("HD Service Level Agreement", AGREEMENT, participation_receipt_days=1)
	ticket = ticket_of()
	declare("2026-03-04")
	carry_out()
	shown = [str(each) for each in value(ticket, "resolution_by", "response_by")]
	assert shown == [f"{FRIDAY}:00", "2026-03-03 16:00:00"]


def test_a_withdrawn_holiday_moves_dates_back_but_never_into_the_past(freeze):
	declare("2026-03-04")
	ticket = ticket_of()
	assert due_text(ticket) == FRIDAY
	freeze("2026-03-05 17:00")
	withdraw("2026-03-04")
	carry_out()
	assert due_text(ticket) == FRIDAY  # Thursday has closed; Friday is the first closing after now
	other = ticket_of("2026-03-03 09:00")
	assert due_text(other) == FRIDAY


def test_an_earlier_date_is_never_later_than_the_old_one(freeze):
	declare("2026-03-04", "2026-03-05")
	ticket = ticket_of()
	assert due_text(ticket) == "2026-03-09 16:00"
	freeze("2026-03-06 11:00")
	withdraw("2026-03-04")
	withdraw("2026-03-05")
	carry_out()
	assert due_text(ticket) == FRIDAY
	assert [cause for cause, _due in promises(ticket)] == ["Registered", "Holiday"]


def test_a_season_moves_the_hour_of_the_date_and_its_removal_moves_it_back():
	ticket = ticket_of()
	hours = season("2026-03-04", "2026-03-19").insert(ignore_permissions=True)
	carry_out()
	assert due_text(ticket) == "2026-03-05 14:00"
	assert last_change().furthest_days == 0

	hours.delete(ignore_permissions=True)
	carry_out()
	assert due_text(ticket) == THURSDAY
	assert [cause for cause, _due in promises(ticket)] == ["Registered", "Season", "Season"]


def test_a_season_of_one_agreement_leaves_the_others_alone():
	ticket, inspection = ticket_of(), ticket_of(stage="With Department")
	make("liaison", inspection, "call_for_inspection", reason="معاينة")
	season("2026-03-04", "2026-03-19", agreements=[{"agreement": AGREEMENT}]).insert(ignore_permissions=True)
	carry_out()
	assert due_text(ticket) == "2026-03-05 14:00" and due_text(inspection) == "2026-03-09 16:00"


def test_changed_hours_of_the_agreement_correct_the_dates():
	ticket = ticket_of()
	hours = [
		{"workday": day, "start_time": "08:00", "end_time": "15:00"}
		for day in ("Monday", "Tuesday", "Friday")
	]
	change("HD Service Level Agreement", AGREEMENT, support_and_resolution=hours)
	carry_out()
	assert due_text(ticket) == "2026-03-09 15:00"
	assert promises(ticket)[-1][0] == "Corrected"


def test_another_holiday_list_corrects_the_dates():
	ticket = ticket_of()
	other = frappe.copy_doc(frappe.get_doc("HD Service Holiday List", HOLIDAYS))
	other.holiday_list_name = "Other Holidays"
	other.append("holidays", {"holiday_date": "2026-03-03", "description": "يوم آخر"})
	other.insert(ignore_permissions=True)
	change("HD Service Level Agreement", AGREEMENT, holiday_list=other.name)
	carry_out()
	assert due_text(ticket) == FRIDAY and promises(ticket)[-1][0] == "Corrected"


def test_another_time_zone_corrects_the_dates():
	ticket = ticket_of("2026-03-02 22:00")
	change("Participation Settings", "Participation Settings", time_zone="Pacific/Auckland")
	carry_out()
	# 22:00 in Dubai on Monday is already Tuesday in Auckland; its Friday closes at noon there.
	assert due_text(ticket) == "2026-03-06 03:00"


def test_setting_the_zone_that_counts_anyway_changes_nothing():
	zone = frappe.db.get_single_value("Participation Settings", "time_zone")
	frappe.db.set_single_value("Participation Settings", "time_zone", None)
	frappe.db.set_single_value("System Settings", "time_zone", zone)
	before = changes()
	change("Participation Settings", "Participation Settings", time_zone=zone)
	assert changes() == before


def test_another_number_of_days_moves_nothing_that_was_promised():
	ticket = ticket_of()
	change("HD Service Level Agreement", AGREEMENT, participation_working_days=7)
	carry_out()
	assert due_text(ticket) == THURSDAY and last_change().moved == 0
	declare("2026-03-04")
	carry_out()
	assert due_text(ticket) == FRIDAY


@pytest.mark.parametrize(
	"harmless", [{"color": "#ffffff"}, {"description": "x"}], ids=lambda values: next(iter(values))
)
def test_what_feeds_no_calendar_changes_nothing(harmless):
	before = changes()
	doctype, name = (
		("HD Service Holiday List", HOLIDAYS)
		if "color" in harmless
		else ("HD Service Level Agreement", AGREEMENT)
	)
	change(doctype, name, **harmless)
	assert changes() == before


def test_confirming_an_expected_holiday_moves_nothing():
	declare("2026-03-04", state="Expected")
	before, ticket = changes(), ticket_of()
	assert due_text(ticket) == FRIDAY
	document = frappe.get_doc("HD Service Holiday List", HOLIDAYS)
	document.holidays[-1].participation_state = "Confirmed"
	document.save(ignore_permissions=True)
	assert changes() == before


def test_answered_tickets_and_helpdesks_own_keep_their_dates():
	answered, plain = ticket_of(), make_plain_ticket()
	make("manager", answered, "close_without_publication", reason="سحب")
	before = value(answered, "modified"), value(plain, "resolution_by", "modified")
	declare("2026-03-04")
	carry_out()
	assert (value(answered, "modified"), value(plain, "resolution_by", "modified")) == before
	assert due_text(answered) == THURSDAY and len(promises(answered)) == 1


def test_paused_tickets_move_too_and_go_on_from_there(freeze):
	ticket = ticket_of(stage="With Department")
	freeze("2026-03-03 10:00")
	ask(ticket)
	deliver_question(ticket)
	declare("2026-03-04")
	carry_out()
	assert due_text(ticket) == FRIDAY and value(ticket, "agreement_status") == "Paused"
	freeze("2026-03-09 10:00")
	answered_by_citizen(ticket)
	assert due_text(ticket) == "2026-03-11 16:00"  # two days were left: Thursday and Friday


def test_a_paused_ticket_that_the_calendar_protected_is_not_late_when_it_goes_on(freeze):
	declare("2026-03-04")
	ticket = ticket_of(stage="With Department")
	freeze("2026-03-05 17:00")
	withdraw("2026-03-04")
	carry_out()
	freeze("2026-03-06 09:00")
	ask(ticket)
	deliver_question(ticket)
	freeze("2026-03-08 09:00")
	answered_by_citizen(ticket)
	assert due_text(ticket) == "2026-03-09 16:00"


def test_the_preview_tells_what_then_happens_and_writes_nothing():
	tickets = [ticket_of() for _ in range(3)]
	answered = ticket_of()
	make("manager", answered, "close_without_publication", reason="سحب")
	document = holidays_with("2026-03-04", "2026-03-05")
	before = [due_text(ticket) for ticket in tickets], changes()
	frappe.local.lang = "en"
	told = preview(document)
	assert ([due_text(ticket) for ticket in tickets], changes()) == before
	document.save(ignore_permissions=True)
	carry_out()
	done = last_change()
	assert (told["moved"], told["furthest_days"]) == (done.moved, done.furthest_days)
	assert told["earlier"] == 0 and told["later"] == told["moved"] >= 3
	assert told["sentence"].endswith("the furthest by 2 working days.")
	example = told["examples"][0]
	assert set(example) == {"ticket", "reference", "before", "after"} and example["after"] > example["before"]


@pytest.mark.parametrize(
	("person", "named"),
	[("manager", True), ("liaison", True), ("other_liaison", False), ("plain_agent", False)],
)
def test_the_preview_names_only_tickets_that_are_open_to_its_reader(person, named):
	ticket = ticket_of(stage="With Department")
	others = {"participation_answered_at": None, "name": ["!=", ticket]}
	frappe.db.set_value("HD Ticket", others, "participation_answered_at", "2026-01-01")
	document = holidays_with("2026-03-04")
	as_person(person)
	told = preview(document)
	assert [example["ticket"] for example in told["examples"]] == ([ticket] if named else [])
	assert (told["affected"], told["moved"], told["furthest_days"]) == (1, 1, 1)


@pytest.mark.parametrize(
	("language", "number", "says"),
	[
		("en", 0, "No ticket moves."),
		("en", 1, "One ticket moves, the furthest by one working day."),
		("en", 3, "3 tickets move, the furthest by one working day."),
	],
)
def test_the_preview_counts_as_the_language_does(language, number, says):
	frappe.db.set_value(
		"HD Ticket", {"participation_answered_at": None}, "participation_answered_at", "2026-01-01"
	)
	for _ in range(number):
		ticket_of()
	document = holidays_with("2026-03-04")
	frappe.local.lang = language
	assert preview(document)["sentence"] == says


def test_the_preview_of_a_removed_season_and_of_a_new_one():
	ticket_of()
	new = season("2026-03-04", "2026-03-19")
	assert preview(new)["moved"] >= 1
	new.insert(ignore_permissions=True)
	carry_out()
	assert preview(new)["moved"] == 0
	assert preview(new, removed=True)["moved"] >= 1


def test_the_preview_of_a_withdrawal_counts_earlier_dates():
	declare("2026-03-04")
	ticket_of()
	told = preview(holidays_without("2026-03-04"))
	assert told["earlier"] >= 1 and told["later"] == 0


def test_a_holiday_that_moves_onto_the_due_date_itself_moves_the_ticket_by_a_day():
	declare("2026-03-04")
	ticket_of()
	document = holidays_without("2026-03-04")
	document.append("holidays", {"holiday_date": "2026-03-06", "description": "عيد"})
	told = preview(document)
	assert told["earlier"] >= 1 and told["furthest_days"] >= 1


def test_carried_out_twice_gives_each_ticket_one_promise():
	ticket = ticket_of()
	declare("2026-03-04")
	carry_out()
	name = last_change().name
	frappe.db.set_value("Calendar Change", name, {"state": "Waiting", "last_ticket": None})
	carry_out()
	assert frappe.db.count("Participation Promise", {"ticket": ticket, "change": name}) == 1
	assert len(promises(ticket)) == 2


@pytest.mark.parametrize("killed_after", [0, 1, 2])
def test_a_worker_killed_between_batches_goes_on_where_it_stopped(monkeypatch, killed_after):
	monkeypatch.setattr(redating_batches, "BATCH", 2)
	tickets = [ticket_of() for _ in range(5)]
	declare("2026-03-04")
	frappe.db.commit()
	write, written = redating_batches._write, []

	def killed(*args):
		if len(written) == killed_after:
			raise KeyboardInterrupt
		written.append(args)
		write(*args)

	with monkeypatch.context() as patch:
		patch.setattr(redating_batches, "_write", killed)
		with pytest.raises(KeyboardInterrupt):
			carry_out()
	frappe.db.rollback()
	carry_out()
	done = last_change()
	assert done.state == "Done"
	for ticket in tickets:
		assert due_text(ticket) == FRIDAY
		assert frappe.db.count("Participation Promise", {"ticket": ticket, "change": done.name}) == 1


def test_two_changes_end_at_the_same_dates_in_either_order():
	ends = []
	for order in (("2026-03-04", "2026-03-09"), ("2026-03-09", "2026-03-04")):
		frappe.db.savepoint("either_order")
		tickets = [ticket_of(), ticket_of("2026-03-05 09:00")]
		for date in order:
			declare(date)
			carry_out()
		ends.append([due_text(ticket) for ticket in tickets])
		frappe.db.rollback(save_point="either_order")
		frappe.clear_cache(doctype="HD Service Holiday List")
		frappe.clear_document_cache("HD Service Holiday List", HOLIDAYS)
	assert ends[0] == ends[1] == [FRIDAY, "2026-03-11 16:00"]


def test_a_move_between_two_changes_keeps_its_own_count():
	ticket = ticket_of(stage="With Department")
	declare("2026-03-04")
	carry_out()
	make("liaison", ticket, "call_for_inspection", reason="معاينة")
	assert due_text(ticket) == "2026-03-10 16:00"
	declare("2026-03-09")
	carry_out()
	assert due_text(ticket) == "2026-03-11 16:00"
	assert [cause for cause, _due in promises(ticket)] == ["Registered", "Holiday", "Inspection", "Holiday"]


def test_a_ticket_answered_while_the_job_runs_keeps_its_date(monkeypatch):
	monkeypatch.setattr(redating_batches, "BATCH", 1)
	first, second = ticket_of(), ticket_of()
	declare("2026-03-04")
	move, moved = redating_batches._move, []

	def answer_the_second(change, names, agreements):
		move(change, names, agreements)
		if first in map(str, names) and not moved:
			moved.append(names)
			make("manager", second, "close_without_publication", reason="سحب")
			frappe.set_user("Administrator")

	monkeypatch.setattr(redating_batches, "_move", answer_the_second)
	carry_out()
	assert due_text(first) == FRIDAY and due_text(second) == THURSDAY


def test_a_ticket_registered_by_the_old_calendar_meanwhile_is_moved_afterwards():
	declare("2026-03-04")
	carry_out()
	ticket = ticket_of()
	# As if it had been reckoned before the holiday was saved and stored after the job had passed.
	frappe.db.set_value("HD Ticket", ticket, "participation_due_at", THURSDAY)
	carry_out()
	assert due_text(ticket) == FRIDAY


def test_a_form_opened_before_is_refused_rather_than_writing_the_old_date_back():
	ticket = ticket_of()
	stale = frappe.get_doc("HD Ticket", ticket)
	declare("2026-03-04")
	carry_out()
	stale.subject = "غيره"
	with pytest.raises(frappe.TimestampMismatchError):
		stale.save(ignore_permissions=True)
	assert due_text(ticket) == FRIDAY


def test_an_agreement_that_gives_no_date_fails_alone_and_can_be_tried_again(as_user):
	ticket, inspection = ticket_of(), ticket_of(stage="With Department")
	make("liaison", inspection, "call_for_inspection", reason="معاينة")
	declare("2026-03-04")
	days = {"participation_working_days": 0}
	frappe.db.set_value("HD Service Level Agreement", AGREEMENT, days)
	frappe.clear_document_cache("HD Service Level Agreement", AGREEMENT)
	carry_out()
	failed = last_change()
	assert failed.state == "Failed" and AGREEMENT in failed.message
	assert due_text(ticket) == THURSDAY and due_text(inspection) == "2026-03-10 16:00"
	frappe.db.set_value("HD Service Level Agreement", AGREEMENT, {"participation_working_days": 3})
	as_user("manager")
	api.retry(failed.name)
	carry_out()
	assert last_change().state == "Done" and due_text(ticket) == FRIDAY
	assert len(promises(inspection)) == 3


def test_an_error_nobody_expected_is_said_on_the_change(monkeypatch):
	ticket_of()
	declare("2026-03-04")
	frappe.db.commit()

	def broken(*_args):
		raise RuntimeError("disk")

	with monkeypatch.context() as patch:
		patch.setattr(redating_batches, "_write", broken)
		carry_out()
	assert last_change().state == "Failed" and "disk" not in last_change().message


@pytest.mark.parametrize("person", ["agent", "liaison", "citizen"])
def test_only_a_manager_tries_a_change_again(person):
	declare("2026-03-04")
	frappe.db.set_value("Calendar Change", last_change().name, "state", "Failed")
	name = last_change().name
	as_person(person)
	with pytest.raises(frappe.PermissionError):
		api.retry(name)


def test_only_a_failed_change_is_tried_again(as_user):
	declare("2026-03-04")
	name = last_change().name
	as_user("manager")
	with pytest.raises(redating_batches.NotFailed):
		api.retry(name)


def test_a_batch_of_many_costs_what_a_batch_of_one_costs():
	def carried_out(date):
		declare(date)
		with counted_queries() as asked:
			redating_batches.carry_out(last_change().name)
		return len(asked)

	ticket_of()
	first = carried_out("2026-03-03")
	for _ in range(10):
		ticket_of()
	assert carried_out("2026-03-04") == first


def test_tickets_of_several_days_move_in_one_batch_each_to_its_own_date():
	tickets = [ticket_of(received) for received in (MONDAY, "2026-03-03 09:00", "2026-03-05 09:00")]
	declare("2026-03-06", "2026-03-10")
	carry_out()
	assert [due_text(ticket) for ticket in tickets] == [THURSDAY, "2026-03-09 16:00", "2026-03-12 16:00"]


def test_an_inspection_of_fewer_days_leaves_the_date_that_was_promised():
	ticket = ticket_of(stage="With Department")
	change("HD Service Level Agreement", "City: 5 working days", participation_working_days=2)
	make("liaison", ticket, "call_for_inspection", reason="معاينة")
	assert due_text(ticket) == THURSDAY


def test_every_ticket_ends_where_the_rule_puts_it_whatever_happened_in_between(freeze):
	"""Holidays come and go while days pass: each date is the rule's, and none lies in the past through them."""
	tickets = [ticket_of(received) for received in (MONDAY, "2026-03-03 09:00", "2026-03-07 11:00")]
	assert [due_text(ticket) for ticket in tickets] == [THURSDAY, FRIDAY, "2026-03-11 16:00"]
	for now, act, dates in (
		(
			"2026-03-03 12:00",
			lambda: declare("2026-03-04", "2026-03-05"),
			["2026-03-09 16:00", "2026-03-10 16:00", "2026-03-11 16:00"],
		),
		(
			"2026-03-04 12:00",
			lambda: withdraw("2026-03-05"),
			[FRIDAY, "2026-03-09 16:00", "2026-03-11 16:00"],
		),
		(
			"2026-03-05 12:00",
			lambda: declare("2026-03-09"),
			[FRIDAY, "2026-03-10 16:00", "2026-03-12 16:00"],
		),
		# The first would be due on Thursday, which is past: it keeps Friday's closing, the next there is.
		("2026-03-06 08:00", lambda: withdraw("2026-03-04"), [FRIDAY, FRIDAY, "2026-03-12 16:00"]),
		("2026-03-09 12:00", lambda: withdraw("2026-03-09"), [FRIDAY, FRIDAY, "2026-03-11 16:00"]),
	):
		freeze(now)
		act()
		carry_out()
		assert [due_text(ticket) for ticket in tickets] == dates
