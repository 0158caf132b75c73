"""Email Account: what comes to the participation address says whether a program wrote it, and brings photos alone.

Helpdesk's own account stands below and decides all else. Only here are a mail's headers and attachments still
to be looked at before anything is stored.
"""

from __future__ import annotations

from frappe.email.receive import InboundMail
from frappe.model.document import Document
from helpdesk.overrides.email_account import CustomEmailAccount

from participation_app.casework.settings import settings
from participation_app.intake import mail_attachments
from participation_app.intake.mail_in import AUTOMATIC
from participation_app.rules.automatic_mail import is_automatic


class ParticipationEmailAccount(CustomEmailAccount):
	"""Helpdesk's account; the mail of the participation address is looked at first."""

	def get_inbound_mails(self) -> list[InboundMail]:
		mails = super().get_inbound_mails()
		if self.name == settings().participation_mailbox:
			for mail in mails:
				# Helpdesk chooses the class of a mail; ours comes before it.
				mail.__class__ = type("ParticipationMail", (ParticipationMail, type(mail)), {})
		return mails


class ParticipationMail(InboundMail):
	"""A mail to the participation address."""

	def as_dict(self) -> dict[str, object]:
		values = super().as_dict()
		return {**values, "communication_type": AUTOMATIC} if is_automatic(self.mail.items()) else values

	def save_attachments_in_doc(self, doc: Document) -> list[Document]:
		self.attachments, doc.flags.refused_attachments = mail_attachments.checked(self.attachments)
		for one in self.attachments:
			if one["sent_as"] in self.cid_map:
				self.cid_map[one["fname"]] = self.cid_map[one["sent_as"]]
		return super().save_attachments_in_doc(doc)
