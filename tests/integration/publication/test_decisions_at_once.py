"""Many decisions on one reply at the same moment: one of them stands, and what is published is what was approved.

`PARTICIPATION_DECISIONS` says how many decisions are made.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from itertools import cycle, islice, pairwise

import frappe
import pytest
from frappe.model.workflow import WorkflowPermissionError, WorkflowTransitionError

from participation_app.api import replies as api
from participation_app.casework.moves import MoveNotOpen
from participation_app.publication import publisher
from participation_app.publication.edited_meanwhile import EditedMeanwhile
from participation_app.publication.queue import AlreadyOnItsWay, digest
from participation_app.publication.review import SeenOtherwise, TextUnderReview, seen_as
from tests.integration import walk
from tests.integration.connections import at_once, failures
from tests.integration.publication.conftest import ANSWER, Case

DECISIONS = int(os.environ.get("PARTICIPATION_DECISIONS") or 40)
CONNECTIONS = 20
REFUSED = (
	AlreadyOnItsWay,
	EditedMeanwhile,
	MoveNotOpen,
	SeenOtherwise,
	TextUnderReview,
	WorkflowPermissionError,
	WorkflowTransitionError,
	frappe.QueryDeadlockError,
)
Decision = Callable[[], object]

pytestmark = pytest.mark.usefixtures("really_committed", "second_in_review")


@pytest.fixture
def second_in_review(really_committed: None) -> Iterator[None]:
	"""The demo's manager reviews as well."""
	manager = frappe.get_doc("User", "manager@city.example")
	manager.add_roles("Public Relations Officer")
	frappe.db.commit()
	yield
	frappe.set_user("Administrator")
	frappe.get_doc("User", manager.name).remove_roles("Public Relations Officer")
	frappe.db.commit()
	frappe.clear_cache(user=manager.name)


def decide(choices: Sequence[Decision]) -> list[object]:
	"""So many decisions, in turn of the choices, over many connections; what became of each, None where it stands."""
	decisions = list(islice(cycle(choices), DECISIONS))

	def work(own: Sequence[Decision]) -> list[object]:
		return [_attempt(decision) for decision in own]

	works = [lambda own=decisions[number::CONNECTIONS]: work(own) for number in range(CONNECTIONS)]
	outcomes = at_once(*works)
	assert failures(outcomes) == [] and None not in outcomes
	frappe.set_user("Administrator")
	frappe.db.rollback()
	return [outcome for own in outcomes for outcome in own]


def _attempt(decision: Decision) -> object:
	try:
		decision()
		frappe.db.commit()
	except Exception as refusal:
		frappe.db.rollback()
		return refusal
	return None


def on_the_opened_form(case: Case, person: str, **values: str) -> Decision:
	"""Somebody saves the form as it stood when all of them opened it."""
	opened = case.document.as_dict()

	def save() -> None:
		walk.as_person(person)
		document = frappe.get_doc(deepcopy(opened))
		document.update(values)
		document.save()

	return save


def surprises(outcomes: Sequence[object]) -> list[object]:
	return [one for one in outcomes if one is not None and not isinstance(one, REFUSED)]


def trail(case: Case) -> list[frappe._dict]:
	fields = ["move", "from_state", "to_state"]
	return frappe.get_all("Case Event", {"ticket": case.ticket}, fields, order_by="creation")


def assert_what_is_published_was_approved(case: Case) -> None:
	"""Of an approval there is one publication with its text, without one nothing can go out; and so it is sent."""
	reply = case.document
	assert reply.workflow_state == case.stage
	open_ones = {"proposed_reply": case.reply, "state": ["!=", "Withdrawn"]}
	bound = frappe.get_all("Publication", open_ones, pluck="text_digest")
	assert bound == ([reply.approved_digest] if case.stage in ("Publishing", "Answered") else [])
	if case.stage == "Publishing":
		case.settle()
	if bound:
		assert digest(reply.text) == reply.approved_digest == case.publication.text_digest
		assert case.answers() == [reply.text]
		assert case.stage == "Answered"
	else:
		assert case.answers() == [] and not reply.approved_digest


def test_of_many_decisions_on_one_opened_reply_exactly_one_stands(submitted):
	"""R17"""
	case = submitted()
	before = len(trail(case))
	outcomes = decide(
		[
			on_the_opened_form(case, "pr", workflow_state="Publishing"),
			on_the_opened_form(case, "manager", workflow_state="Reply Drafting", review_comment="أقصر"),
			on_the_opened_form(case, "agent", text=f"{ANSWER} ورصف الشارع"),
			on_the_opened_form(case, "manager", workflow_state="Publishing"),
			on_the_opened_form(case, "pr", workflow_state="Reply Drafting", review_comment="أوضح"),
		]
	)
	assert surprises(outcomes) == [] and outcomes.count(None) == 1
	[decided] = trail(case)[before:]
	assert decided.move in ("approve", "request_changes") and decided.to_state == case.stage
	assert_what_is_published_was_approved(case)


def test_of_many_withdrawals_of_one_approval_and_the_publisher_exactly_one_stands(approved):
	"""R17"""
	case = approved()
	before, publication = len(trail(case)), case.publication.name
	withdrawals = [
		on_the_opened_form(case, person, workflow_state="PR Review") for person in ("pr", "manager")
	]

	def publish() -> None:
		frappe.set_user("Administrator")
		publisher.publish(publication)

	edit = on_the_opened_form(case, "agent", text=f"{ANSWER} ورصف الشارع")
	outcomes = decide([*withdrawals, publish, edit])
	assert surprises(outcomes) == []
	assert_what_is_published_was_approved(case)  # a publisher that met a deadlock looks what it has posted
	[decided] = trail(case)[before:]
	assert decided.move in ("withdraw_approval", "published") and decided.to_state == case.stage


def test_through_every_door_at_once_each_decision_follows_from_the_one_before(submitted):
	"""R17"""
	case = submitted()
	before = len(trail(case))
	version = frappe.db.get_value("Social Comment", case.comment, "version_id")

	def approve(person: str) -> Decision:
		def decision() -> None:
			walk.as_person(person)
			api.approve(case.reply, seen_as(case.document), version)

		return decision

	def request_changes() -> None:
		walk.as_person("manager")
		api.request_changes(case.reply, "أقصر")

	def edit_and_submit() -> None:
		walk.submit(case.reply, f"{ANSWER} {frappe.generate_hash(length=6)}")

	def withdraw_approval() -> None:
		walk.as_person("pr")
		api.withdraw_approval(case.reply)

	doors = [approve("pr"), request_changes, edit_and_submit, withdraw_approval, approve("manager")]
	outcomes = decide(doors)
	made = trail(case)[before:]
	assert surprises(outcomes) == [] and outcomes.count(None) == len(made) > 0
	stages = ["PR Review", *(event.to_state for event in made)]
	assert [event.from_state for event in made] == stages[:-1] and stages[-1] == case.stage
	assert all(one != other for one, other in pairwise(stages))
	assert_what_is_published_was_approved(case)
