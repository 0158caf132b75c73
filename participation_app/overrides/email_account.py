"""Email Account: what comes to the participation address says whether a program wrote it.

Helpdesk's own account stands below and decides all else; only there are a mail's headers still to be read.
"""

from __future__ import annotations

from frappe.email.receive import InboundMail
from helpdesk.overrides.email_account import CustomEmailAccount

from participation_app.casework.settings import settings
from participation_app.intake.mail_in import AUTOMATIC
from participation_app.rules.automatic_mail import is_automatic


class ParticipationEmailAccount(CustomEmailAccount):
	"""Helpdesk's account, with the mark on what no person wrote."""

	def get_inbound_mails(self) -> list[InboundMail]:
		mails = super().get_inbound_mails()
		if self.name == settings().participation_mailbox:
			for mail in mails:
				mark(mail)
		return mails


def mark(mail: InboundMail) -> None:
	"""Has a mail that a program wrote kept as such."""
	if is_automatic(mail.mail.items()):
		values_of = mail.as_dict
		mail.as_dict = lambda: {**values_of(), "communication_type": AUTOMATIC}
