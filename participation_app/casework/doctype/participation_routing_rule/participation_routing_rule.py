import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.routing import forget_rules


class RuleDecidesNothing(frappe.ValidationError):
	"""A rule without a condition, or without an outcome."""


class ParticipationRoutingRule(Document):
	def validate(self):
		conditions = ("any_words", "all_words", "channel", "if_type", "language")
		if not any(self.get(condition) for condition in conditions):
			frappe.throw(
				_("The rule matches everything. Give it a word, channel, type or language."),
				RuleDecidesNothing,
			)
		if self.mode == "Refer" and not self.department:
			frappe.throw(_("A rule that refers needs a department."), RuleDecidesNothing)
		if self.section:
			self.check_section()

	def check_section(self):
		parent = frappe.get_cached_value(
			"Participation Department", self.section, "parent_participation_department"
		)
		if parent != self.department:
			frappe.throw(
				_("The section {0} does not belong to the department {1}.").format(
					self.section, self.department
				)
			)

	def on_update(self):
		forget_rules()

	def after_delete(self):
		forget_rules()
