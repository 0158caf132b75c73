import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.bilingual import keep_english_name
from participation_app.notices.templates import OF_ENTITIES, check_placeholders, fill


class AgreedEntity(Document):
	def validate(self):
		if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
			frappe.throw(_("The agreement ends before it begins. Correct “Valid Until”."))
		for row in self.wordings:
			check_placeholders(row.wording, OF_ENTITIES)

	def on_update(self):
		keep_english_name(self.entity_name, self.name_in_english)

	def wording_in(self, language: str) -> str:
		"""The agreed wording in this language, else in any, with the entity's name and contact filled in."""
		row = next((row for row in self.wordings if row.language == language), self.wordings[0])
		name = self.name_in_english if row.language == "en" and self.name_in_english else self.entity_name
		return fill(row.wording, {"entity": name, "contact": self.contact})
