"""The columns of the spreadsheets: how their headers may be written, and the template with examples."""

from __future__ import annotations

from dataclasses import dataclass

from participation_app.rules.arabic import normalise

DEPARTMENTS, PEOPLE = "Departments", "People"
KINDS = (DEPARTMENTS, PEOPLE)


@dataclass(frozen=True)
class Column:
	"""A column by its headers in both languages, with what else people call it, and one example a row."""

	key: str
	english: str
	arabic: str
	required: bool = False
	also: tuple[str, ...] = ()
	examples: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

	def header(self, language: str) -> str:
		return self.arabic if language == "ar" else self.english

	def is_called(self, header: str) -> bool:
		return _plain(header) in {_plain(name) for name in (self.english, self.arabic, *self.also)}


COLUMNS = {
	DEPARTMENTS: (
		Column(
			"name",
			"Name",
			"الاسم",
			required=True,
			also=("Department or Section", "اسم الإدارة أو القسم"),
			examples=(("إدارة الطرق", "قسم صيانة الطرق"), ("Roads", "Road Maintenance")),
		),
		Column(
			"name_in_english",
			"Name in English",
			"الاسم بالإنجليزية",
			also=("English Name", "الاسم بالانجليزي"),
			examples=(("Roads", "Road Maintenance"), ("", "")),
		),
		Column(
			"parent",
			"Department",
			"الإدارة",
			also=("Belongs To", "Parent", "تتبع", "يتبع", "الإدارة الأم"),
			examples=(("", "إدارة الطرق"), ("", "Roads")),
		),
		Column("head", "Head", "المدير", also=("Head of Department", "مدير الإدارة", "رئيس القسم")),
		Column("head_deputy", "Deputy of the Head", "نائب المدير", also=("Deputy", "النائب")),
		Column("people", "People", "الموظفون", also=("Members", "الأعضاء", "أعضاء الفريق")),
	),
	PEOPLE: (
		Column(
			"email",
			"E-mail",
			"البريد الإلكتروني",
			required=True,
			also=("Email", "Mail", "البريد"),
			examples=(
				("salem@example.org", "mona@example.org"),
				("salem@example.org", "mona@example.org"),
			),
		),
		Column(
			"full_name",
			"Name",
			"الاسم",
			required=True,
			also=("Full Name", "الاسم الكامل"),
			examples=(("سالم خليفة", "منى عبدالله"), ("Salem Khalifa", "Mona Abdullah")),
		),
		Column(
			"roles",
			"Role",
			"الدور",
			required=True,
			also=("Roles", "الأدوار", "الصلاحية"),
			examples=(("منسّق الإدارة", "موظف القسم المختص"), ("Department Liaison", "Section Officer")),
		),
		Column(
			"department",
			"Department",
			"الإدارة",
			also=("Section", "Department or Section", "القسم", "الإدارة أو القسم"),
			examples=(("إدارة الطرق", "قسم صيانة الطرق"), ("Roads", "Road Maintenance")),
		),
		Column("language", "Language", "اللغة", examples=(("ar", "ar"), ("en", "en"))),
	),
}


def column_called(kind: str, header: str) -> Column | None:
	"""The column that a header stands for, however it is spelled."""
	return next((column for column in COLUMNS[kind] if column.is_called(header)), None)


def template_rows(kind: str, language: str) -> list[list[str]]:
	"""Header and two examples in this language."""
	columns, shown = COLUMNS[kind], 0 if language == "ar" else 1
	examples = [(column.examples[shown] or ("", "")) for column in columns]
	return [[column.header(language) for column in columns], *map(list, zip(*examples, strict=True))]


def _plain(header: str) -> str:
	return " ".join(normalise(header).replace("*", " ").split())
