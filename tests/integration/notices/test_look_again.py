"""Open screens hear that something changed, once it stands, and nothing of what it is."""

from __future__ import annotations

import json
from collections.abc import Iterator

import frappe
import pytest
from frappe.realtime import can_subscribe_doc, can_subscribe_doctype
from frappe.utils.background_jobs import get_redis_connection_without_auth

from participation_app.casework import case_events
from participation_app.notices.look_again import EVENT, look_again
from tests.integration.casework.test_due_list import make_comment
from tests.integration.casework.tickets import make, make_ticket


class Screens:
	"""What a screen in any room of the site is told."""

	def __init__(self) -> None:
		self._channel = get_redis_connection_without_auth().pubsub(ignore_subscribe_messages=True)
		self._channel.subscribe("events")
		self._channel.get_message(timeout=1)

	def commit(self) -> list[tuple[str, dict]]:
		"""Room and message of every event of ours, in order."""
		frappe.db.after_commit.run()
		told = []
		while heard := self._channel.get_message(timeout=0.2):
			event = json.loads(heard["data"])
			if event["event"] == EVENT and event["namespace"] == frappe.local.site:
				told.append((event["room"], event["message"]))
		return told

	def close(self) -> None:
		self._channel.close()


@pytest.fixture
def screens() -> Iterator[Screens]:
	opened = Screens()
	opened.commit()
	end_quiet()
	yield opened
	opened.close()


def end_quiet() -> None:
	"""As if a second had passed."""
	for key in frappe.cache.get_keys("participation_told"):
		frappe.cache.delete(key)


def rooms(told):
	return {room for room, _message in told}


def test_a_change_is_told_after_it_stands_and_carries_no_more_than_where_to_look(screens):
	look_again("Social Comment", "abc")
	assert screens.commit() == [
		("doctype:Social Comment", {"doctype": "Social Comment", "name": None}),
		("doc:Social Comment/abc", {"doctype": "Social Comment", "name": "abc"}),
	]


def test_what_is_rolled_back_is_told_to_nobody(screens):
	look_again("Social Comment")
	frappe.db.after_rollback.run()
	frappe.db.after_commit.reset()
	assert screens.commit() == []
	look_again("Social Comment")
	assert len(screens.commit()) == 1


def test_a_storm_is_one_event_a_second_for_each_room(screens):
	for number in range(50):
		look_again("Social Comment", number % 2 + 1)
	assert len(screens.commit()) == 3
	look_again("Social Comment", 1)
	look_again("Publication")
	assert rooms(screens.commit()) == {"doctype:Publication"}


@pytest.mark.parametrize("doctype", ["Social Comment", "Participation Notice"])
def test_the_quiet_second_passes(screens, doctype):
	look_again(doctype)
	screens.commit()
	for key in frappe.cache.get_keys("participation_told"):
		assert 0 < frappe.cache.pttl(key) <= 1000


def test_every_move_of_a_ticket_is_told_in_the_lists_and_to_whoever_has_it_open(screens):
	ticket = make_ticket()
	screens.commit()
	end_quiet()
	make("manager", ticket, "close_without_publication", reason="سحب")
	assert {"doctype:HD Ticket", f"doc:HD Ticket/{ticket}"} <= rooms(screens.commit())


def test_what_the_system_did_to_many_tickets_is_told_as_one(screens):
	rows = [{"move": "date_missed", "ticket": str(number), "to_state": "With Section"} for number in range(3)]
	case_events.record_all(rows)
	told = rooms(screens.commit())
	assert "doctype:HD Ticket" in told and len(told) == 4


def test_a_comment_that_arrives_is_told_to_the_lists(screens):
	comment = frappe.get_doc("Social Comment", make_comment())
	arriving = frappe.copy_doc(comment)
	arriving.external_id = "arriving"
	arriving.insert(ignore_permissions=True)
	assert rooms(screens.commit()) == {"doctype:Social Comment"}


@pytest.mark.parametrize(
	("person", "doctype", "may"),
	[
		("agent", "Social Comment", True),
		("liaison", "Social Comment", False),
		("moderator", "Social Comment", False),
		("moderator", "Public Contribution", True),
		("officer", "Public Contribution", False),
		("citizen", "Social Comment", False),
	],
)
def test_only_those_who_may_read_are_let_into_a_room(as_user, person, doctype, may):
	as_user(person)
	if may:
		assert can_subscribe_doctype(doctype)
	else:
		with pytest.raises(frappe.PermissionError):
			can_subscribe_doctype(doctype)


def test_only_those_to_whom_a_ticket_is_open_hear_of_it(as_user):
	ticket = make_ticket()
	as_user("agent")
	assert can_subscribe_doc("HD Ticket", ticket)
	as_user("liaison")
	with pytest.raises(frappe.PermissionError):
		can_subscribe_doc("HD Ticket", ticket)
