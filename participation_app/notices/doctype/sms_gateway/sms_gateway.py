from frappe.model.document import Document

from participation_app.notices import gateways, standing_in


class SMSGateway(Document):
	def validate(self):
		gateways.check(self)
		standing_in.check(self)
