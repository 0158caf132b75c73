"""What a citizen sent as the first message of its ticket, where Helpdesk's pages show it.

Helpdesk writes it as a document of its own, which reads and saves the ticket once more, puts the citizen's words on
the ticket a second time and looks for a contact of whoever writes: here that is the desk's own user.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def write(ticket: Document) -> None:
	"""Writes the message of a ticket that was made just now; `last_customer_response` is set beforehand."""
	writer = frappe.session.user
	message = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"comment_type": "",
			"delivery_status": "",
			"communication_date": frappe.utils.now_datetime(),
			"sent_or_received": "Received",
			"email_status": "Open",
			"status": "Linked",
			"subject": f"Re: {ticket.subject}",
			"sender": writer,
			"sender_full_name": frappe.utils.get_fullname(writer),
			"user": writer,
			"content": ticket.description,
			"reference_doctype": ticket.doctype,
			"reference_name": str(ticket.name),
			"reference_owner": ticket.owner,
		}
	)
	message.db_insert()
	message.run_method("after_insert")
