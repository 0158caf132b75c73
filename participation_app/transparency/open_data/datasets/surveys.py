"""Surveys and their results: what the results' pages show, from the same figures. No text that anybody wrote."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe.model.document import Document

from participation_app.engagement import public_surveys
from participation_app.engagement.survey_cells import share_of, words_of
from participation_app.engagement.survey_results import QuestionResults
from participation_app.engagement.survey_results import Words as Wording
from participation_app.rules.open_data import INTEGER, MONTH, NUMBER, STRING, Column, Description, Words
from participation_app.rules.survey_figures import Cell
from participation_app.transparency.open_data import codes, columns
from participation_app.transparency.open_data.months import month_reader
from participation_app.transparency.open_data.prepared import LeftOut
from participation_app.transparency.open_data.result_rows import ResultRows

TOGETHER = "together"


def _read(last_month: str, left_out: LeftOut) -> Iterator[list[object]]:
	month_of = month_reader()
	for survey, results in public_surveys.with_results():
		closed = month_of(results.closed_at)
		if closed > last_month:
			continue
		opened = month_of(frappe.utils.get_datetime(survey.opens_at))
		of_survey = [results.people, survey.audience, opened, results.threshold, results.code]
		for question in results.questions:
			left_out.rows_read += max(len(question.figures.cells), 1)
			_note(left_out, survey, question)
			for row in _rows(question):
				yield [closed, *_told(results.title), *row, *of_survey]


def _rows(question: QuestionResults) -> Iterator[list[object]]:
	figures = question.figures
	of_question = [question.number, *_told(question.question)]
	for cell in figures.cells:
		words = Wording(words_of(question, cell.options, "ar"), _in_english(question, cell))
		yield [
			*of_question,
			*_told(words),
			cell.count,
			share_of(question, cell),
			figures.people,
			question.kind,
		]
	if not figures.cells:
		yield [*of_question, None, None, None, None, figures.people, question.kind]


def _in_english(question: QuestionResults, cell: Cell) -> str:
	"""Nothing where a word of the cell has no English."""
	words = [question.options[option] for option in cell.options]
	is_told = all(one.in_english for one in words if one.text)
	return words_of(question, cell.options, "en") if is_told else ""


def _told(words: Wording) -> tuple[str, str | None]:
	return words.text, words.in_english or None


def _note(left_out: LeftOut, survey: Document, question: QuestionResults) -> None:
	figures, group = question.figures, f"{survey.title} · {question.number}"
	if figures.hidden:
		left_out.questions += 1
		left_out.add_example(group, None, figures.hidden)
	for cell in figures.cells:
		if len(cell.options) > 1:
			left_out.sums += 1
			left_out.add_example(f"{group} · {words_of(question, cell.options, 'ar')}", cell.count, TOGETHER)


SURVEYS = ResultRows(
	description=Description(
		name="surveys",
		title=Words("الاستبيانات ونتائجها", "Surveys and Results"),
		description=Words(
			"نتائج الاستبيانات المنشورة، صف لكل سؤال وخيار، كما تظهر في صفحاتها. لا إجابات أفراد فيها ولا ما كتبه الناس "
			"بكلماتهم. ما اختاره عدد قليل يُجمع مع غيره.",
			"The results of published surveys, a row for each question and option, as their pages show them. No single "
			"answers, and nothing that people wrote in their own words. What few people chose is summed up with others.",
		),
		keywords=(Words("استبيانات", "surveys"), Words("استطلاع رأي", "polls")),
		columns=(
			Column(
				"closed",
				MONTH,
				Words("شهر الإغلاق", "Closed"),
				Words("الشهر الذي أُغلق فيه الاستبيان", "The month in which the survey closed"),
				required=True,
			),
			*columns.in_both_languages(
				"title",
				Words("الاستبيان", "Title"),
				Words("عنوان الاستبيان", "What the survey is called"),
				required=True,
			),
			Column(
				"question_number",
				INTEGER,
				Words("رقم السؤال", "Question Number"),
				Words("ترتيب السؤال في الاستبيان", "The place of the question in the survey"),
				required=True,
				minimum=1,
			),
			*columns.in_both_languages(
				"question",
				Words("السؤال", "Question"),
				Words("السؤال كما طُرح", "The question as it was asked"),
				required=True,
			),
			*columns.in_both_languages(
				"option",
				Words("الخيار", "Option"),
				Words(
					"الخيار، أو الخيارات التي تظهر مجموعة؛ فارغ للأسئلة المفتوحة ولما حُجب",
					"The option, or those that are shown as one sum; empty for free text and where figures are hidden",
				),
			),
			Column(
				"choices",
				INTEGER,
				Words("عدد الاختيارات", "Choices"),
				Words("كم مرة اختير", "How often it was chosen"),
				minimum=0,
			),
			Column(
				"share",
				NUMBER,
				Words("النسبة المئوية", "Share"),
				Words(
					"بالمئة من المجيبين عن السؤال؛ فارغ حيث لا معنى لها",
					"In percent of the people who answered the question; empty where it would say nothing",
				),
				minimum=0,
			),
			Column(
				"answered",
				INTEGER,
				Words("عدد المجيبين", "People Who Answered"),
				Words(
					"كم شخصاً أجاب عن السؤال؛ فارغ إذا حُجب حمايةً للخصوصية",
					"How many people answered the question; empty where it is hidden to protect people",
				),
				minimum=0,
			),
			Column(
				"kind",
				STRING,
				Words("نوع السؤال", "Kind"),
				Words("كيف يُجاب عن السؤال", "How the question is answered"),
				codes.KINDS_OF_QUESTIONS,
				required=True,
			),
			Column(
				"people",
				INTEGER,
				Words("عدد المشاركين", "People"),
				Words("كم شخصاً شارك في الاستبيان", "How many people took part in the survey"),
				required=True,
				minimum=0,
			),
			Column(
				"audience",
				STRING,
				Words("المشاركون", "Audience"),
				Words("من كان له أن يجيب", "Who could answer"),
				codes.AUDIENCES,
				required=True,
			),
			Column(
				"opened",
				MONTH,
				Words("شهر الفتح", "Opened"),
				Words("الشهر الذي فُتح فيه الاستبيان", "The month in which the survey opened"),
				required=True,
			),
			Column(
				"smallest_group",
				INTEGER,
				Words("أصغر مجموعة تظهر", "Smallest Group Shown"),
				Words(
					"ما اختاره عدد أقل من هذا لا يظهر وحده",
					"What fewer people than this chose is not shown by itself",
				),
				required=True,
				minimum=3,
			),
			Column(
				"survey",
				STRING,
				Words("رمز الاستبيان", "Survey"),
				Words("الرمز في عنوان صفحة الاستبيان", "The code in the address of the survey's page"),
				required=True,
			),
		),
	),
	begins=public_surveys.first_closing,
	read=_read,
	made_of={},
)
