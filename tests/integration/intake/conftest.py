"""The public's side of each platform, ready to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import frappe
import pytest
from frappe.utils import get_files_path

from participation_app.simulator.server import Simulator
from tests.integration.platform import Public


@pytest.fixture
def public(simulator: Simulator) -> Callable[[str], Public]:
	"""The public on a platform: `public("X").write(...)`."""
	return lambda platform: Public(simulator, platform)


@pytest.fixture
def files_removed() -> Iterator[None]:
	"""Removes the files that the test has left."""
	folder = Path(get_files_path(is_private=True))
	before = set(folder.iterdir())
	yield
	for path in set(folder.iterdir()) - before:
		path.unlink()


@pytest.fixture
def period() -> Callable[..., None]:
	"""How long evidence is kept: `period(X=7, Facebook=0)`; a platform that is not named has its ticket decide."""

	def keep(**days: int) -> None:
		own = frappe.get_doc("Participation Settings")
		rows = [
			{"platform": platform, "kept": "For Days" if number else "Not at All", "days": number}
			for platform, number in days.items()
		]
		own.set("evidence_periods", rows)
		own.save(ignore_permissions=True)

	return keep


@pytest.fixture
def mail_account() -> Iterator[None]:
	"""An account that mail could go out by; on a test site nothing empties the queue."""
	account = {"email_account_name": "Desk", "email_id": "desk@city.example"}
	switches = {"enable_outgoing": 1, "default_outgoing": 1, "awaiting_password": 1}
	frappe.get_doc({"doctype": "Email Account", **account, **switches}).db_insert()
	frappe.local.outgoing_email_account = {}
