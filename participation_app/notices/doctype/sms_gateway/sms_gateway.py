from frappe.model.document import Document

from participation_app.notices.gateways import check


class SMSGateway(Document):
	def validate(self):
		check(self)
