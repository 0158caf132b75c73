"""Notices owed to citizens: what went out by which way, and what reached nobody."""

from __future__ import annotations

from participation_app.casework.measures import Period
from participation_app.rules.open_data import STRING, Column, Description, Words
from participation_app.transparency.figures import notices_by_group
from participation_app.transparency.open_data import columns, sources
from participation_app.transparency.open_data.codes import EVERY, KINDS_OF_NOTICES, WAYS_OF_NOTICES
from participation_app.transparency.open_data.count_rows import Counted, CountRows

NO_WAY = "None"
_STANDINGS = ("reached", "not_reached", "on_the_way")


def _count(month: Period) -> Counted:
	counted: dict[tuple[str, str], dict[str, int]] = {}
	for (kind, channel, standing), number in notices_by_group(month).items():
		if kind in KINDS_OF_NOTICES:
			group = counted.setdefault((kind, channel or NO_WAY), dict.fromkeys(("notices", *_STANDINGS), 0))
			group[standing] += number
			group["notices"] += number
	return counted


NOTICES = CountRows(
	description=Description(
		name="notices",
		title=Words("الإشعارات", "Notices"),
		description=Words(
			"إشعارات الاستلام والأسئلة والنتائج التي استحقت لأصحاب المشاركات، لكل شهر ونوع ووسيلة. "
			"الخانة الفارغة عدد محجوب حمايةً للخصوصية.",
			"Receipts, questions and results owed to those who contributed, for each month, kind and way. "
			"An empty count is hidden to protect people.",
		),
		keywords=(Words("إشعارات", "notices"), Words("رسائل", "messages")),
		columns=(
			columns.month(Words("شهر استحقاق الإشعار", "The month in which the notice was owed")),
			Column(
				"kind",
				STRING,
				Words("نوع الإشعار", "Kind"),
				Words(
					"نوع الإشعار؛ All تعني كل الأنواع",
					"The kind of notice; All stands for every kind together",
				),
				{**EVERY, **KINDS_OF_NOTICES},
				required=True,
			),
			Column(
				"way",
				STRING,
				Words("الوسيلة", "Way"),
				Words(
					"وسيلة الإرسال؛ All تعني كل الوسائل", "The way it took; All stands for every way together"
				),
				{**EVERY, **WAYS_OF_NOTICES},
				required=True,
			),
			columns.count(
				"notices",
				Words("الإشعارات", "Notices"),
				Words(
					"عدد الإشعارات، وهو مجموع الأعمدة الثلاثة التالية",
					"How many notices, the sum of the next three columns",
				),
			),
			columns.count("reached", Words("أُرسلت", "Reached"), Words("أُرسلت أو سُلّمت", "Sent or delivered")),
			columns.count(
				"not_reached",
				Words("لم تصل", "Not Reached"),
				Words("لم تصل أو لم تكن لها وسيلة", "Failed, uncertain, or without a way"),
			),
			columns.count(
				"on_the_way", Words("في الطريق", "On the Way"), Words("لم تُرسل بعد", "Not sent yet")
			),
		),
	),
	groups=("kind", "way"),
	measures=("notices", *_STANDINGS),
	sums={"notices": _STANDINGS},
	total_is_public=True,
	begins=lambda: sources.earliest("Participation Notice", "creation"),
	count=_count,
	english_names=dict,
	made_of={"HD Ticket": ()},
)
