"""The jobs start what is due and only that; what fails stops nobody else."""

from __future__ import annotations

import frappe
import pytest

from participation_app.jobs import publishing as job
from participation_app.publication import publisher
from tests.integration import walk


@pytest.fixture
def started(monkeypatch):
	"""The accounts that jobs are started for."""
	accounts = []

	def enqueue(method, **values):
		if isinstance(method, str) and frappe.get_attr(method) is job.publish_for:
			accounts.append(values["account"])

	monkeypatch.setattr(frappe, "enqueue", enqueue)
	return accounts


@pytest.fixture
def approved_together(submitted):
	"""Cases whose replies are approved at the same time: `approved_together("Facebook", "X")`."""

	def make(*platforms):
		cases = [submitted(platform, handle=f"person_{place}") for place, platform in enumerate(platforms)]
		for case in cases:
			walk.approve(case.reply)
		frappe.db.commit()
		return cases

	return make


def test_each_account_with_something_due_gets_one_job(approved_together, started):
	cases = approved_together("Facebook", "Facebook", "X")
	job.publish_due()
	assert sorted(started) == sorted({case.account.name for case in cases})


@pytest.mark.parametrize(
	"state",
	[
		"Waiting",
		"Sending",
		"Unclear",
		"Sent",
		"Refused",
		"By Hand",
		"Withdrawn",
		"To Be Removed",
		"Removing",
		"To Be Removed by Hand",
		"Removed",
	],
)
def test_only_what_is_unfinished_is_due(state, approved, started):
	case = approved()
	case.publication.db_set("state", state)
	job.publish_due()
	assert bool(started) == (state in {"Waiting", "Sending", "Unclear"})


def test_what_has_its_time_still_to_come_is_not_due(approved, started):
	case = approved()
	later = frappe.utils.add_to_date(frappe.utils.now_datetime(), seconds=30)
	case.publication.db_set("next_attempt_at", later)
	job.publish_due()
	assert started == []


def test_a_publication_that_fails_is_logged_and_the_next_one_is_sent(approved_together, monkeypatch):
	cases = approved_together("Facebook", "Facebook")
	real = publisher.publish
	failing = cases[0].publication.name

	def publish(name):
		if name == failing:
			raise RuntimeError("unexpected")
		real(name)

	monkeypatch.setattr(publisher, "publish", publish)
	frappe.set_user("Administrator")
	job.publish_for(cases[0].account.name)
	assert cases[0].publication.state == "Waiting" and cases[1].publication.state == "Sent"
	assert frappe.db.exists("Error Log", {"method": ["like", f"%{failing}%"]})
	assert frappe.session.user == "Administrator"


def test_without_a_service_user_nothing_is_lost(approved):
	case = approved()
	held = frappe.db.get_single_value("Participation Settings", "service_user")
	frappe.db.set_single_value("Participation Settings", "service_user", None)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")
	frappe.db.commit()
	frappe.set_user("Administrator")
	job.publish(case.publication.name)
	assert case.publication.state == "Waiting" and frappe.session.user == "Administrator"
	frappe.db.set_single_value("Participation Settings", "service_user", held)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")
	job.publish(case.publication.name)
	assert case.publication.state == "Sent"


def test_the_publisher_s_moves_are_the_system_s(approved):
	case = approved()
	frappe.db.commit()
	job.publish(case.publication.name)
	event = frappe.get_last_doc("Case Event", {"ticket": case.ticket, "move": "published"})
	service_user = frappe.db.get_single_value("Participation Settings", "service_user")
	assert (event.actor_role, event.actor) == ("System", service_user)
	assert walk.stage_of(case.ticket) == "Answered"
