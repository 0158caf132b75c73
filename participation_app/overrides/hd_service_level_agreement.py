"""HD Service Level Agreement: one that promises working days is checked by our rules, others stay Helpdesk's."""

from __future__ import annotations

from frappe.model.document import Document
from helpdesk.helpdesk.doctype.hd_service_level_agreement.hd_service_level_agreement import (
	HDServiceLevelAgreement,
)

from participation_app.casework import agreement_checks, earlier_hours
from participation_app.casework.agreement_checks import promises_days
from participation_app.casework.agreements import Target, target_of
from participation_app.casework.calendar_changes import note_change
from participation_app.casework.public_holidays import withdrawn_dates

_DAY = 24 * 60 * 60
# Helpdesk would choose an agreement without a condition for every ticket of its own.
_ONLY_OURS = "doc.participation_type"


class ParticipationAgreement(HDServiceLevelAgreement):
	"""Helpdesk's agreement; a class of its own because Helpdesk refuses a weekday with a break."""

	def validate_support_and_resolution(self):
		if not promises_days(self):
			super().validate_support_and_resolution()

	def validate_all_priorities(self):
		# A priority that is not listed has the agreement's own working days.
		if not promises_days(self):
			super().validate_all_priorities()

	def before_rename(self, _old: str, new: str, merge: bool = False) -> None:
		"""A merge would count tickets by another agreement than the one they were promised by."""
		if merge:
			agreement_checks.check_mergeable(self, new)

	def get_holidays(self):
		# A day on which a holiday does not take place after all is a working day for Helpdesk, too.
		withdrawn = withdrawn_dates(self.holiday_list)
		return [day for day in super().get_holidays() if day not in withdrawn]


def before_validate(doc: Document, _event: str | None = None) -> None:
	"""Fills what Helpdesk asks for and nobody should have to enter: its durations and its condition."""
	if not promises_days(doc):
		return
	earlier_hours.keep(doc, doc.get_doc_before_save())
	if not (doc.condition or doc.condition_json):
		doc.condition = _ONLY_OURS
	standard = target_of(doc)
	for row in doc.priorities:
		target = target_of(row, standard)
		row.resolution_time = target.working_days * _DAY
		row.response_time = _receipt_seconds(target)


def validate(doc: Document, _event: str | None = None) -> None:
	"""Refuses figures and hours that give no due date."""
	agreement_checks.check_agreement(doc)


def on_update(doc: Document, _event: str | None = None) -> None:
	"""Other hours or another holiday list move the dates that were promised by it."""
	note_change(doc)


def on_trash(doc: Document, _event: str | None = None) -> None:
	"""An agreement that tickets are counted by stays."""
	agreement_checks.check_deletable(doc)


def _receipt_seconds(target: Target) -> int:
	answer = target.working_days * _DAY
	return min(target.receipt_days * _DAY or target.receipt_minutes * 60 or answer, answer)
