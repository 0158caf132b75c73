"""The results of a survey: frozen at its closing with a checksum, and read by nobody before the promised time.

`results_of` is where every page, form, announcement and dataset takes the figures of a survey from.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.casework.bulk import new_name
from participation_app.casework.disclosure import smallest_group
from participation_app.engagement import survey_definition, survey_responses
from participation_app.engagement.survey_responses import as_json
from participation_app.rules import survey_figures as rules
from participation_app.rules.survey_breakdown import Breakdown, broken_down
from participation_app.rules.survey_figures import Cell, Figures
from participation_app.rules.survey_questions import Chosen, Question
from participation_app.rules.surveys import may_read_results

DOCTYPE = "Survey Result"
_SURVEY = "Participation Survey"


class ResultsNotDue(frappe.PermissionError):
	"""The results are promised for later, or the survey is not closed."""


@dataclass(frozen=True)
class Words:
	"""A text in the authority's language and in English, where there is one."""

	text: str
	in_english: str

	def read_in(self, language: str) -> str:
		"""The text for who reads this language."""
		return (self.in_english if language == "en" else "") or self.text


@dataclass(frozen=True)
class QuestionResults:
	"""One question with its figures; `options` has the words of each, of a scale those of its ends.

	`only_after` is the earlier question on which it depends and the options there; `breakdown` has the figures
	by the answers to the question that the survey names for it.
	"""

	number: int
	kind: str
	question: Words
	options: dict[int, Words]
	only_after: tuple[int, tuple[int, ...]] | None
	figures: Figures
	breakdown: Breakdown | None


@dataclass(frozen=True)
class SurveyResults:
	"""A survey's figures as they were frozen; `document` is what the checksum is of, moments in site time.

	`threshold` is the smallest group that was shown by itself; `broken_down_by` a question's number, 0 for none.
	"""

	code: str
	title: Words
	people: int
	threshold: int
	broken_down_by: int
	closed_at: datetime
	questions: tuple[QuestionResults, ...]
	document: str
	checksum: str


def freeze(survey: Document) -> None:
	"""Counts what was answered, once for good; the caller has closed the survey."""
	document = _document(survey, smallest_group())
	result = {
		"doctype": DOCTYPE,
		"name": new_name(),
		"survey": survey.name,
		"document": document,
		"checksum": _digest(document),
	}
	frappe.get_doc(result).db_insert()


def results_of(survey: str) -> SurveyResults:
	"""The figures of a survey, by its name; raises ResultsNotDue before the promised time, for whoever asks."""
	known = frappe.db.get_value(_SURVEY, survey, ["state", "results_at"], as_dict=True)
	if not known or not may_read_results(known.state, known.results_at, frappe.utils.now_datetime()):
		raise ResultsNotDue(_("The results are not due yet."))
	kept = frappe.db.get_value(DOCTYPE, {"survey": survey}, ["document", "checksum"], as_dict=True)
	return _read(json.loads(kept.document), kept.document, kept.checksum)


def is_unchanged(survey: str) -> bool:
	"""Whether the kept figures match their checksum, and the stored answers still give them."""
	kept = frappe.db.get_value(DOCTYPE, {"survey": survey}, ["document", "checksum"], as_dict=True)
	if not kept or kept.checksum != _digest(kept.document):
		return False
	own = frappe.get_doc(_SURVEY, survey)
	return kept.document == _document(own, json.loads(kept.document)["threshold"])


def changed_results() -> list[str]:
	"""The closed surveys whose answers or figures were changed past all doors."""
	return [name for name in frappe.get_all(DOCTYPE, pluck="survey") if not is_unchanged(name)]


