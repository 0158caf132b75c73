import frappe
from frappe.model.document import Document


class TicketWords(Document):
	pass


def on_doctype_update():
	frappe.db.sql_ddl("alter table `tabTicket Words` add fulltext index if not exists `words` (`words`)")
