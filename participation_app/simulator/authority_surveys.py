"""The demo authority's surveys: one that asks, one that waits for its results, and one that has them.

Made by the same moves as any survey; only times of the past, which no form takes, are set directly.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.model.document import Document

from participation_app.engagement import survey_responses, survey_texts, surveys
from participation_app.simulator.authority import DATA

WRITER, APPROVER, MODERATOR = "pr@city.example", "manager@city.example", "moderator@city.example"
_TOLD = {"days", "answers", "decision", "decision_in_english", "decided"}


def hold() -> None:
	"""Holds each survey once."""
	for row in json.loads((DATA / "surveys.json").read_text(encoding="utf-8")):
		if not frappe.db.exists(surveys.DOCTYPE, {"title": row["title"]}):
			_hold(row)
	frappe.set_user("Administrator")


def _hold(row: dict[str, Any]) -> None:
	today = frappe.utils.now_datetime().replace(hour=12, minute=0, second=0, microsecond=0)
	times = {f"{name}_at": today + timedelta(days=days) for name, days in row["days"].items()}
	survey = _opened(row, times)
	_answer(survey, row["answers"])
	if times["closes_at"] < today:
		_close(survey, times)
	if times["results_at"] < today:
		_publish(survey, row, today)


def _opened(row: dict[str, Any], times: dict[str, datetime]) -> Document:
	soon = frappe.utils.now_datetime() + timedelta(days=1)
	given = {
		**{name: value for name, value in row.items() if name not in _TOLD},
		"opens_at": times["opens_at"],
		"closes_at": max(times["closes_at"], soon),
		"results_at": max(times["results_at"], soon),
	}
	frappe.set_user(WRITER)
	name = frappe.get_doc({"doctype": surveys.DOCTYPE, **given}).insert().name
	frappe.set_user(APPROVER)
	return surveys.make_move(name, "open_for_answers")


def _answer(survey: Document, answers: list[dict[str, Any]]) -> None:
	frappe.set_user("Guest")
	for group in answers:
		chosen = {int(number): tuple(options) for number, options in group["given"].items()}
		written = {int(number): text for number, text in group.get("texts", {}).items()}
		for _person in range(group["people"]):
			survey_responses.store(survey, {**chosen, **written}, secrets.token_urlsafe(24))


def _close(survey: Document, times: dict[str, datetime]) -> None:
	frappe.db.set_value(survey.doctype, survey.name, times)
	frappe.set_user("Administrator")
	surveys.make_move(survey.name, "close", as_system=True)


def _publish(survey: Document, row: dict[str, Any], today: datetime) -> None:
	frappe.set_user(MODERATOR)
	for text in frappe.get_list("Survey Text", {"survey": survey.name}, pluck="name"):
		survey_texts.publish(text)
	frappe.set_user(APPROVER)
	surveys.make_move(survey.name, "publish")
	decided_on = (today + timedelta(days=row["decided"])).date()
	surveys.note_decision(survey.name, row["decision"], row["decision_in_english"], decided_on)
