"""Renews an account's token under a lock on the account, since a refresh token may be good for one use only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import frappe
from frappe.model.document import Document
from frappe.utils.password import set_encrypted_password

from participation_app.casework import moments
from participation_app.connectors.contract import Connector, Renewed
from participation_app.intake.use_ledger import CHECKING, counted

SHORTLY = timedelta(minutes=10)  # a token that ends sooner would end in the middle of a run
# Only its renewal keeps a token of Instagram's own login alive and tells its end; nobody can renew it afterwards.
KEPT_ALIVE = {"Instagram": timedelta(days=20)}
RENEWED_BY_USE = frozenset({"X"})

Connect = Callable[[Document], Connector]


def has_ended(account: str) -> bool:
	"""Whether the account's token is known to have ended."""
	expires_at = frappe.db.get_value("Social Account", account, "expires_at")
	return bool(expires_at) and expires_at <= frappe.utils.now_datetime()


def renewed(account: Document, connect: Connect) -> Document:
	"""The account as it is, or with new credentials where its token has ended or is about to.

	One that cannot be renewed is tried as it is: the platform alone knows whether it has really ended.
	"""
	return renew(account.name, connect, ahead=False) if _is_due(account, ahead=False) else account


def renew(name: str, connect: Connect, *, ahead: bool) -> Document:
	"""Renews the token where that is due; whoever waited for the lock finds the new one. Commits."""
	frappe.db.commit()  # credentials are read as the last one who renewed them left them
	frappe.db.get_value("Social Account", name, "name", for_update=True)
	account = frappe.get_doc("Social Account", name)
	if account.enabled and _is_due(account, ahead=ahead):
		connector = connect(account)
		with counted(name, CHECKING, connector):
			if fresh := connector.renew():
				_keep(name, fresh)
		account = frappe.get_doc("Social Account", name)
	frappe.db.commit()  # the lock ends
	return account


def _is_due(account: Document, *, ahead: bool) -> bool:
	if ahead and account.platform in KEPT_ALIVE:
		margin = KEPT_ALIVE[account.platform]
		return not account.expires_at or account.expires_at <= frappe.utils.now_datetime() + margin
	return bool(account.expires_at) and account.expires_at <= frappe.utils.now_datetime() + SHORTLY


def _keep(name: str, fresh: Renewed) -> None:
	for fieldname, secret in fresh.credentials.items():
		set_encrypted_password("Social Account", name, secret, fieldname)
	values = dict.fromkeys(fresh.credentials, "*" * 10)  # the form has to see that there is something
	values["expires_at"] = moments.stored(fresh.expires_at) if fresh.expires_at else None
	frappe.db.set_value("Social Account", name, values, update_modified=False)
