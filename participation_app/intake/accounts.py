"""From a Social Account to the connector that speaks for it, and from trouble to the account's state."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.connectors import errors
from participation_app.connectors.client import Credentials
from participation_app.connectors.contract import Connector
from participation_app.connectors.registry import connect
from participation_app.notices.announcements import announce

SECRETS = (
	"access_token",
	"access_token_secret",
	"bearer_token",
	"refresh_token",
	"consumer_key",
	"consumer_secret",
	"client_secret",
	"app_secret",
)
KEPT_BY_READER = ("cursor", "gap_since", "lease_until", "last_success_at")
FIRST_WAIT = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=1)
AFTER_REFUSAL = timedelta(minutes=30)  # a human has to act; looked at again now and then

NEEDS_A_HUMAN = (errors.AuthExpired, errors.AuthRevoked, errors.PermissionMissing, errors.WrongAccount)


class AccountUnusable(frappe.ValidationError):
	"""The account is disabled, or the site's configuration gives its platform a wrong address."""


def connector_for(account: Document) -> Connector:
	"""The connector of this account; its platform's address comes from the site's configuration alone."""
	if not account.enabled:
		raise AccountUnusable(_("The account is disabled. What is to be posted waits until it is enabled."))
	credentials = Credentials({name: account.get_password(name, raise_exception=False) for name in SECRETS})
	addresses = frappe.conf.get("participation_platforms") or {}
	try:
		return connect(
			account.platform,
			account_id=account.external_id,
			handle=account.handle or "",
			credentials=Credentials({**credentials, "client_id": account.client_id}),
			base_url=addresses.get(account.platform),
		)
	except ValueError as error:
		message = _(
			"The platform’s address in the site’s configuration cannot be used. Correct it there. ({0})"
		)
		raise AccountUnusable(message.format(error)) from None


def note_success(account: str) -> None:
	"""The account was read or posted to without trouble."""
	values = {
		"state": "Connected",
		"state_message": None,
		"failures": 0,
		"next_run_at": None,
		"last_success_at": frappe.utils.now_datetime(),
	}
	frappe.db.set_value("Social Account", account, values, update_modified=False)


def note_trouble(account: str, error: Exception) -> str:
	"""Puts the account aside until it makes sense to come back, and says what to do; returns that text."""
	if not isinstance(error, (errors.PlatformError, frappe.ValidationError)):
		# With the variables of the frames the log would show the account's secrets.
		frappe.log_error(title=f"Social Account {account}", message=frappe.get_traceback())
	failures = (frappe.db.get_value("Social Account", account, "failures") or 0) + 1
	message = advice(error)
	values = {
		"state": "Waiting" if _passes_by_itself(error) else "Needs Attention",
		"state_message": message,
		"failures": failures,
		"next_run_at": _next_run(error, failures),
	}
	frappe.db.set_value("Social Account", account, values, update_modified=False)
	return message


def advice(error: Exception) -> str:
	"""What went wrong and what a person does about it, without any secret."""
	if isinstance(error, errors.PlatformError):
		return _told(error)
	if isinstance(error, frappe.ValidationError):
		return str(error)  # says itself which setting is missing
	return _("The program met an error that it does not know. An administrator finds it in the Error Log.")


def start_over(account: Document) -> None:
	"""A person saves the account: it is tried again at once, and so is what waits for it."""
	before = account.get_doc_before_save()
	if before:
		# The form shows where reading stood when it was opened.
		account.update({name: before.get(name) for name in KEPT_BY_READER})
	account.update({"state": "Connected", "state_message": None, "failures": 0, "next_run_at": None})
	announce("save", account, {})


def _told(error: errors.PlatformError) -> str:
	"""Its message in the reader's language; what the platform said stays as it said it."""
	told = _(error.default)
	if error.message.startswith(error.default):
		return told + error.message.removeprefix(error.default)
	return f"{told} ({_(error.message)})"


def _passes_by_itself(error: Exception) -> bool:
	return isinstance(error, errors.PlatformError) and not isinstance(error, NEEDS_A_HUMAN)


def _next_run(error: Exception, failures: int) -> datetime:
	now = moments.now()
	until = getattr(error, "until", None)
	if until:
		return moments.stored(max(until, now))
	if not _passes_by_itself(error):
		return moments.stored(now + AFTER_REFUSAL)
	return moments.stored(now + min(FIRST_WAIT * 2 ** min(failures - 1, 6), LONGEST_WAIT))
