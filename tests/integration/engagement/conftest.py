"""Contributions whose authors agree, and two moderators who study them."""

from __future__ import annotations

import frappe
import pytest

from tests.integration.engagement.contributions import SECOND_MODERATOR


@pytest.fixture(scope="session", autouse=True)
def second_moderator(site: None) -> None:
	"""Made once, beside the demo's moderator."""
	if not frappe.db.exists("User", SECOND_MODERATOR):
		values = {
			"doctype": "User",
			"email": SECOND_MODERATOR,
			"first_name": "Second",
			"send_welcome_email": 0,
			"roles": [{"role": "Participation Moderator"}],
		}
		frappe.get_doc(values).insert(ignore_permissions=True)
	frappe.db.commit()
