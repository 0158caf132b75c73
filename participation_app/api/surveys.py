"""Surveys, for the forms on which they are written and their texts are studied."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.rate_limiter import rate_limit
from werkzeug.wrappers import Response

from participation_app.engagement import (
	public_surveys,
	survey_access,
	survey_definition,
	survey_erasure,
	survey_links,
	survey_results,
	survey_texts,
	survey_trail,
	surveys,
)
from participation_app.engagement.masks import readable
from participation_app.engagement.survey_extensions import Extension
from participation_app.intake import limits
from participation_app.rules import surveys as rules
from participation_app.rules.hidden_parts import BadParts, Part, hide
from participation_app.rules.lifecycle import PARTICIPATION_MANAGER, PARTICIPATION_MODERATOR
from participation_app.transparency import visits

_MOST_AT_ONCE = 200


@frappe.whitelist(methods=["GET", "POST"])
def view(survey: str) -> dict:
	"""{"moves", "is_author", "faults", "remarks", "trail", "links", "qr_code", "results"}; results once they are due."""
	document = _readable(survey)
	is_draft = document.state == rules.DRAFT
	results = _results(document)
	may_count_texts = results or survey_access.may_study_texts(document)
	return {
		"moves": rules.open_moves(document.state, surveys.roles_of_reader()),
		"is_author": frappe.session.user in surveys.authors_of(document),
		"faults": survey_definition.faults(document) if is_draft else [],
		"remarks": survey_definition.remarks(document) if is_draft else [],
		"trail": survey_trail.lines(document.name),
		"address": survey_links.address_of(document),
		"links": [_link(document, source) for source in survey_links.SOURCES],
		"qr_code": survey_links.qr_code(document),
		"texts_waiting": survey_texts.waiting(document.name) if may_count_texts else 0,
		"results": results,
	}


@frappe.whitelist(methods=["POST"])
def move(survey: str, move: str, note: str | None = None, seen: str | None = None) -> dict:
	"""Makes a move: {"state"}; `seen` is when the survey that the reader saw was last modified."""
	return {"state": surveys.make_move(_readable(survey).name, move, note, seen=seen).state}


@frappe.whitelist(methods=["POST"])
def extend(
	survey: str, closes_at: str, reason: str, in_english: str | None = None, seen: str | None = None
) -> dict:
	"""Moves the closing of an open survey to a later time, and the results with it: {"closes_at", "results_at"}."""
	name = _readable(survey).name
	extension = Extension(_site_time(closes_at), in_english or "")
	extended = surveys.make_move(name, "extend", reason, extension=extension, seen=seen)
	return {"closes_at": extended.closes_at, "results_at": extended.results_at}


@frappe.whitelist(methods=["POST"])
def note_decision(survey: str, decision: str, decided_on: str, in_english: str | None = None) -> dict:
	"""What the authority decided because of the survey: {"state"}."""
	name = _readable(survey).name
	return {
		"state": surveys.note_decision(name, decision, in_english, frappe.utils.getdate(decided_on)).state
	}


@frappe.whitelist(methods=["POST"])
def untie(survey: str, person: str) -> None:
	"""Unties a person from their answers where no secrecy was promised; the trail does not say whom."""
	frappe.only_for(PARTICIPATION_MANAGER)
	survey_erasure.untie(_readable(survey).name, person)


@frappe.whitelist(methods=["POST"])
def check(survey: str) -> dict:
	"""Whether the frozen figures still match the answers: {"is_unchanged"}, once the results are due."""
	document = _readable(survey)
	survey_results.results_of(document.name)
	return {"is_unchanged": survey_results.is_unchanged(document.name)}


@frappe.whitelist(allow_guest=True, methods=["GET"])
@rate_limit(limit=120, seconds=60)
def document(survey: str) -> Response:
	"""The frozen figures as the file whose checksum stands beside them; 404 until they are published and due."""
	limits.raise_if_too_often("survey results")
	known = public_surveys.find(survey)
	found = public_surveys.results_of(known) if known else None
	if found is None:
		raise frappe.DoesNotExistError
	response = Response(found.document, mimetype="application/json")
	response.headers["Content-Disposition"] = f'attachment; filename="survey-{found.code}.json"'
	response.headers["X-Content-Type-Options"] = "nosniff"
	return response


@frappe.whitelist(methods=["GET", "POST"])
def view_text(text: str) -> dict:
	"""A text with its question, what was masked in it, and the reasons to hide it."""
	document = _studied(text)
	return survey_texts.describe(document)


@frappe.whitelist(methods=["GET", "POST"])
def preview_text(text: str, parts: list | str | None = None) -> dict:
	"""How a text would read without the parts: {"text"}, None where nothing would be left."""
	document = _studied(text)
	try:
		return {"text": readable(hide(document.text, _parts(parts)))}
	except BadParts:
		return {"text": None}


@frappe.whitelist(methods=["POST"])
def publish_text(text: str, parts: list | str | None = None, reason: str | None = None) -> dict:
	"""Shows a text beside the results, without the parts if there are any: [[start, end], …] in characters."""
	return {"state": survey_texts.publish(_studied(text).name, _parts(parts), reason).state}


@frappe.whitelist(methods=["POST"])
def hide_text(text: str, reason: str) -> dict:
	"""Keeps a text hidden, for a reason from the list."""
	return {"state": survey_texts.keep_hidden(_studied(text).name, reason).state}


@frappe.whitelist(methods=["POST"])
def publish_texts(texts: list | str) -> dict:
	"""Shows several texts as they stand: {"published"}."""
	frappe.only_for(PARTICIPATION_MODERATOR)
	names = [_studied(str(name)).name for name in frappe.parse_json(texts)[:_MOST_AT_ONCE]]
	return {"published": len([survey_texts.publish(name) for name in names])}


def _readable(survey: str) -> Document:
	document = frappe.get_doc("Participation Survey", survey)
	document.check_permission("read")
	return document


def _studied(text: str) -> Document:
	document = frappe.get_doc("Survey Text", text)
	document.check_permission("read")
	return document


def _site_time(entered: str) -> datetime:
	try:
		moment = datetime.fromisoformat(entered)
	except ValueError:
		moment = None
	if moment is None or moment.tzinfo:
		frappe.throw(_("Enter the new closing as a date and a time."), surveys.NotSurveyed)
	return moment


def _link(survey: Document, source: str) -> dict[str, object]:
	return {
		"label": survey_links.place_of(source),
		"address": survey_links.address_of(survey, source),
		"visits": visits.visits(survey_links.counted_as(survey.code, source)),
	}


def _results(survey: Document) -> dict | None:
	try:
		found = survey_results.results_of(survey.name)
	except survey_results.ResultsNotDue:
		return None
	return {**asdict(found), "texts": survey_texts.published_of(survey.name)}


def _parts(entered: list | str | None) -> tuple[Part, ...]:
	try:
		return tuple((int(start), int(end)) for start, end in frappe.parse_json(entered or []))
	except (TypeError, ValueError):
		frappe.throw(_("Mark the parts to hide."), survey_texts.TextNotDecided)
