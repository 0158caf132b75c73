"""The figures by which the policy's statements are measured: one function for each, over everybody's contributions.

A figure tells nothing of a person: shares, counts and averages of a whole period.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from pypika import Case, CustomFunction
from pypika.terms import ExistsCriterion

from participation_app.casework import tallies
from participation_app.casework.measures import Period, Tally, read_running
from participation_app.casework.report_scope import Scope, with_ticket
from participation_app.casework.satisfaction import all_ratings
from participation_app.notices.outbox import NOT_TOLD, REACHED
from participation_app.rules.lifecycle import COMMENT_REDIRECTED, PARTICIPATION_MODERATOR
from participation_app.rules.surveys import CLOSED, OPEN, PUBLISHED

SHARE, COUNT, STARS = "share", "count", "stars"
# Sees every ticket; what is read in this name leaves as sums only.
_EVERYTHING = "Administrator"
_SUGGESTION = "Suggestion"
_DECIDING = ("approve", "approve_in_part", "refuse", "withdraw")
_JSON_VALUE = CustomFunction("JSON_VALUE", ["document", "path"])
_ANSWERING = ("published", "answer_directly", "hand_off")


@dataclass(frozen=True)
class Figure:
	"""A share has `value` of `of`, a count only its value, stars their average and how many gave them.

	The value is None where nothing happened yet that could be measured.
	"""

	kind: str
	value: float | None
	of: int = 0


def answers_in_time(period: Period) -> Figure:
	"""Of the promises begun in the period that are kept or broken, the kept ones."""
	figures = _tally(period)
	return _share(figures.kept, figures.kept + figures.broken)


def receipts_in_time(period: Period) -> Figure:
	"""Of the receipts owed in the period, those that went out by their own date."""
	figures = _tally(period)
	return _share(figures.receipts_in_time, figures.receipts_in_time + figures.receipts_late)


def studied_before_publication(period: Period) -> Figure:
	"""Of the contributions meant for publication that were decided on, those decided by their date."""
	study = DocType("Public Contribution")
	in_time = Count(Case().when(study.decided_at <= study.due_at, 1))
	query = frappe.qb.from_(study).select(in_time, Count("*")).where(period.within(study.decided_at))
	return _share(*query.run()[0])


def referred_to_departments(period: Period) -> Figure:
	"""How many contributions were referred to the department concerned."""
	event = DocType("Case Event")
	query = frappe.qb.from_(event).select(Count(event.ticket).distinct())
	return Figure(COUNT, query.where((event.move == "refer") & period.within(event.at)).run()[0][0])


def results_told(period: Period) -> Figure:
	"""Of the contributions answered, those whose author was sent the result or got it published as a reply."""
	event, notice = DocType("Case Event"), DocType("Participation Notice")
	told = (
		frappe.qb.from_(notice)
		.select(notice.ticket)
		.where((notice.ticket == event.ticket) & (notice.kind == "Result") & notice.state.isin(REACHED))
	)
	return _answered_where(period, ExistsCriterion(told))


def answers_that_stood(period: Period) -> Figure:
	"""Of the contributions answered, those that were not opened again."""
	event, later = DocType("Case Event"), DocType("Case Event").as_("later")
	again = (
		frappe.qb.from_(later)
		.select(later.ticket)
		.where((later.ticket == event.ticket) & (later.move == "reopen") & (later.at >= event.at))
	)
	return _answered_where(period, ExistsCriterion(again).negate())


def answers_never_corrected(period: Period) -> Figure:
	"""Of the replies published, those that were neither corrected nor withdrawn."""
	sent, reply = DocType("Publication"), DocType("Proposed Reply")
	better = DocType("Proposed Reply").as_("better")
	stood = Count(Case().when(better.name.isnull() & reply.withdrawn_at.isnull(), sent.proposed_reply))
	query = (
		frappe.qb.from_(sent)
		.join(reply)
		.on(reply.name == sent.proposed_reply)
		.left_join(better)
		.on(better.corrects == reply.name)
		.select(stood.distinct(), Count(sent.proposed_reply).distinct())
		.where((sent.kind == "Reply") & period.within(sent.sent_at))
	)
	return _share(*query.run()[0])


def satisfaction(period: Period) -> Figure:
	"""The average of the stars that citizens gave to their answers."""
	stars = all_ratings(period)
	return Figure(STARS, stars.average, stars.ratings)


def open_channels(_period: Period) -> Figure:
	"""Of the authority's accounts in use, those connected now."""
	states = frappe.get_all("Social Account", {"enabled": 1}, pluck="state")
	return _share(states.count("Connected"), len(states))


def data_released(_period: Period) -> Figure:
	"""Of the datasets of open data that are offered, those of which a release is out now."""
	offered = set(frappe.get_all("Open Dataset", {"enabled": 1}, pluck="name"))
	released = frappe.get_all("Dataset Release", {"state": "Published"}, pluck="dataset", distinct=True)
	return _share(len(offered & set(released)), len(offered))


def survey_results_shown(period: Period) -> Figure:
	"""Of the surveys whose results were due in the period, those whose results can be read."""
	survey = DocType("Participation Survey")
	shown = Count(Case().when(survey.state == PUBLISHED, 1))
	is_due = period.within(survey.results_at) & (survey.results_at <= frappe.utils.now_datetime())
	was_held = survey.state.isin([OPEN, CLOSED, PUBLISHED])
	return _share(*frappe.qb.from_(survey).select(shown, Count("*")).where(is_due & was_held).run()[0])


