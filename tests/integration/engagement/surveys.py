"""Surveys for tests: written by one officer, approved by another, answered by the public."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.model.document import Document

from participation_app.engagement import survey_responses
from participation_app.engagement import surveys as use_cases

WRITER, APPROVER = "pr@city.example", "manager@city.example"
MODERATOR = "moderator@city.example"
USE = {
	"question": "كم مرة تزور الحديقة؟",
	"question_in_english": "How often do you visit the park?",
	"kind": "Single Choice",
	"required": 1,
	"options": "كثيراً\nأحياناً\nأبداً",
	"options_in_english": "Often\nSometimes\nNever",
}
WAYS = {
	"question": "كيف تصل إليها؟",
	"question_in_english": "How do you get there?",
	"kind": "Multiple Choice",
	"options": "سيراً\nبالحافلة\nبالسيارة",
	"options_in_english": "On foot\nBy bus\nBy car",
	"only_after": 1,
	"only_after_options": "1، 2",
}
HOW_GOOD = {
	"question": "ما مدى رضاك عنها؟",
	"question_in_english": "How content are you with it?",
	"kind": "Scale",
	"scale_from": 1,
	"scale_to": 5,
	"scale_from_label": "غير راض",
	"scale_to_label": "راض جداً",
	"scale_from_label_in_english": "Not at all",
	"scale_to_label_in_english": "Very",
}
WHY = {"question": "ماذا تقترح؟", "question_in_english": "What do you suggest?", "kind": "Free Text"}
QUESTIONS = (USE, WAYS, HOW_GOOD, WHY)
NOON = datetime(2026, 3, 2, 12)
CLOSES, RESULTS = NOON + timedelta(days=7), NOON + timedelta(days=10)


def make_survey(**values: Any) -> Document:
	"""A draft of the writer, from noon on 2 March for a week, with results three days later."""
	frappe.set_user(WRITER)
	given = {
		"doctype": use_cases.DOCTYPE,
		"title": "حدائق المدينة",
		"title_in_english": "The City’s Parks",
		"introduction": "نريد أن نعرف كيف تُستخدم الحدائق.",
		"introduction_in_english": "We want to know how the parks are used.",
		"opens_at": NOON,
		"closes_at": CLOSES,
		"results_at": RESULTS,
		"questions": [dict(question) for question in QUESTIONS],
		**values,
	}
	return frappe.get_doc(given).insert()


def make_open(**values: Any) -> Document:
	"""A survey that another person has approved."""
	survey = make_survey(**values)
	frappe.set_user(APPROVER)
	return use_cases.make_move(survey.name, "open_for_answers")


def answer(survey: Document, given: dict[int, list[str]], *, key: str = "", person: str | None = None) -> str:
	"""Answers as anybody would, and gives the key under which it was sent."""
	frappe.set_user("Guest")
	key = key or secrets.token_urlsafe(24)
	fresh = frappe.get_doc(use_cases.DOCTYPE, survey.name)
	survey_responses.store(fresh, survey_responses.checked(fresh, given), key, person)
	return key


def answer_by(survey: Document, *people: tuple[int, dict[int, list[str]]]) -> None:
	"""So many people give each of the answers."""
	fresh = frappe.get_doc(use_cases.DOCTYPE, survey.name)
	for number, given in people:
		answers = survey_responses.checked(fresh, given)
		for _person in range(number):
			survey_responses.store(fresh, answers, secrets.token_urlsafe(24))


def close(survey: Document) -> Document:
	"""The scheduler's move, once the time is over."""
	frappe.set_user("Administrator")
	return use_cases.make_move(survey.name, "close", as_system=True)


def publish(survey: Document) -> Document:
	"""Another person publishes the results."""
	frappe.set_user(APPROVER)
	return use_cases.make_move(survey.name, "publish")
