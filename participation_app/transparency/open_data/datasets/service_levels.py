"""Service levels and promises: the figures of the report on kept and broken promises, month by month."""

from __future__ import annotations

from participation_app.casework.measures import Period
from participation_app.rules.open_data import Description, Words
from participation_app.transparency.figures import promises_by_group
from participation_app.transparency.open_data import columns, sources
from participation_app.transparency.open_data.codes import EVERY, NOT_YET_ASSIGNED, UNASSIGNED
from participation_app.transparency.open_data.count_rows import Counted, CountRows

_OUTCOMES = ("kept", "broken", "kept_back", "open")
_RECEIPTS = ("receipts_in_time", "receipts_late")
_OF_TICKET = (
	"participation_type",
	"participation_department",
	"participation_received_at",
	"participation_due_at",
	"participation_answered_at",
	"participation_receipt_due_at",
	"participation_receipt_sent_at",
)
_MEASURES = ("given", *_OUTCOMES, "receipts", *_RECEIPTS)


def _count(month: Period) -> Counted:
	return {
		(department or UNASSIGNED, kind): {
			**{name: getattr(tally, name) for name in ("given", *_OUTCOMES, *_RECEIPTS)},
			"receipts": tally.receipts_in_time + tally.receipts_late,
		}
		for (department, kind), tally in promises_by_group(month).items()
	}


SERVICE_LEVELS = CountRows(
	description=Description(
		name="service-levels",
		title=Words("مستويات الخدمة والوعود", "Service Levels and Promises"),
		description=Words(
			"ما وُعد به من مواعيد الرد وما أُنجز منها في موعده، لكل شهر وإدارة ونوع. "
			"الخانة الفارغة عدد محجوب حمايةً للخصوصية.",
			"Dates promised for answers and how many were kept, for each month, department and type. "
			"An empty count is hidden to protect people.",
		),
		keywords=(Words("مستوى الخدمة", "service level"), Words("مواعيد الرد", "promised dates")),
		columns=(
			columns.month(Words("شهر بدء الوعد", "The month in which the promise was given")),
			*columns.department(columns.ALL_OR_DEPARTMENT, {**EVERY, **NOT_YET_ASSIGNED}),
			columns.type_or_all(),
			columns.count(
				"given",
				Words("الوعود", "Promises"),
				Words(
					"الوعود المعطاة، وهي مجموع الأعمدة الأربعة التالية",
					"Promises given, the sum of the next four columns",
				),
			),
			columns.count(
				"kept",
				Words("أُوفي بها", "Kept"),
				Words("وعود أُوفي بها في موعدها", "Promises kept by their date"),
			),
			columns.count(
				"broken",
				Words("لم يوفَ بها", "Broken"),
				Words("وعود فات موعدها", "Promises whose date was missed"),
			),
			columns.count(
				"kept_back",
				Words("أخّرتها المنصة", "Kept Back"),
				Words(
					"أُجيز ردها في موعده وأخّرته المنصة",
					"The answer was approved in time and a platform held it back",
				),
			),
			columns.count(
				"open",
				Words("مفتوحة", "Open"),
				Words("لم يحن موعدها بعد", "Not answered yet, and still in time"),
			),
			columns.count(
				"receipts",
				Words("إشعارات الاستلام", "Receipts"),
				Words(
					"إشعارات استلام مستحقة، وهي مجموع العمودين التاليين",
					"Receipts owed, the sum of the next two columns",
				),
			),
			columns.count(
				"receipts_in_time",
				Words("إشعارات في موعدها", "Receipts in Time"),
				Words("إشعارات أُرسلت في موعدها", "Receipts sent by their date"),
			),
			columns.count(
				"receipts_late",
				Words("إشعارات متأخرة", "Receipts Late"),
				Words("إشعارات فات موعدها", "Receipts whose date was missed"),
			),
		),
	),
	groups=("department", "type"),
	measures=_MEASURES,
	sums={"given": _OUTCOMES, "receipts": _RECEIPTS},
	total_is_public=True,
	begins=lambda: sources.earliest("HD Ticket", "participation_received_at"),
	count=_count,
	english_names=lambda: {
		"department": {**sources.english_names("Participation Department"), UNASSIGNED: UNASSIGNED}
	},
	made_of={"HD Ticket": _OF_TICKET},
)
