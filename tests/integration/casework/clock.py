"""Changes of the working calendar as a manager makes them in the desk, and the job that carries them out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe

from participation_app.casework.moves import make_move
from participation_app.jobs.clock import carry_out_calendar_changes
from participation_app.notices import outbox
from tests.integration.casework.tickets import make_ticket, stage_of
from tests.integration.walk import as_person

AGREEMENT, INSPECTION, HOLIDAYS = "City: 3 working days", "City: 5 working days", "City Holidays"
MONDAY = "2026-03-02 09:00"
WORKING_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def moment(text: str) -> datetime:
	return frappe.utils.get_datetime(text)


def due_of(ticket: str) -> datetime:
	return frappe.db.get_value("HD Ticket", ticket, "participation_due_at")


def due_text(ticket: str) -> str:
	return f"{due_of(ticket):%Y-%m-%d %H:%M}"


def ticket_of(received: str = MONDAY, stage: str = "Registered", **more: Any) -> str:
	return make_ticket(stage, received_at=moment(received), **more)


def change(doctype: str, name: str, **values: Any) -> Any:
	frappe.set_user("Administrator")
	return frappe.get_doc(doctype, name).update(values).save(ignore_permissions=True)


def holidays_with(*dates: str, state: str = "Confirmed") -> Any:
	"""The list with these holidays besides those it has; not saved."""
	frappe.set_user("Administrator")
	document = frappe.get_doc("HD Service Holiday List", HOLIDAYS)
	for date in dates:
		row = {"holiday_date": date, "description": "عيد", "participation_name_in_english": "Feast"}
		document.append("holidays", {**row, "participation_state": state})
	return document


def declare(*dates: str, state: str = "Confirmed") -> None:
	holidays_with(*dates, state=state).save(ignore_permissions=True)


def holidays_without(date: str) -> Any:
	"""The list with that holiday withdrawn; not saved."""
	frappe.set_user("Administrator")
	document = frappe.get_doc("HD Service Holiday List", HOLIDAYS)
	for row in document.holidays:
		if str(row.holiday_date) == date:
			row.participation_state = "Withdrawn"
	return document


def withdraw(date: str) -> None:
	holidays_without(date).save(ignore_permissions=True)


def season(first: str, last: str | None, opens: str = "09:00", closes: str = "14:00", **more: Any) -> Any:
	"""A season of the same hours on every working day; not saved."""
	frappe.set_user("Administrator")
	hours = [{"workday": day, "start_time": opens, "end_time": closes} for day in WORKING_DAYS]
	values = {"season_name": f"موسم {first}", "from_date": first, "to_date": last, "hours": hours}
	return frappe.get_doc({"doctype": "Participation Season", **values, **more})


def carry_out() -> None:
	"""What the worker does."""
	frappe.set_user("Administrator")
	carry_out_calendar_changes()


def last_change() -> Any:
	return frappe.get_last_doc("Calendar Change")


def ask(ticket: str, person: str = "liaison") -> None:
	"""Asks the citizen, without the question reaching anybody."""
	as_person(person)
	facts = {"question_cleared": True, "can_reach_citizen": True}
	make_move(ticket, "ask_citizen", {"question": "أين المكان؟"}, facts=facts)
	assert stage_of(ticket) == "Awaiting Citizen"


def deliver_question(ticket: str) -> None:
	"""The question reaches the citizen."""
	words = {"language": "ar", "text": "أين المكان؟", "evidence": "1"}
	outbox.record_sent("Question", ticket=ticket, channel="Phone", **words)


def answered_by_citizen(ticket: str) -> None:
	as_person("agent")
	make_move(ticket, "citizen_answered")
