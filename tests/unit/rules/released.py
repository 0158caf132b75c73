"""A release as tests describe it."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from participation_app.rules.open_data import (
	BOOLEAN,
	FORMATS,
	INTEGER,
	MONTH,
	STRING,
	Column,
	Description,
	Licence,
	Publisher,
	Release,
	ReleasedFile,
	Words,
)

PUBLISHER = Publisher(
	Words("هيئة المدينة", "City Authority"), "https://city.example/participation", "data@city.example"
)
PAGE = "https://city.example/participation/open-data/contributions"
COLUMNS = (
	Column("month", MONTH, Words("الشهر", "Month"), Words("الشهر", "The month"), required=True),
	Column(
		"type",
		STRING,
		Words("النوع", "Type"),
		Words("النوع", "The type"),
		{"Complaint": Words("شكوى", "Complaint")},
	),
	Column("department", STRING, Words("الإدارة", "Department"), Words("الإدارة", "The department")),
	Column("inspection", BOOLEAN, Words("تفتيش", "Inspection"), Words("تفتيش", "Whether"), required=True),
	Column("days", INTEGER, Words("الأيام", "Days"), Words("الأيام", "Working days"), minimum=0),
)
ROWS = (
	("2026-03", "Complaint", "إدارة الطرق، والإنارة", True, 3),
	("2026-03", None, '=SUM(A1) "quoted"', False, None),
	("2026-04", "Complaint", None, False, 0),
)


def make_release(**overrides: Any) -> Release:
	moment = datetime(2026, 5, 2, 9, tzinfo=timezone.utc)
	files = [ReleasedFile(kind, f"{PAGE}/2026-05-02.{kind}", 120, "ab" * 32) for kind in FORMATS]
	values = {
		"description": Description(
			"contributions",
			Words("المشاركات", "Contributions"),
			Words("صف لكل مشاركة", "A row for each contribution"),
			(Words("شكاوى", "complaints"),),
			COLUMNS,
		),
		"identifier": "2026-05-02",
		"page": PAGE,
		"made_at": moment,
		"published_at": moment,
		"first_month": "2026-03",
		"last_month": "2026-04",
		"rows": len(ROWS),
		"frequency": "Monthly",
		"licence": Licence(
			"CC-BY-4.0", Words("نسب المصنف", "Attribution"), "https://creativecommons.org/licenses/by/4.0/"
		),
		"note": Words("أول إصدار.", "First release."),
		"files": tuple(files),
	}
	return Release(**{**values, **overrides})
