"""What a move may require: each requirement is the name of a fact, a question to it and a sentence.

A fact that was not supplied meets no requirement, so a caller who forgets one is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Requirement:
	"""One condition of a move; `message` tells whoever fails it what to do."""

	name: str
	question: Callable[[object], bool]
	message: str

	def is_met(self, facts: Mapping[str, object]) -> bool:
		"""Whether the facts answer the question with yes."""
		return self.question(facts.get(self.name))


def _is_given(value: object) -> bool:
	return bool(value.strip() if isinstance(value, str) else value)


def _is_denied(value: object) -> bool:
	return isinstance(value, int) and not value


def given(name: str, message: str) -> Requirement:
	"""A fact that must be true or filled in."""
	return Requirement(name, _is_given, message)


def denied(name: str, message: str) -> Requirement:
	"""A fact that must have been looked up and found false."""
	return Requirement(name, _is_denied, message)


def one_of(name: str, allowed: Collection[str], message: str) -> Requirement:
	"""A fact that must be one of a few words."""
	return Requirement(name, lambda value: isinstance(value, str) and value in allowed, message)


REASON = given("reason", "Give a reason.")
MATCHING_RULE = given("matching_rule", "No routing rule decides this; a person has to.")
TICKET = given("ticket", "Choose the ticket to attach to.")
SAME_AUTHOR = given("same_author", "Only a reply of the same author in a known thread is attached by itself.")
ONLY_PROOF = given("only_proof", "Only the bare text that proves an account is dismissed by itself.")
WITHIN_UNDO_TIME = given("within_undo_time", "The time to undo is over; ask the manager.")

DEPARTMENT = given("department", "Choose the department.")
SECTION = given("section", "Choose the section.")
SECTION_IN_DEPARTMENT = given("section_in_department", "Choose a section of the ticket's own department.")
NOT_YET_INSPECTION = denied("already_inspection", "An inspection was already called for; its time runs.")

FINDINGS = given("findings", "Write what was found.")
ACTION_TAKEN = given("action_taken", "Write what was done.")
OUTCOME = given("outcome", "Choose the outcome.")
PUBLIC_PART = given("public_part", "Write what may be said in public.")

PROPOSED_REPLY = given("proposed_reply", "Write the proposed reply.")
TEXT_FITS = given("text_fits", "Shorten the proposed reply until it fits the platform.")
NO_REVIEW_NEEDED = denied("channel_needs_review", "Replies on this channel go through public relations.")
CAN_REACH_CITIZEN = given("can_reach_citizen", "There is no way to reach the citizen; add one.")

COMMENT = given("comment", "Write what has to change.")
NOT_AN_AUTHOR = denied("is_author", "An author of the text cannot approve it; ask another officer.")
NOT_SENT = denied("sent", "The reply was already sent; correct it or withdraw it.")
TARGET_EDITED = given("target_edited", "The target was not edited since the approval.")
FAILURE = given("failure", "Record why the platform did not take the reply.")
APPROVED = given("approved", "The text is not approved.")
PLATFORM_ID = given("platform_id", "Record the identifier that the platform gave.")
LINK = given("link", "Enter the link of what was posted by hand.")
SECOND_OFFICER = given("second_officer", "A second public relations officer has to confirm.")

QUESTION = given("question", "Write the question.")
QUESTION_CLEARED = given(
	"question_cleared", "Take a ready-made question, or have public relations approve a public one."
)
DAYS_ARE_OVER = given("days_are_over", "The days in settings are not over.")

AGREED_ENTITY = given("agreed_entity", "Choose the agreed entity.")
ENTITY_VALID = given("entity_valid", "The agreement with this entity is not valid today; choose another.")
WORDING = given("wording", "Choose the wording agreed with the entity.")
SUPERVISOR_AGREES = given("supervisor_agrees", "Ask the call-centre supervisor to agree.")
INSIDE_WINDOW = given("inside_window", "The time to object is over.")
FIRST_OBJECTION = given("first_objection", "An objection was already made.")
NOBODY_FOLLOWS = denied(
	"followed", "Other contributions wait for this answer. Answer it, or take them out of its event first."
)