def _document(survey: Document, smallest: int) -> str:
	questions = survey_definition.questions_of(survey)
	sheets = list(survey_responses.sheets(survey.name))
	texts = _texts(survey.name)
	counted = rules.tally(questions, sheets, Counter(number for number, _text in texts))
	shown = rules.published(questions, counted, smallest)
	closed_at = moments.aware(survey.closed_at).isoformat(timespec="seconds")
	return as_json(
		{
			**_breakdowns(survey, questions, sheets, shown, smallest),
			"survey": survey.code,
			"title": survey.title,
			"title_in_english": survey.title_in_english or "",
			"audience": survey.audience,
			"closed_at": closed_at,
			"people": len(sheets),
			"threshold": smallest,
			"answers_sha256": _digest("\n".join(sorted(as_json(_plain(sheet)) for sheet in sheets))),
			"texts_sha256": _digest("\n".join(sorted(as_json(text) for text in texts))),
			"questions": [
				_question(row, question, shown[question.number])
				for row, question in zip(survey.questions, questions, strict=True)
			],
		}
	)


def _breakdowns(
	survey: Document,
	questions: Sequence[Question],
	sheets: Sequence[Mapping[int, Chosen]],
	shown: Mapping[int, Figures],
	smallest: int,
) -> dict[str, object]:
	"""What the document holds of a breakdown; nothing where none was declared."""
	by = survey_definition.divider_of(survey)
	if by is None:
		return {}
	tables = broken_down(questions, sheets, shown, by, smallest)
	return {"broken_down_by": by.number, "breakdowns": [asdict(table) for table in tables]}


def _question(row: Document, question: object, shown: Figures) -> dict[str, object]:
	condition = question.condition
	words, in_english = survey_definition.words_of(row), survey_definition.words_of(row, in_english=True)
	return {
		"number": question.number,
		"kind": row.kind,
		"question": row.question,
		"question_in_english": row.question_in_english or "",
		"options": [
			[option, words.get(option, ""), in_english.get(option, "")] for option in question.options
		],
		"only_after": [condition.question, sorted(condition.options)] if condition else None,
		"people": shown.people,
		"choices": shown.choices,
		"average": shown.average,
		"hidden": shown.hidden,
		"cells": [[list(cell.options), cell.count] for cell in shown.cells],
	}


def _texts(survey: str) -> list[tuple[int, str]]:
	rows = frappe.get_all("Survey Text", {"survey": survey}, ["question", "text"], order_by="name")
	return [(row.question, row.text) for row in rows]


def _plain(sheet: dict[int, tuple[int, ...]]) -> dict[str, list[int]]:
	return {str(number): list(chosen) for number, chosen in sheet.items()}


def _digest(text: str) -> str:
	return hashlib.sha256(text.encode()).hexdigest()


def _read(kept: dict, document: str, checksum: str) -> SurveyResults:
	breakdowns = {one["number"]: _read_breakdown(one) for one in kept.get("breakdowns", ())}
	return SurveyResults(
		code=kept["survey"],
		title=Words(kept["title"], kept["title_in_english"]),
		people=kept["people"],
		threshold=kept["threshold"],
		broken_down_by=kept.get("broken_down_by", 0),
		closed_at=moments.stored(datetime.fromisoformat(kept["closed_at"])),
		questions=tuple(_read_question(one, breakdowns.get(one["number"])) for one in kept["questions"]),
		document=document,
		checksum=checksum,
	)


def _read_breakdown(kept: dict) -> Breakdown:
	rows, cells, counts = (tuple(map(tuple, kept[name])) for name in ("rows", "cells", "counts"))
	return Breakdown(kept["number"], rows, cells, counts)


def _read_question(kept: dict, breakdown: Breakdown | None) -> QuestionResults:
	shown = Figures(
		number=kept["number"],
		people=kept["people"],
		choices=kept["choices"],
		cells=tuple(Cell(tuple(options), count) for options, count in kept["cells"]),
		average=kept["average"],
		hidden=kept["hidden"],
	)
	after = kept["only_after"]
	return QuestionResults(
		number=kept["number"],
		kind=kept["kind"],
		question=Words(kept["question"], kept["question_in_english"]),
		options={option: Words(text, in_english) for option, text, in_english in kept["options"]},
		only_after=(after[0], tuple(after[1])) if after else None,
		figures=shown,
		breakdown=breakdown,
	)
