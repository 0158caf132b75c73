"""From a Social Account to the connector that speaks for it, and from trouble to the account's state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.casework.dates import written_moment
from participation_app.casework.settings import authority_zone
from participation_app.connectors import errors
from participation_app.connectors.budget import Spent
from participation_app.connectors.contract import Connector
from participation_app.connectors.credentials import Credentials
from participation_app.connectors.registry import connect
from participation_app.intake.budgets import rest_after
from participation_app.intake.managers import tell_managers
from participation_app.intake.renewal import has_ended, renew, renewed
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
KEPT_BY_WORKERS = (
	"cursor",
	"gap_since",
	"gap_until",
	"gap_noted_at",
	"lease_until",
	"last_success_at",
	"silent_since",
	"checked_at",
	"scopes",
	"next_sweep_at",
	"swept_at",
	"sweep_cursor",
	"sweep_began_at",
	"sweep_lease_until",
)
FIRST_WAIT = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=1)
AFTER_REFUSAL = timedelta(minutes=30)  # a human has to act; looked at again now and then

IN_ORDER = {"state": "Connected", "state_message": None, "failures": 0, "next_run_at": None}
NEEDS_A_HUMAN = (errors.AuthExpired, errors.AuthRevoked, errors.PermissionMissing, errors.WrongAccount)


class AccountUnusable(frappe.ValidationError):
	"""The account is disabled, or the site's configuration gives its platform a wrong address."""


def connector_for(account: Document) -> Connector:
	"""The connector of this account, with a new token where one is due; to be asked for between transactions.

	Raises AuthRevoked where a person has to enter a new token.
	"""
	if not account.enabled:
		raise AccountUnusable(_("The account is disabled. What is to be posted waits until it is enabled."))
	return _connect(renewed(account, _connect))


def keep_connected(account: Document) -> None:
	"""Renews a token that only its renewal keeps alive, well before it ends."""
	renew(account.name, _connect, ahead=True)


def _connect(account: Document) -> Connector:
	"""The platform's address comes from the site's configuration alone."""
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
	"""The account was read without trouble."""
	now = frappe.utils.now_datetime()
	values = {**IN_ORDER, "last_success_at": now}
	frappe.db.set_value("Social Account", account, values, update_modified=False)
	thought_ended = {"name": account, "expires_at": ["<=", now]}
	frappe.db.set_value("Social Account", thought_ended, "expires_at", None, update_modified=False)


def note_connected(account: str) -> None:
	"""The platform takes the token: who waited for a person to connect the account goes on."""
	needs_nobody = {"name": account, "state": "Needs Attention"}
	frappe.db.set_value("Social Account", needs_nobody, IN_ORDER, update_modified=False)


def note_rest(account: Document, purpose: str, spent: Spent) -> str:
	"""The account pauses because its budget or the platform's limit is nearly used up; returns why."""
	rest = rest_after(account, purpose, spent)
	until = moments.stored(rest.until)
	if rest.is_ours:
		message = _("The budget is used up but for what is kept for replies. Raise it, or wait until {0}.")
		tell_managers(account.name, f"{rest.limit} used up {rest.span}", _used_up(account))
	else:
		message = _("The platform’s limit is nearly reached. The account rests until {0}.")
	message = message.format(written_moment(rest.until.astimezone(authority_zone())))
	values = {"state": "Waiting", "state_message": message, "next_run_at": until}
	frappe.db.set_value("Social Account", account.name, values, update_modified=False)
	return message


def note_trouble(account: str, error: Exception) -> str:
	"""Puts the account aside until it makes sense to come back, and says what to do; returns that text."""
	if isinstance(error, errors.AuthExpired) and not has_ended(account):
		return _renew_next(account)
	failures = (frappe.db.get_value("Social Account", account, "failures") or 0) + 1
	message = explained(account, error)
	if not _passes_by_itself(error):
		step = f"{type(error).__name__} {frappe.utils.today()}"
		tell_managers(account, step, _needs_a_person(account, error))
	values = {
		"state": "Waiting" if _passes_by_itself(error) else "Needs Attention",
		"state_message": message,
		"failures": failures,
		"next_run_at": _next_run(error, failures),
	}
	frappe.db.set_value("Social Account", account, values, update_modified=False)
	return message


def explained(account: str, error: Exception) -> str:
	"""The advice on an error; one that nobody knows goes to the log."""
	if not isinstance(error, (errors.PlatformError, frappe.ValidationError)):
		# With the variables of the frames the log would show the account's secrets.
		frappe.log_error(title=f"Social Account {account}", message=frappe.get_traceback())
	return advice(error)


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
		account.update({name: before.get(name) for name in KEPT_BY_WORKERS})
	account.update(IN_ORDER)
	account.expires_at = None  # of a new token nothing is known until it is checked
	announce("save", account, {})


def _renew_next(account: str) -> str:
	"""Whoever uses the account next renews its token first."""
	message = _("The access token has ended and is being renewed.")
	now = frappe.utils.now_datetime()
	values = {"state": "Waiting", "state_message": message, "expires_at": now, "next_run_at": now}
	frappe.db.set_value("Social Account", account, values, update_modified=False)
	return message


def _needs_a_person(account: str, error: Exception) -> Callable[[], str]:
	return lambda: f"{account}: {advice(error)}"


def _used_up(account: Document) -> Callable[[], str]:
	return lambda: _("{0}: the budget is used up but for what is kept for replies.").format(account.name)


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
