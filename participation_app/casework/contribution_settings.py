"""What the settings on contributions must hold: channels that exist, and a mailbox that Helpdesk reads."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.notices.contacts import CHANNELS
from participation_app.rules.enumeration import listed

TICKET = "HD Ticket"


class ContributionSettingsWrong(frappe.ValidationError):
	"""A setting by which contributions would be lost or answered twice."""


def check_contribution_settings(own: Document) -> None:
	"""Refuses channels that nobody knows and a mailbox that would not become tickets."""
	_check_channels(own.channels_offered)
	if own.participation_mailbox and own.has_value_changed("participation_mailbox"):
		_check_mailbox(frappe.get_doc("Email Account", own.participation_mailbox))


def _check_channels(written: str | None) -> None:
	lines = {line.strip() for line in (written or "").splitlines() if line.strip()}
	unknown = sorted(lines - set(CHANNELS))
	if unknown:
		message = _("{0} is no channel for notices. Write one of these in each line: {1}.")
		_refuse(message.format(unknown[0], listed(CHANNELS, frappe.local.lang)))


def _check_mailbox(account: Document) -> None:
	targets = (
		{folder.append_to for folder in account.imap_folder} if account.use_imap else {account.append_to}
	)
	if TICKET not in targets:
		_refuse(
			_("{0} does not make tickets of its mail. Set “Append To” to HD Ticket there.").format(
				account.name
			)
		)
	if account.enable_auto_reply:
		_refuse(
			_("{0} answers by itself. Switch that off; the receipt goes out from here.").format(account.name)
		)


def _refuse(message: str) -> None:
	frappe.throw(message, ContributionSettingsWrong, title=_("Settings Incomplete"))
