"""The month's letter to those who answer for the work: the figures at a glance, then every report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import frappe
from frappe import _

from participation_app.casework import paper
from participation_app.casework.dates import written_month
from participation_app.casework.measures import Period, this_month
from participation_app.casework.report_paper import Section, about_the_print, period_in_words, section_of

# In the order of the letter; who may not read one gets the letter without it.
REPORTS = (
	("Volume of Contributions", {"group_by": "Week"}),
	("Kinds and Channels", {}),
	("Promises Kept and Broken", {"group_by": "Department"}),
	("Time per Holder", {"group_by": "Share"}),
	("Returns", {"group_by": "Reason"}),
	("Rounds of Review", {"group_by": "Platform"}),
	("Redirections by Entity", {}),
	("Satisfaction of Citizens", {"group_by": "Department"}),
	("Top Subjects", {"group_by": "Word"}),
	("Places", {}),
)


def last_month() -> date:
	"""The first day of the month that is over, by the authority's clock."""
	return (this_month().first - timedelta(days=1)).replace(day=1)


def month_of(day: date) -> Period:
	"""The month of a day, to its end."""
	first = day.replace(day=1)
	return Period(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def pdf(month: date) -> bytes:
	"""The letter on the month of this day, as the reader's permission shows it."""
	period = month_of(month)
	title = _("Report on Participation: {0}").format(written_month(period.first))
	sections = dict(_sections(period))
	if not sections:
		frappe.throw(_("No report of the letter is open to you."), frappe.PermissionError)
	body = paper.rendered(
		"letter",
		title=title,
		asked=period_in_words(period),
		figures=list(_figures(sections)),
		sections=list(sections.values()),
		**about_the_print(),
	)
	return paper.pdf_of(paper.page(body, title=title))


def _sections(period: Period) -> Iterator[tuple[str, Section]]:
	days = {"from_date": str(period.first), "to_date": str(period.last)}
	readable = set(
		frappe.get_list("Report", {"name": ["in", [name for name, _more in REPORTS]]}, pluck="name")
	)
	for report, more in REPORTS:
		if report in readable and frappe.get_cached_doc("Report", report).is_permitted():
			yield report, section_of(report, {**days, **more})


def _figures(sections: dict[str, Section]) -> Iterator[dict[str, str]]:
	"""What stands at the top: each is the total of the report that follows."""
	shown = (
		(
			"Volume of Contributions",
			"received",
			"Int",
			_("Contributions Received"),
			"ended",
			_("answered or closed: {0}"),
		),
		("Promises Kept and Broken", "kept_share", "Percent", _("Promises Kept"), "broken", _("broken: {0}")),
		(
			"Promises Kept and Broken",
			"average_days",
			"Float",
			_("Working Days to Answer, Average"),
			"kept",
			_("kept: {0}"),
		),
		("Returns", "all", "Int", _("Sent Back or Returned"), "return", _("returned by departments: {0}")),
		(
			"Redirections by Entity",
			"all",
			"Int",
			_("Directed to Other Entities"),
			"comments",
			_("comments: {0}"),
		),
		("Satisfaction of Citizens", "average", "Float", _("Stars, Average"), "ratings", _("ratings: {0}")),
	)
	for report, field, fieldtype, label, other, says in shown:
		total = sections[report].total if report in sections else {}
		if total:
			value = paper.written(total.get(field), fieldtype, 1)
			yield {
				"label": label,
				"value": value,
				"says": says.format(paper.written(total.get(other), "Int")),
			}
