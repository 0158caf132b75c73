"""One survey: what it asks, the answers that somebody gives, and where it stands before and afterwards."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from http import HTTPStatus

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.attempts import TooManyTries
from participation_app.engagement import public_surveys, survey_confirmations, survey_links, survey_responses
from participation_app.engagement.survey_confirmations import AnsweredAlready
from participation_app.engagement.survey_definition import is_public, questions_of
from participation_app.engagement.survey_responses import AnswersRefused, SurveyNotOpen
from participation_app.intake import limits
from participation_app.notices.codes import CodeWrong, TooManyCodes
from participation_app.notices.contacts import ContactWrong
from participation_app.rules import survey_questions as rules
from participation_app.rules import surveys
from participation_app.transparency import visits
from participation_app.transparency.languages import in_readers_language, paragraphs
from participation_app.www import survey_form, survey_times
from participation_app.www.participation.surveys import PATH as ALL_SURVEYS
from participation_app.www.public_page import prepare

_LONGEST_INPUT = 20_000
_SHORTEST_KEY = 16
_QUESTION = re.compile(r"q([1-9][0-9]?)")
ANSWERS, CONTACT, CODE = "answers", "contact", "code"

Problems = dict[str, str]
Given = dict[int, list[str]]


def get_context(context: frappe._dict) -> None:
	"""Shows the survey as it stands; takes answers, and on trouble shows the same answers with what to correct."""
	survey = _survey()
	is_preview = bool(frappe.form_dict.get("preview"))
	standing = surveys.ANSWERABLE if is_preview else public_surveys.standing_of(survey)
	introduction = in_readers_language(survey, "introduction")
	prepare(
		context,
		title=in_readers_language(survey, "title"),
		name="survey",
		description=introduction.partition("\n")[0][:200],
		updated=survey.modified,
		trail=((ALL_SURVEYS, _("Surveys")),),
		indexed=not is_preview and standing != surveys.CALLED_OFF,
	)
	_count_source(survey)
	given, entered = _given(), _entered()
	context.update(step=ANSWERS, code="", errors={}, entered=entered, is_preview=is_preview)
	if frappe.request.method == "POST":
		context.errors = _take(context, survey, given, entered)
	if context.errors:
		context.http_status_code = HTTPStatus.UNPROCESSABLE_ENTITY
	context.update(
		survey=survey,
		standing=standing,
		address=f"{survey_links.PATH}/{survey.code}",
		shows_form=standing == surveys.ANSWERABLE or frappe.request.method == "POST",
		is_sent=bool(frappe.request.args.get("sent")),
		introduction=paragraphs(introduction),
		consultation=paragraphs(in_readers_language(survey, "consultation")),
		documents=[
			(one.file, in_readers_language(one, "title")) for one in survey.documents if is_public(one.file)
		],
		questions=survey_form.asked(survey, given, context.errors),
		given=[(f"q{number}", value) for number, values in given.items() for value in values],
		must_log_in=survey.audience == surveys.LOGGED_IN
		and frappe.session.user == "Guest"
		and not is_preview,
		longest_text=rules.LONGEST_TEXT,
		extensions=survey_times.extensions(survey),
		**{name: survey_times.written(survey.get(name)) for name in ("opens_at", "closes_at", "results_at")},
	)


def _survey() -> Document:
	"""The survey that the address names; a draft only for those who may read it in the desk."""
	code = str(frappe.form_dict.get("survey") or "")
	if not frappe.form_dict.get("preview"):
		survey = public_surveys.find(code)
	else:
		survey = public_surveys.find_any(code)
		survey = survey if survey and survey.has_permission("read") else None
	if survey is None:
		raise frappe.DoesNotExistError
	return survey


def _count_source(survey: Document) -> None:
	source = survey_links.counted_as(survey.code, frappe.request.args.get("from", ""))
	if source and frappe.request.method == "GET" and visits.is_person(frappe.request.headers):
		visits.count(source)


def _given() -> Given:
	found = ((name, _QUESTION.fullmatch(name)) for name in frappe.request.form)
	return {
		int(match[1]): [value[:_LONGEST_INPUT] for value in frappe.request.form.getlist(name)]
		for name, match in found
		if match
	}


def _entered() -> dict[str, str]:
	names = ("key", "channel", "address", "digits", "code")
	entered = {name: str(frappe.form_dict.get(name) or "")[:200] for name in names}
	if len(entered["key"]) < _SHORTEST_KEY:
		entered["key"] = secrets.token_urlsafe(24)
	return entered


def _take(context: frappe._dict, survey: Document, given: Given, entered: dict[str, str]) -> Problems:
	"""Takes what was sent, as far as this step goes; or says what is wrong, by the name of the field."""
	if frappe.form_dict.get("website"):
		return {"website": _("A field that people do not see was filled in. Empty it and send again.")}
	step = frappe.form_dict.get("step")
	step = step if step in (ANSWERS, CONTACT, CODE) else ANSWERS
	try:
		_go_on(context, survey, given, entered, step)
	except AnswersRefused as refused:
		return survey_form.problems(survey, refused.problems)
	except (ContactWrong, CodeWrong, TooManyCodes, TooManyTries, SurveyNotOpen, AnsweredAlready) as refused:
		frappe.db.rollback()
		frappe.clear_messages()
		if isinstance(refused, AnsweredAlready) and survey_responses.is_stored(survey, entered["key"]):
			_go_to_thanks(survey)
		context.update(step=_step_after(refused, step), code=entered["code"])
		return {_FIELDS.get(type(refused), ""): str(refused)}
	return {}


def _go_on(context: frappe._dict, survey: Document, given: Given, entered: dict[str, str], step: str) -> None:
	if frappe.form_dict.get("preview"):
		rules_alone = rules.check(questions_of(survey), given)
		if rules_alone.problems:
			raise AnswersRefused(rules_alone.problems)
		context.is_tried = True
		return
	if frappe.form_dict.get("back"):
		return
	if survey_responses.is_stored(survey, entered["key"]):
		_go_to_thanks(survey)
	limits.raise_if_too_often("survey")
	answers = survey_responses.checked(survey, given)
	person = _PERSON[survey.audience](context, survey, entered, step)
	if survey.audience == surveys.ANYONE or person:
		if person:
			survey_confirmations.count_once(survey, person)
		survey_responses.store(survey, answers, entered["key"], person)
		_go_to_thanks(survey)


def _nobody(_context: frappe._dict, _survey: Document, _entered: dict[str, str], _step: str) -> None:
	return None


def _user(_context: frappe._dict, _survey: Document, _entered: dict[str, str], _step: str) -> str:
	if frappe.session.user == "Guest":
		message = _("You are not logged in any more. Log in again in another window, then send this again.")
		raise SurveyNotOpen(message)
	return frappe.session.user


def _contact(context: frappe._dict, survey: Document, entered: dict[str, str], step: str) -> str | None:
	"""Whom a code has proved; None as long as the address or the code is still asked for."""
	if step == CODE:
		return survey_confirmations.confirm(survey, entered["code"], entered["digits"])
	context.step = CONTACT
	if step == CONTACT:
		if not entered["address"].strip():
			raise ContactWrong(_("Give a mobile number or an e-mail address."))
		limits.raise_if_too_often("survey code")
		language = frappe.local.lang
		context.code = survey_confirmations.ask(survey, entered["channel"], entered["address"], language)
		context.step = CODE
	return None


_PERSON: dict[str, Callable[[frappe._dict, Document, dict[str, str], str], str | None]] = {
	surveys.ANYONE: _nobody,
	surveys.CONFIRMED_CONTACT: _contact,
	surveys.LOGGED_IN: _user,
}
_FIELDS = {ContactWrong: "address", TooManyCodes: "address", CodeWrong: "digits"}


def _step_after(refused: Exception, step: str) -> str:
	return ANSWERS if isinstance(refused, SurveyNotOpen | AnsweredAlready) else step


def _go_to_thanks(survey: Document) -> None:
	frappe.flags.redirect_location = f"{survey_links.PATH}/{survey.code}?sent=1"
	raise frappe.Redirect(HTTPStatus.SEE_OTHER)
