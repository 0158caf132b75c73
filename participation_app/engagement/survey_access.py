"""Who may read what people answered: nobody where secrecy is promised, nobody before the results are due.

It holds for Administrator and for roles that somebody was granted later, too: Frappe asks here after its own
permissions, and lists are narrowed by the conditions.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from pypika.queries import QueryBuilder

from participation_app.casework.append_only import WrittenForGood
from participation_app.rules import surveys as rules
from participation_app.rules.lifecycle import PARTICIPATION_MODERATOR

_SURVEY = "Participation Survey"
_NOTHING = "1 = 0"


class Sealed(Document):
	"""A record that no door writes; whether one may be read is decided here alone."""

	def has_permission(self, permtype="read", *, debug=False, user=None) -> bool:
		return may_read(self, permtype, user)

	def validate(self):
		message = _("{0} is kept as it came and is not changed.")
		frappe.throw(message.format(_(self.doctype)), WrittenForGood, title=_("Cannot Be Changed"))

	def on_trash(self):
		message = _("{0} is kept as it came and is not changed.")
		frappe.throw(message.format(_(self.doctype)), WrittenForGood, title=_("Cannot Be Deleted"))


def may_read(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Answers Frappe's question about one sealed record: single answers only where no secrecy was promised."""
	if doc.doctype != "Survey Response" or ptype not in (None, "read", "select", "print"):
		return False
	survey = frappe.db.get_value(_SURVEY, doc.survey, ["anonymous", "state", "results_at"], as_dict=True)
	is_due = bool(survey) and rules.may_read_results(
		survey.state, survey.results_at, frappe.utils.now_datetime()
	)
	return is_due and not survey.anonymous and bool({*rules.WRITERS} & set(frappe.get_roles(user)))


def responses_condition(user: str | None = None) -> str:
	"""Narrows a list of responses to those of surveys without secrecy whose results are due."""
	survey = frappe.qb.DocType(_SURVEY)
	return _of("Survey Response", _due(survey).where(survey.anonymous == 0))


def nothing(user: str | None = None) -> str:
	"""Keeps every record out of every list."""
	return _NOTHING


def may_study(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Answers Frappe's question about one text: a moderator's once the survey is closed, an author's once results are due."""
	user = user or frappe.session.user
	if ptype not in (None, "read", "select", "report", "print") or not _is_moderator(user):
		return False
	fields = ["state", "results_at", "authors"]
	survey = frappe.db.get_value(_SURVEY, doc.survey, fields, as_dict=True)
	return bool(survey) and _may_study_of(survey, user)


def may_study_texts(survey: Document) -> bool:
	"""Whether the reader may study the texts of this survey, and so may know how many there are."""
	return _is_moderator(frappe.session.user) and _may_study_of(survey, frappe.session.user)


def texts_condition(user: str | None = None) -> str:
	"""Narrows a list of texts to those that the user may study."""
	user = user or frappe.session.user
	if not _is_moderator(user):
		return _NOTHING
	filters = {"state": ["in", (rules.CLOSED, rules.PUBLISHED)]}
	surveys = frappe.get_all(_SURVEY, filters, ["name", "state", "results_at", "authors"])
	names = [one.name for one in surveys if _may_study_of(one, user)]
	if not names:
		return _NOTHING
	survey = frappe.qb.DocType(_SURVEY)
	return _of("Survey Text", frappe.qb.from_(survey).select(survey.name).where(survey.name.isin(names)))


def _may_study_of(survey: frappe._dict, user: str) -> bool:
	is_due = rules.may_read_results(survey.state, survey.results_at, frappe.utils.now_datetime())
	is_closed = survey.state in (rules.CLOSED, rules.PUBLISHED)
	return is_due or (is_closed and user not in (survey.authors or "").split())


def _is_moderator(user: str) -> bool:
	return PARTICIPATION_MODERATOR in frappe.get_roles(user)


def _due(survey: object) -> QueryBuilder:
	query = frappe.qb.from_(survey).select(survey.name)
	is_closed = survey.state.isin((rules.CLOSED, rules.PUBLISHED))
	return query.where(is_closed & (survey.results_at <= frappe.utils.now_datetime()))


def _of(doctype: str, surveys: QueryBuilder) -> str:
	"""A condition on rows of the doctype whose survey is one of these."""
	survey = frappe.qb.DocType(doctype).survey
	return f"{survey.get_sql(with_namespace=True, quote_char='`')} in ({surveys.get_sql()})"
