"""Auto Email Report: one of our reports is read by its own reader, in the reader's language."""

from __future__ import annotations

from frappe.email.doctype.auto_email_report.auto_email_report import AutoEmailReport
from frappe.model.document import Document

from participation_app.casework import exports, mailed_reports, report_paper


class ParticipationEmailReport(AutoEmailReport):
	"""Frappe's own; only what it reads and sends of our reports differs."""

	def get_report_content(self) -> bytes | str | None:
		if not report_paper.is_ours(self.report):
			return self._without_formulas(super().get_report_content())
		with mailed_reports.read_by(self):
			content = super().get_report_content() if mailed_reports.may_read(self) else None
			return self._without_formulas(content)

	def _without_formulas(self, content: bytes | str | None) -> bytes | str | None:
		if not content or self.format == "HTML":
			return content
		raw = content.encode() if isinstance(content, str) else content
		return exports.inert(raw, self.format.lower())

	def send(self) -> None:
		if not report_paper.is_ours(self.report):
			return super().send()
		with mailed_reports.read_by(self):
			content = self.get_report_content() if mailed_reports.may_read(self) else None
			mailed_reports.mail(self, content, self.filters)


def validate(doc: Document, _method: str | None = None) -> None:
	"""Nobody has another's figures mailed to themselves."""
	mailed_reports.check_reader(doc)
