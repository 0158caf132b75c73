"""Whether an account is still connected: whose token it has, what that may do, and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.casework.dates import written_date
from participation_app.connectors import errors
from participation_app.connectors.contract import Health
from participation_app.intake.accounts import (
	AccountUnusable,
	connector_for,
	keep_connected,
	note_connected,
	note_trouble,
)
from participation_app.intake.managers import tell_managers
from participation_app.intake.renewal import KEPT_ALIVE, RENEWED_BY_USE
from participation_app.intake.use_ledger import CHECKING, counted

DAYS_BEFORE_THE_END = (14, 7, 3, 1)
TROUBLE = (errors.PlatformError, AccountUnusable)


def look_after(name: str) -> None:
	"""Once a day: renews what only its renewal keeps alive, checks the token, and warns before it ends."""
	try:
		keep_connected(frappe.get_doc("Social Account", name))
	except TROUBLE as error:
		frappe.db.rollback()
		note_trouble(name, error)
		frappe.db.commit()  # the trouble is shown, whatever the check finds
	check(name)
	warn_of_end(frappe.get_doc("Social Account", name))
	frappe.db.commit()  # the warnings stand with the record that they were given


def check(name: str) -> str | None:
	"""Asks the platform whose token it is and enters what it says; returns what is wrong, None if nothing is."""
	try:
		health = _health(name)
	except TROUBLE as error:
		frappe.db.rollback()
		message = note_trouble(name, error)
	else:
		_enter(name, health)
		message = None
	frappe.db.commit()  # what was found stands, whatever the next account's check meets
	return message


def warn_of_end(account: Document) -> None:
	"""Tells the managers once for each of the days before a token ends that nobody renews by itself."""
	if not account.enabled or not account.expires_at or account.platform in RENEWED_BY_USE:
		return
	left = account.expires_at - frappe.utils.now_datetime()
	reached = [days for days in DAYS_BEFORE_THE_END if left <= timedelta(days=days)]
	if reached and left > timedelta(0):
		step = f"token ends {account.expires_at:%Y-%m-%d} {min(reached)}"
		tell_managers(account.name, step, _ends(account.name, account.expires_at))


def _health(name: str) -> Health:
	try:
		return _asked(name)
	except errors.AuthExpired as ended:
		frappe.db.rollback()
		note_trouble(name, ended)
		frappe.db.commit()  # whoever uses the account next renews its token, and that is us
		return _asked(name)


def _asked(name: str) -> Health:
	account = frappe.get_doc("Social Account", name)
	connector = connector_for(account)
	with counted(name, CHECKING, connector):
		return connector.check()


def _enter(name: str, health: Health) -> None:
	values: dict[str, object] = {
		"checked_at": frappe.utils.now_datetime(),
		"scopes": ", ".join(health.scopes) or None,
	}
	platform = frappe.db.get_value("Social Account", name, "platform")
	if health.expires_at:
		values["expires_at"] = moments.stored(health.expires_at)
	elif platform not in RENEWED_BY_USE and platform not in KEPT_ALIVE:
		values["expires_at"] = None
	frappe.db.set_value("Social Account", name, values, update_modified=False)
	note_connected(name)


def _ends(account: str, expires_at: datetime) -> Callable[[], str]:
	def say() -> str:
		message = _("The access token of {0} ends on {1}. Connect the account again before.")
		return message.format(account, written_date(expires_at.date()))

	return say
