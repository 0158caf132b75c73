"""The columns that several datasets share."""

from __future__ import annotations

from collections.abc import Mapping

from participation_app.rules.open_data import INTEGER, MONTH, STRING, Column, Words
from participation_app.transparency.open_data.codes import EVERY, TYPES


def month(of_what: Words) -> Column:
	"""The month of something; the finest date that open data tells."""
	return Column("month", MONTH, Words("الشهر", "Month"), of_what, required=True)


def department(note: Words, marks: Mapping[str, Words] | None = None) -> tuple[Column, Column]:
	"""The department, and its English name."""
	return (
		Column("department", STRING, Words("الإدارة", "Department"), note, marks=marks),
		Column(
			"department_in_english",
			STRING,
			Words("الإدارة بالإنجليزية", "Department in English"),
			Words("اسم الإدارة بالإنجليزية", "The department's English name"),
			names="department",
		),
	)


def in_both_languages(
	name: str, title: Words, description: Words, *, required: bool = False
) -> tuple[Column, Column]:
	"""A text of the authority, and the same in English where there is one."""
	in_english = Words(f"{title.ar} بالإنجليزية", f"{title.en} in English")
	told = Words("النص نفسه بالإنجليزية؛ فارغ إذا لم يوجد", "The same in English; empty where there is none")
	return (
		Column(name, STRING, title, description, required=required),
		Column(f"{name}_in_english", STRING, in_english, told, names=name),
	)


def type_or_all() -> Column:
	"""The type of contributions that were counted, or all of them."""
	text = Words(
		"نوع المشاركة؛ All تعني كل الأنواع", "The type of contribution; All stands for every type together"
	)
	return Column("type", STRING, Words("النوع", "Type"), text, values={**EVERY, **TYPES}, required=True)


def count(name: str, title: Words, description: Words) -> Column:
	"""How many; empty where the number is hidden."""
	return Column(name, INTEGER, title, description, minimum=0)


ALL_OR_DEPARTMENT = Words(
	"الإدارة المسؤولة؛ All تعني كل الإدارات، وUnassigned ما لم يُحَل إلى إدارة",
	"The department that answers; All stands for every department together, Unassigned for none yet",
)
DEPARTMENT_OF_CASE = Words(
	"الإدارة المسؤولة؛ فارغ إذا لم تُحدَّد أو حُجبت حمايةً للخصوصية",
	"The department that answers; empty where there is none yet or it is left out to protect people",
)
