"""Stopping an event while the publisher works, workers that are killed, and hundreds of answers over four platforms."""

from __future__ import annotations

import threading

import frappe
import pytest

from participation_app.casework.event_moves import make_event_move, set_pace
from participation_app.publication import event_answers, event_pace, publisher
from participation_app.simulator.fault_catalogue import named_fault
from tests.integration import walk
from tests.integration.connections import at_once, failures
from tests.integration.publication.gathering import ANSWER, gather

pytestmark = pytest.mark.usefixtures("really_committed")


def begun(gathering):
	"""All answers of the event wait in the queue of the publisher."""
	walk.as_person("pr")
	set_pace(gathering.event, 60)
	gathering.approve()
	frappe.set_user("Administrator")
	event_pace.begin_due(gathering.event)
	waiting = {"event": gathering.event, "state": "Waiting"}
	frappe.db.set_value("Publication", waiting, "next_attempt_at", frappe.utils.now_datetime())
	frappe.db.commit()
	return frappe.get_all("Publication", waiting, pluck="name")


def test_once_the_stop_stands_nothing_more_is_sent_and_nothing_twice(simulator, account):
	gathering = gather(simulator, [account("Facebook")], 6)
	publications = begun(gathering)
	assert len(publications) == 6
	first_is_out = threading.Event()
	stopped = []

	def publish_all():
		for name in publications:
			publisher.publish(name)
			first_is_out.set()

	def stop():
		first_is_out.wait(30)
		frappe.set_user("pr@city.example")
		make_event_move(gathering.event, "stop", "خطأ")
		frappe.db.commit()
		# What had committed its intention by now is in flight, whatever the platform has of it yet.
		stopped.extend(
			frappe.get_all("Publication", {"event": gathering.event, "state": "Waiting"}, pluck="name")
		)

	assert failures(at_once(publish_all, stop)) == []
	frappe.db.rollback()
	states = {
		row.name: row.state
		for row in frappe.get_all("Publication", {"event": gathering.event}, ["name", "state"])
	}
	assert stopped and {states[name] for name in stopped} == {"Waiting"}
	texts = gathering.replies()
	assert sum(map(len, texts.values())) == 6 - len(stopped) and max(map(len, texts.values())) == 1
	walk.as_person("pr")
	make_event_move(gathering.event, "resume")
	frappe.db.commit()
	gathering.run()
	assert [len(one) for one in gathering.replies().values()] == [1] * 6


def test_several_workers_on_one_event_answer_everybody_once(simulator, account):
	gathering = gather(simulator, [account("Facebook")], 5)
	walk.as_person("pr")
	set_pace(gathering.event, 60)
	gathering.approve()
	event = gathering.event
	assert failures(at_once(*[lambda: event_pace.begin_due(event)] * 3)) == []
	frappe.db.rollback()
	names = frappe.get_all("Publication", {"event": event, "state": "Waiting"}, pluck="name")
	frappe.db.set_value(
		"Publication", {"name": ["in", names]}, "next_attempt_at", frappe.utils.now_datetime()
	)
	frappe.db.commit()
	assert len(names) == 5

	def publish_all():
		for name in names:
			publisher.publish(name)

	assert failures(at_once(publish_all, publish_all)) == []
	frappe.db.rollback()
	frappe.set_user("Administrator")
	event_answers.finish_all()
	assert gathering.state == "Answered" and gathering.states() == {"Answered": 5}
	assert [len(texts) for texts in gathering.replies().values()] == [1] * 5


def test_stopping_and_beginning_at_once_agree(simulator, account):
	gathering = gather(simulator, [account("Facebook")], 4)
	walk.as_person("pr")
	set_pace(gathering.event, 60)
	gathering.approve()
	event = gathering.event

	def stop():
		frappe.set_user("pr@city.example")
		make_event_move(event, "stop", "خطأ")

	assert failures(at_once(lambda: event_pace.begin_due(event), stop)) == []
	frappe.db.rollback()
	before = gathering.states()
	gathering.minute()
	assert (
		gathering.state == "Stopped"
		and gathering.states() == before
		and not any(gathering.replies().values())
	)


@pytest.mark.parametrize("platform", ["X", "Facebook"])
def test_an_answer_of_which_nobody_knows_whether_it_arrived_is_there_once(simulator, account, platform):
	gathering = gather(simulator, [account(platform)], 3)
	walk.as_person("pr")
	set_pace(gathering.event, 60)
	gathering.approve(ANSWER)
	path = "/tweets$" if platform == "X" else "/(comments|replies)$"
	simulator.faults.arm(named_fault("F59", platform, path=path, times=2))
	for _minute in range(8):
		unclear = {"event": gathering.event, "state": "Unclear"}
		now = frappe.utils.now_datetime()
		frappe.db.set_value("Publication", unclear, {"next_attempt_at": now, "lease_until": None})
		gathering.minute()
	assert gathering.state == "Answered"
	assert [len(texts) for texts in gathering.replies().values()] == [1] * 3
