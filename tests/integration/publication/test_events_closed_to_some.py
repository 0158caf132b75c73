"""An event with a member that is closed to some: its answer is in the same words, and they are shown none of it."""

from __future__ import annotations

import json

import frappe
import pytest

from participation_app.api import events as api
from participation_app.api import restrictions
from participation_app.casework.events import CannotJoin
from tests.integration import walk
from tests.integration.publication.gathering import REASON, gather


@pytest.fixture
def gathering(simulator, account):
	return gather(simulator, [account("Facebook")], 3)


def close(ticket):
	walk.as_person("manager")
	restrictions.restrict(ticket, "تتعلق بقاصر", sensitive=1, named=["officer@city.example"])


def names_of(ticket):
	reference = frappe.db.get_value("HD Ticket", ticket, "participation_reference")
	comment = frappe.db.get_value("HD Ticket", ticket, "participation_comment")
	return reference, frappe.db.get_value("Social Comment", comment, "author_name")


def show_as_sample(ticket):
	"""Of each channel the first answer by name is shown, and names are chance."""
	frappe.db.sql("update `tabEvent Answer` set name = '0' where ticket = %s", ticket)


@pytest.mark.parametrize("is_submitted", [False, True])
@pytest.mark.parametrize("person", ["pr", "agent"])
def test_the_review_counts_it_and_shows_neither_name_nor_reference(gathering, person, is_submitted):
	closed = gathering.tickets[1]
	if is_submitted:
		gathering.submit()
		show_as_sample(closed)
	told = [str(one) for one in names_of(closed)]
	walk.as_person(person)
	before = json.dumps(api.review(gathering.event), default=str, ensure_ascii=False)
	assert any(one in before for one in told) or not is_submitted
	close(closed)
	walk.as_person(person)
	review = api.review(gathering.event)
	assert (review["number"], review["closed"]) == (3, 1)
	shown = json.dumps(review, default=str, ensure_ascii=False)
	assert not [one for one in told if one in shown]
	assert not frappe.get_list("Event Answer", {"ticket": closed})


def test_of_an_event_whose_own_ticket_is_closed_a_member_tells_no_more_than_that_it_waits(gathering):
	member = gathering.tickets[1]
	walk.as_person("agent")
	assert api.view(member)["reference"] == names_of(gathering.master)[0]
	close(gathering.master)
	walk.as_person("agent")
	view = api.view(member)
	assert (view["role"], view["closed"]) == ("follows", True)
	assert not {"title", "ticket", "reference", "event"} & set(view)


def test_what_was_found_with_a_closed_ticket_is_not_taken_over_by_another(gathering):
	close(gathering.master)
	walk.as_person("agent")
	with pytest.raises(CannotJoin, match="closed to you"):
		api.change_master(gathering.tickets[1], REASON)
