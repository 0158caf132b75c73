"""What was not the authority's matter, by the agreed entity to which its author was directed."""

from __future__ import annotations

from datetime import datetime

from participation_app.casework.measures import Period
from participation_app.rules.open_data import STRING, Column, Description, Words
from participation_app.transparency.figures import hand_offs_by_group, redirections_by_group
from participation_app.transparency.open_data import columns, sources
from participation_app.transparency.open_data.codes import CHANNELS, EVERY
from participation_app.transparency.open_data.count_rows import Counted, CountRows

_KINDS = ("comments", "contributions")


def _count(month: Period) -> Counted:
	comments, contributions = redirections_by_group(month), hand_offs_by_group(month)
	return {
		group: {
			"directed": comments.get(group, 0) + contributions.get(group, 0),
			"comments": comments.get(group, 0),
			"contributions": contributions.get(group, 0),
		}
		for group in {*comments, *contributions}
	}


def _begins() -> datetime | None:
	first = sources.earliest("Social Comment", "decided_at"), sources.earliest("Case Event", "at")
	return min(filter(None, first), default=None)


REDIRECTIONS = CountRows(
	description=Description(
		name="redirections",
		title=Words("التوجيه إلى جهات أخرى", "Redirections"),
		description=Words(
			"تعليقات ومشاركات ليست من اختصاص الجهة ووُجّه أصحابها إلى جهة متفق معها، لكل شهر وجهة وقناة. "
			"الخانة الفارغة عدد محجوب حمايةً للخصوصية.",
			"Comments and contributions outside the authority's matters whose authors were directed to an agreed "
			"entity, for each month, entity and channel. An empty count is hidden to protect people.",
		),
		keywords=(Words("توجيه", "redirection"), Words("جهات متفق معها", "agreed entities")),
		columns=(
			columns.month(Words("شهر التوجيه", "The month of the redirection")),
			Column(
				"entity",
				STRING,
				Words("الجهة", "Entity"),
				Words(
					"الجهة المتفق معها؛ All تعني كل الجهات",
					"The agreed entity; All stands for every entity together",
				),
				required=True,
				marks=EVERY,
			),
			Column(
				"entity_in_english",
				STRING,
				Words("الجهة بالإنجليزية", "Entity in English"),
				Words("اسم الجهة بالإنجليزية", "The entity's English name"),
				names="entity",
			),
			Column(
				"channel",
				STRING,
				Words("القناة", "Channel"),
				Words(
					"القناة التي وردت منها؛ All تعني كل القنوات",
					"The channel by which it came; All stands for every channel together",
				),
				{**EVERY, **CHANNELS},
				required=True,
			),
			columns.count(
				"directed",
				Words("التوجيهات", "Redirections"),
				Words("عددها، وهو مجموع العمودين التاليين", "How many, the sum of the next two columns"),
			),
			columns.count(
				"comments",
				Words("التعليقات", "Comments"),
				Words("تعليقات وُجّه أصحابها قبل التسجيل", "Comments directed without being registered"),
			),
			columns.count(
				"contributions",
				Words("المشاركات", "Contributions"),
				Words("مشاركات حُوّلت بعد تسجيلها", "Contributions handed off after they were registered"),
			),
		),
	),
	groups=("entity", "channel"),
	measures=("directed", *_KINDS),
	sums={"directed": _KINDS},
	total_is_public=True,
	begins=_begins,
	count=_count,
	english_names=lambda: {"entity": sources.english_names("Agreed Entity")},
	made_of={
		"Social Comment": ("state", "decided_at", "redirected_to", "platform"),
		"HD Ticket": ("participation_channel",),
	},
)
