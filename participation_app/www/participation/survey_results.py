"""The results of a survey, once they are published and due: figures, words, and what was decided."""

from __future__ import annotations

from http import HTTPStatus

import frappe
from frappe import _

from participation_app.engagement import public_surveys, survey_links, survey_texts
from participation_app.engagement.masks import readable
from participation_app.transparency.languages import in_readers_language, paragraphs
from participation_app.www import survey_charts, survey_times
from participation_app.www.participation.surveys import PATH as ALL_SURVEYS
from participation_app.www.public_page import prepare


def get_context(context: frappe._dict) -> None:
	"""The results; until they are there the survey's own page says when."""
	survey = public_surveys.find(str(frappe.form_dict.get("survey") or ""))
	if survey is None:
		raise frappe.DoesNotExistError
	here = f"{survey_links.PATH}/{survey.code}"
	results = public_surveys.results_of(survey)
	if results is None:
		frappe.flags.redirect_location = here
		raise frappe.Redirect(HTTPStatus.SEE_OTHER)
	title = in_readers_language(survey, "title")
	prepare(
		context,
		title=_("Results: {0}").format(title),
		name="survey_results",
		description=_("{0} people answered.").format(results.people),
		updated=survey.modified,
		trail=((ALL_SURVEYS, _("Surveys")), (here, title)),
	)
	texts = survey_texts.published_of(survey.name)
	context.update(
		survey=survey,
		results=results,
		charts=[
			survey_charts.chart(question, results, texts.get(question.number, ()))
			for question in results.questions
		],
		readable=readable,
		decision=paragraphs(in_readers_language(survey, "decision")),
		closed_at=survey_times.written(results.closed_at),
		extensions=survey_times.extensions(survey),
		file=f"/api/method/participation_app.api.surveys.document?survey={survey.code}",
	)
