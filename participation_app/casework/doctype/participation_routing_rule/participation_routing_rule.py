from frappe.model.document import Document

from participation_app.casework.routing import check_rule, forget_rules


class ParticipationRoutingRule(Document):
	def validate(self):
		check_rule(self)

	def on_update(self):
		forget_rules()

	def after_delete(self):
		forget_rules()
