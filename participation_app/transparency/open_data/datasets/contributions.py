"""Contributions handled: a row for each, without names, texts, references or exact dates."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Cast

from participation_app.casework.measures import Period
from participation_app.rules.lifecycle import ANSWERED, CLOSED
from participation_app.rules.open_data import BOOLEAN, INTEGER, STRING, Column, Description, Words
from participation_app.transparency.open_data import columns, districts, sources
from participation_app.transparency.open_data.case_rows import CaseRows
from participation_app.transparency.open_data.codes import CHANNELS, LANGUAGES, STANDINGS, TYPES
from participation_app.transparency.open_data.months import month_reader

_OF_TICKET = (
	"participation_received_at",
	"participation_type",
	"participation_channel",
	"participation_language",
	"participation_department",
	"participation_stage",
	"participation_needs_inspection",
	"participation_returns",
)
_PLACE = "participation_place"
_MERGED = Words("؛ فارغ إذا حُجب حمايةً للخصوصية", "; empty where it is left out to protect people")


def _read(period: Period) -> Iterator[tuple]:
	ticket, verdict = DocType("HD Ticket"), DocType("Participation Verdict")
	first_count = (verdict.ticket == Cast(ticket.name, "CHAR")) & (
		verdict.counted_from == ticket.participation_received_at
	)
	query = (
		frappe.qb.from_(ticket)
		.left_join(verdict)
		.on(first_count)
		.where((ticket.participation_type != "") & period.within(ticket.participation_received_at))
	)
	values = (*(ticket[name] for name in _OF_TICKET), verdict.days_taken, ticket[_PLACE])
	month_of, district_of = month_reader(), districts.district_reader()
	for (
		received_at,
		kind,
		channel,
		language,
		department,
		stage,
		inspection,
		returns,
		days,
		place,
	) in sources.stream_texts(query, values):
		standing = stage if stage in (ANSWERED, CLOSED) else "Open"
		group = (month_of(received_at), kind, channel, language, department, district_of(place))
		yield *group, standing, inspection == "1", int(returns or 0), int(days) if days else None


CONTRIBUTIONS = CaseRows(
	description=Description(
		name="contributions",
		title=Words("المشاركات", "Contributions"),
		description=Words(
			"صف لكل مشاركة وردت، وإن كثرت عن واقعة واحدة: شهرها ونوعها وقناتها والإدارة المسؤولة وما آلت إليه. "
			"لا أسماء فيها ولا نصوص ولا أرقام مرجعية.",
			"A row for each contribution received, also where many are about one event: its month, type, channel, "
			"department and what became of it. "
			"No names, no texts, no references.",
		),
		keywords=(
			Words("مشاركات", "contributions"),
			Words("شكاوى", "complaints"),
			Words("مقترحات", "suggestions"),
		),
		columns=(
			columns.month(Words("شهر ورود المشاركة", "The month in which the contribution was received")),
			Column(
				"type",
				STRING,
				Words("النوع", "Type"),
				Words("نوع المشاركة" + _MERGED.ar, "What kind of contribution it is" + _MERGED.en),
				TYPES,
			),
			Column(
				"channel",
				STRING,
				Words("القناة", "Channel"),
				Words("القناة التي وردت منها" + _MERGED.ar, "The channel by which it came" + _MERGED.en),
				CHANNELS,
			),
			Column(
				"language",
				STRING,
				Words("اللغة", "Language"),
				Words("لغة المشاركة" + _MERGED.ar, "The language it is answered in" + _MERGED.en),
				LANGUAGES,
			),
			*columns.department(columns.DEPARTMENT_OF_CASE),
			Column(
				"district",
				STRING,
				Words("المنطقة", "District"),
				Words(
					"المنطقة من قائمة الجهة؛ فارغ إذا لم تُعرف أو حُجبت حمايةً للخصوصية",
					"The district, of the authority's list; empty where it is not known or left out to protect people",
				),
			),
			Column(
				"district_in_english",
				STRING,
				Words("المنطقة بالإنجليزية", "District in English"),
				Words("اسم المنطقة بالإنجليزية", "The district's English name"),
				names="district",
			),
			Column(
				"standing",
				STRING,
				Words("الحالة", "Standing"),
				Words("حالة المشاركة يوم الإصدار", "How it stood on the day of the release"),
				STANDINGS,
				required=True,
			),
			Column(
				"inspection",
				BOOLEAN,
				Words("تفتيش", "Inspection"),
				Words("هل استدعت تفتيشاً", "Whether it called for an inspection"),
				required=True,
			),
			Column(
				"returns",
				INTEGER,
				Words("مرات الإعادة", "Returns"),
				Words(
					"كم مرة أعادتها إدارة إلى مركز الاتصال",
					"How often a department returned it to the call centre",
				),
				required=True,
				minimum=0,
			),
			Column(
				"working_days",
				INTEGER,
				Words("أيام العمل", "Working Days"),
				Words(
					"أيام العمل من الورود إلى الرد الأول؛ فارغ إذا لم يُرد بعد",
					"Working days from receipt to the first answer; empty where it is not answered yet",
				),
				minimum=0,
			),
		),
	),
	groups=("month", "type", "channel", "language", "department", "district"),
	merged_in_order=("district", "language", "type", "channel", "department"),
	begins=lambda: sources.earliest("HD Ticket", "participation_received_at"),
	read=_read,
	english_names=lambda: {
		"department": sources.english_names("Participation Department"),
		"district": districts.english_names(),
	},
	made_of={"HD Ticket": (*_OF_TICKET, _PLACE)},
)
