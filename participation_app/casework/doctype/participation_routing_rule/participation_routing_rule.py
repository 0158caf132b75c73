from frappe.model.document import Document

from participation_app.casework.routing import forget_rules
from participation_app.casework.rule_checks import check_rule
from participation_app.casework.rule_use import forget_where_it_proposed, keep_what_is_in_use


class ParticipationRoutingRule(Document):
	def validate(self):
		check_rule(self)
		keep_what_is_in_use(self)

	def on_update(self):
		forget_rules()

	def on_trash(self):
		forget_where_it_proposed(self)

	def after_delete(self):
		forget_rules()
