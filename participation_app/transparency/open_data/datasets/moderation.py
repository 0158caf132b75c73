"""Decisions on the publication of contributions, with the reason from the public list."""

from __future__ import annotations

from participation_app.casework.measures import Period
from participation_app.rules.open_data import STRING, Column, Description, Words
from participation_app.transparency.figures import moderation_by_group
from participation_app.transparency.open_data import columns, sources
from participation_app.transparency.open_data.codes import DECISIONS, EVERY, NO_REASON, WITHOUT_REASON
from participation_app.transparency.open_data.count_rows import Counted, CountRows


def _count(month: Period) -> Counted:
	return {
		(decision, reason or NO_REASON): {"decisions": number}
		for (decision, reason), number in moderation_by_group(month).items()
	}


MODERATION = CountRows(
	description=Description(
		name="moderation",
		title=Words("قرارات نشر المشاركات", "Moderation Decisions"),
		description=Words(
			"ما تقرر في نشر المشاركات، لكل شهر وقرار وسبب. الخانة الفارغة عدد محجوب حمايةً للخصوصية.",
			"What was decided on the publication of contributions, for each month, decision and reason. "
			"An empty count is hidden to protect people.",
		),
		keywords=(Words("النشر", "publication"), Words("قرارات", "decisions")),
		columns=(
			columns.month(Words("شهر القرار", "The month of the decision")),
			Column(
				"decision",
				STRING,
				Words("القرار", "Decision"),
				Words("القرار؛ All تعني كل القرارات", "The decision; All stands for every decision together"),
				{**EVERY, **DECISIONS},
				required=True,
			),
			Column(
				"reason",
				STRING,
				Words("السبب", "Reason"),
				Words(
					"السبب من القائمة المنشورة؛ All تعني كل الأسباب، وNone بلا سبب",
					"The reason, of the published list; All stands for every reason together, None for no reason",
				),
				required=True,
				marks={**EVERY, **WITHOUT_REASON},
			),
			Column(
				"reason_in_english",
				STRING,
				Words("السبب بالإنجليزية", "Reason in English"),
				Words("اسم السبب بالإنجليزية", "The reason's English name"),
				names="reason",
			),
			columns.count(
				"decisions", Words("القرارات", "Decisions"), Words("عدد القرارات", "How many decisions")
			),
		),
	),
	groups=("decision", "reason"),
	measures=("decisions",),
	sums={},
	total_is_public=True,
	begins=lambda: sources.earliest("Moderation Event", "at"),
	count=_count,
	english_names=lambda: {"reason": {**sources.english_names("Refusal Reason"), NO_REASON: NO_REASON}},
	made_of={"HD Ticket": (), "Public Contribution": ()},
)
