from frappe.model.document import Document

from participation_app.casework import kept_periods
from participation_app.casework.absences import note_named
from participation_app.casework.calendar_changes import note_change
from participation_app.casework.calendar_checks import check_settings
from participation_app.casework.contribution_settings import check_contribution_settings
from participation_app.casework.disclosure import check_smallest_group
from participation_app.casework.kept_evidence import check_periods
from participation_app.casework.reviewers import check_heads
from participation_app.casework.warning_steps import check_steps


class ParticipationSettings(Document):
	def validate(self):
		check_settings(self)
		check_steps(self.warning_steps)
		check_contribution_settings(self)
		check_smallest_group(self)
		check_periods(self.evidence_periods)
		kept_periods.check_periods(self.kept_periods)
		check_heads(self)

	def on_update(self):
		note_change(self)
		note_named(self)