def suggestions_answered(period: Period) -> Figure:
	"""Of the suggestions received in the period, those that have an answer."""
	verdict = DocType("Participation Verdict")
	ended = (verdict.type == _SUGGESTION) & period.within(verdict.counted_from)
	answered = frappe.qb.from_(verdict).where(ended)
	[[number]] = answered.select(Count(verdict.ticket).distinct()).run()
	running = {row.ticket for row in read_running(_EVERYTHING, period) if row.type == _SUGGESTION}
	reopened = (
		answered.where(verdict.ticket.isin(running)).select(verdict.ticket).distinct().run()
		if running
		else ()
	)
	return _share(number, number + len(running) - len(reopened))


def enquiries_answered(period: Period) -> Figure:
	"""How often somebody asked how their contribution stands, and was told."""
	event = DocType("Case Event")
	query = frappe.qb.from_(event).select(Count("*"))
	return Figure(COUNT, query.where((event.move == "status_asked") & period.within(event.at)).run()[0][0])


def promises_by_group(period: Period) -> dict[tuple[str, str], Tally]:
	"""By department ("" for none yet) and type, the figures of the promises begun in the period."""
	return tallies.read(_EVERYTHING, Scope(period), (tallies.DEPARTMENT, tallies.TYPE))[0]


def notices_by_group(period: Period) -> dict[tuple[str, str, str], int]:
	"""By kind, channel ("" for no way) and standing, the notices owed in the period.

	A notice is reached, not_reached or on_the_way.
	"""
	notice = DocType("Participation Notice")
	standing = (
		Case()
		.when(notice.state.isin(REACHED), "reached")
		.when(notice.state.isin(NOT_TOLD), "not_reached")
		.else_("on_the_way")
	)
	return _counted(notice, period.within(notice.creation), notice.kind, notice.channel, standing)


def moderation_by_group(period: Period) -> dict[tuple[str, str], int]:
	"""By decision and reason ("" for none), how often moderators decided on a contribution in the period."""
	event = DocType("Moderation Event")
	by_moderator = event.actor_role == PARTICIPATION_MODERATOR  # authors take back what they agreed to
	decided = event.move.isin(_DECIDING) & by_moderator & period.within(event.at)
	return _counted(event, decided, event.to_state, event.reason)


def redirections_by_group(period: Period) -> dict[tuple[str, str], int]:
	"""By agreed entity and platform, the comments directed there in the period."""
	comment = DocType("Social Comment")
	directed = (comment.state == COMMENT_REDIRECTED) & period.within(comment.decided_at)
	return _counted(comment, directed, comment.redirected_to, comment.platform)


def hand_offs_by_group(period: Period) -> dict[tuple[str, str], int]:
	"""By agreed entity and channel, how often a contribution that was registered was handed off there in the period."""
	event, ticket = DocType("Case Event"), DocType("HD Ticket")
	entity = _JSON_VALUE(event.details, "$.agreed_entity")
	handed_off = (event.move == "hand_off") & period.within(event.at)
	query = with_ticket(frappe.qb.from_(event), event).where(handed_off)
	rows = query.select(entity, ticket.participation_channel, Count("*")).groupby(
		entity, ticket.participation_channel
	)
	return {(entity or "", channel or ""): number for entity, channel, number in rows.run()}


# By the name under which a statement of the policy chooses its figure.
FIGURES: dict[str, Callable[[Period], Figure]] = {
	"Studied Before Publication": studied_before_publication,
	"Receipts in Time": receipts_in_time,
	"Referred to Departments": referred_to_departments,
	"Results Told": results_told,
	"Satisfaction": satisfaction,
	"Answers That Stood": answers_that_stood,
	"Answers in Time": answers_in_time,
	"Answers Never Corrected": answers_never_corrected,
	"Open Channels": open_channels,
	"Suggestions Answered": suggestions_answered,
	"Survey Results Shown": survey_results_shown,
	"Data Released": data_released,
	"Enquiries Answered": enquiries_answered,
}

# Figures of the present moment, which no past period has.
OF_NOW = frozenset({"Open Channels", "Data Released"})


def _tally(period: Period) -> Tally:
	return tallies.read(_EVERYTHING, Scope(period))[1]


def _share(part: int, whole: int) -> Figure:
	return Figure(SHARE, part if whole else None, whole)


def _counted(table, holds, *properties) -> dict[tuple[str, ...], int]:
	"""By the properties of rows for which something holds, how many there are."""
	query = frappe.qb.from_(table).where(holds).select(*properties, Count("*")).groupby(*properties)
	return {tuple(one or "" for one in group): number for *group, number in query.run()}


def _answered_where(period: Period, holds) -> Figure:
	"""Of the tickets answered in the period, the share for whose answer something holds."""
	event = DocType("Case Event")
	rows = frappe.qb.from_(event).where(event.move.isin(_ANSWERING) & period.within(event.at))
	number = Count(event.ticket).distinct()
	return _share(rows.where(holds).select(number).run()[0][0], rows.select(number).run()[0][0])
