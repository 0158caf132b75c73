"""Comments on the platforms that were handled: a row for each, without authors, texts, links or exact dates."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe.query_builder import CustomFunction, DocType
from pypika.terms import PseudoColumn

from participation_app.casework.measures import Period
from participation_app.rules.open_data import INTEGER, STRING, Column, Description, Words
from participation_app.transparency.open_data import columns, sources
from participation_app.transparency.open_data.case_rows import CaseRows
from participation_app.transparency.open_data.codes import LANGUAGES, OUTCOMES_OF_COMMENTS, PLATFORMS
from participation_app.transparency.open_data.months import month_reader

_OF_COMMENT = ("posted_at", "platform", "state", "language", "decided_at")
_whole_days = CustomFunction("timestampdiff", ["unit", "since", "until"])


def _read(period: Period) -> Iterator[tuple]:
	comment = DocType("Social Comment")
	query = (
		frappe.qb.from_(comment)
		.where(comment.state.isin(list(OUTCOMES_OF_COMMENTS)) & (comment.is_own == 0))
		.where(period.within(comment.posted_at))
	)
	days = _whole_days(PseudoColumn("day"), comment.posted_at, comment.decided_at)
	values = (comment.posted_at, comment.platform, comment.state, comment.language, days)
	month_of = month_reader()
	for posted_at, platform, outcome, language, days_taken in sources.stream_texts(query, values):
		days_told = max(int(days_taken), 0) if days_taken else None
		yield month_of(posted_at), platform, outcome, language or None, days_told


COMMENTS = CaseRows(
	description=Description(
		name="comments",
		title=Words("التعليقات على المنصات", "Comments on the Platforms"),
		description=Words(
			"صف لكل تعليق عولج على منصات التواصل: شهره ومنصته وما تقرر فيه. لا أسماء فيها ولا نصوص ولا روابط.",
			"A row for each comment handled on the social platforms: its month, platform and what was decided. "
			"No names, no texts, no links.",
		),
		keywords=(Words("تعليقات", "comments"), Words("منصات التواصل", "social media")),
		columns=(
			columns.month(Words("شهر نشر التعليق", "The month in which the comment was posted")),
			Column(
				"platform",
				STRING,
				Words("المنصة", "Platform"),
				Words(
					"المنصة؛ فارغ إذا حُجبت حمايةً للخصوصية",
					"The platform; empty where it is left out to protect people",
				),
				PLATFORMS,
			),
			Column(
				"outcome",
				STRING,
				Words("ما تقرر", "Outcome"),
				Words(
					"ما تقرر في التعليق؛ فارغ إذا حُجب حمايةً للخصوصية",
					"What was decided on the comment; empty where it is left out to protect people",
				),
				OUTCOMES_OF_COMMENTS,
			),
			Column(
				"language",
				STRING,
				Words("اللغة", "Language"),
				Words(
					"لغة التعليق؛ فارغ إذا لم تُعرف أو حُجبت حمايةً للخصوصية",
					"The comment's language; empty where it is not known or left out to protect people",
				),
				LANGUAGES,
			),
			Column(
				"days",
				INTEGER,
				Words("الأيام", "Days"),
				Words("أيام كاملة من النشر إلى القرار", "Whole days from posting to the decision"),
				minimum=0,
			),
		),
	),
	groups=("month", "platform", "outcome", "language"),
	merged_in_order=("language", "outcome", "platform"),
	begins=lambda: sources.earliest("Social Comment", "posted_at"),
	read=_read,
	english_names=dict,
	made_of={"Social Comment": _OF_COMMENT},
)
