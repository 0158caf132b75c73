"""Comments that were not the authority's matter, by the agreed entity to which they were directed."""

from __future__ import annotations

from participation_app.casework.measures import Period
from participation_app.rules.open_data import STRING, Column, Description, Words
from participation_app.transparency.figures import redirections_by_group
from participation_app.transparency.open_data import columns, sources
from participation_app.transparency.open_data.codes import EVERY, PLATFORMS
from participation_app.transparency.open_data.count_rows import Counted, CountRows


def _count(month: Period) -> Counted:
	return {group: {"comments": number} for group, number in redirections_by_group(month).items()}


REDIRECTIONS = CountRows(
	description=Description(
		name="redirections",
		title=Words("التوجيه إلى جهات أخرى", "Redirections"),
		description=Words(
			"تعليقات ليست من اختصاص الجهة ووُجّه أصحابها إلى جهة متفق معها، لكل شهر وجهة ومنصة. "
			"الخانة الفارغة عدد محجوب حمايةً للخصوصية.",
			"Comments outside the authority's matters whose authors were directed to an agreed entity, for each month, "
			"entity and platform. An empty count is hidden to protect people.",
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
			),
			Column(
				"entity_in_english",
				STRING,
				Words("الجهة بالإنجليزية", "Entity in English"),
				Words("اسم الجهة بالإنجليزية", "The entity's English name"),
				names="entity",
			),
			Column(
				"platform",
				STRING,
				Words("المنصة", "Platform"),
				Words("المنصة؛ All تعني كل المنصات", "The platform; All stands for every platform together"),
				{**EVERY, **PLATFORMS},
				required=True,
			),
			columns.count(
				"comments", Words("التعليقات", "Comments"), Words("عدد التعليقات", "How many comments")
			),
		),
	),
	groups=("entity", "platform"),
	measures=("comments",),
	sums={},
	total_is_public=True,
	begins=lambda: sources.earliest("Social Comment", "decided_at"),
	count=_count,
	english_names=lambda: {"entity": sources.english_names("Agreed Entity")},
	made_of=("Social Comment",),
)
