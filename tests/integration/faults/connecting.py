"""What a person does whose account is no longer connected: new tokens from the platform, entered on the form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import frappe

from participation_app.intake import connections
from participation_app.simulator.accounts import Account
from participation_app.simulator.server import Simulator
from tests.integration import walk

# With these X would be asked by other keys than the user's own.
OTHER_KEYS_OF_X = ("bearer_token", "consumer_key", "access_token_secret")
LIFE = {"X": timedelta(hours=2), "YouTube": timedelta(hours=1), "Instagram": timedelta(days=60)}


def connect_anew(simulator: Simulator, account: str) -> None:
	"""Enters new tokens as a manager, and has the connection checked; that may meet the next trouble."""
	walk.as_person("manager")
	own = frappe.get_doc("Social Account", account)
	own.update(_new_tokens(simulator, simulator.world.account(own.platform)))
	own.save()
	frappe.db.commit()
	frappe.set_user("Administrator")
	connections.check(account)


def _new_tokens(simulator: Simulator, account: Account) -> dict[str, Any]:
	tokens = simulator.world.tokens
	found: dict[str, Any] = {"access_token": tokens.issue(account, "user", LIFE.get(account.platform))}
	if account.platform in ("X", "YouTube"):
		found["refresh_token"] = tokens.issue(account, "refresh", None)
	if account.platform == "X":
		client = {name: account.extra[name] for name in ("client_id", "client_secret")}
		found |= {**dict.fromkeys(OTHER_KEYS_OF_X, ""), **client}
	return found
