from frappe.model.document import Document

from participation_app.casework.bilingual import keep_english_name
from participation_app.casework.calendar_changes import note_change
from participation_app.casework.calendar_checks import check_season
from participation_app.casework.seasons import forget_seasons


class ParticipationSeason(Document):
	def validate(self):
		check_season(self)

	def on_update(self):
		forget_seasons()
		keep_english_name(self.season_name, self.name_in_english)
		note_change(self)

	def on_trash(self):
		note_change(self, removed=True)

	def after_delete(self):
		forget_seasons()
