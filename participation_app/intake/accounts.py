"""From a Social Account to the connector that speaks for it, and from trouble to the account's state."""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.connectors import errors
from participation_app.connectors.contract import Connector
from participation_app.connectors.registry import connect

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
FIRST_WAIT = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=1)
AFTER_REFUSAL = timedelta(minutes=30)  # a human has to act; looked at again now and then

NEEDS_A_HUMAN = (errors.AuthExpired, errors.AuthRevoked, errors.PermissionMissing, errors.WrongAccount)


def connector_for(account: Document) -> Connector:
	"""The connector of this account; its platform's address comes from the site's configuration alone."""
	credentials = {name: account.get_password(name, raise_exception=False) or "" for name in SECRETS}
	credentials["client_id"] = account.client_id or ""
	addresses = frappe.conf.get("participation_platforms") or {}
	return connect(
		account.platform,
		account_id=account.external_id,
		handle=account.handle,
		credentials={name: value for name, value in credentials.items() if value},
		base_url=addresses.get(account.platform),
	)


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


def note_trouble(account: str, error: errors.PlatformError) -> str:
	"""Puts the account aside until it makes sense to come back, and says what to do; returns that text."""
	failures = (frappe.db.get_value("Social Account", account, "failures") or 0) + 1
	state = "Needs Attention" if isinstance(error, NEEDS_A_HUMAN) else "Waiting"
	message = advice(error)
	values = {
		"state": state,
		"state_message": message,
		"failures": failures,
		"next_run_at": _next_run(error, failures),
	}
	frappe.db.set_value("Social Account", account, values, update_modified=False)
	return message


def advice(error: errors.PlatformError) -> str:
	"""What went wrong and what a person does about it, without any secret."""
	if isinstance(error, (errors.AuthExpired, errors.AuthRevoked)):
		return _("The platform refuses the token. Enter a new one in the account’s secrets. ({0})").format(
			error
		)
	if isinstance(error, errors.WrongAccount):
		return _("The token belongs to another account. Enter this account’s own. ({0})").format(error)
	if isinstance(error, errors.PermissionMissing):
		return _(
			"The token lacks a permission. Grant it on the platform and enter the new token. ({0})"
		).format(error)
	if isinstance(error, (errors.RateLimited, errors.BudgetExhausted)):
		return _(
			"The platform’s limit is reached; reading goes on by itself when it is lifted. ({0})"
		).format(error)
	return _("The platform does not answer as it should; it is tried again by itself. ({0})").format(error)


def _next_run(error: errors.PlatformError, failures: int):
	now = moments.now()
	until = getattr(error, "until", None)
	if until:
		return moments.stored(max(until, now))
	if isinstance(error, NEEDS_A_HUMAN):
		return moments.stored(now + AFTER_REFUSAL)
	return moments.stored(now + min(FIRST_WAIT * 2 ** min(failures - 1, 6), LONGEST_WAIT))
