"""The charter's figures, each month's by itself: what the charter's page shows of the last days."""

from __future__ import annotations

from collections.abc import Iterator

from participation_app.casework.measures import Period
from participation_app.rules.open_data import INTEGER, NUMBER, STRING, Column, Description, Words
from participation_app.transparency import figures
from participation_app.transparency.open_data import codes, columns, sources
from participation_app.transparency.open_data.figure_rows import FigureRows


def _read(month: Period) -> Iterator[tuple[str, figures.Figure]]:
	# What is only known of the present moment has no figure of a month.
	for name in codes.FIGURES:
		yield name, figures.FIGURES[name](month)


CHARTER_MEASURES = FigureRows(
	description=Description(
		name="charter",
		title=Words("مؤشرات الميثاق", "Charter Measures"),
		description=Words(
			"المؤشرات التي يُقاس بها ميثاق المشاركة الإلكترونية، لكل شهر.",
			"The figures by which the e-participation charter is measured, for each month.",
		),
		keywords=(Words("ميثاق", "charter"), Words("مؤشرات", "indicators")),
		columns=(
			columns.month(Words("الشهر الذي قيس", "The month that was measured")),
			Column(
				"measure",
				STRING,
				Words("المؤشر", "Measure"),
				Words("المؤشر كما في صفحة الميثاق", "The figure, as on the charter's page"),
				codes.FIGURES,
				required=True,
			),
			Column(
				"kind",
				STRING,
				Words("نوع المؤشر", "Kind"),
				Words("كيف تُقرأ القيمة", "How the value is read"),
				codes.KINDS_OF_FIGURES,
				required=True,
			),
			Column(
				"value",
				NUMBER,
				Words("القيمة", "Value"),
				Words(
					"القيمة؛ فارغ إذا لم يوجد ما يقاس أو كان أقل من حد الخصوصية",
					"The value; empty where there was nothing to measure or too few people",
				),
				minimum=0,
			),
			Column(
				"whole",
				INTEGER,
				Words("المجموع", "Whole"),
				Words("ما تُنسب إليه القيمة", "What the value is a part of, or how many gave stars"),
				minimum=0,
			),
		),
	),
	begins=lambda: sources.earliest("HD Ticket", "participation_received_at"),
	read=_read,
	made_of={
		"HD Ticket": ("participation_type", "participation_received_at", "participation_answered_at"),
		"Public Contribution": ("decided_at", "due_at"),
	},
)
