"""The time of day as a test needs it, and people of another department."""

from __future__ import annotations

from datetime import datetime

import frappe
import pytest

from tests.integration.casework.conftest import people  # noqa: F401


@pytest.fixture
def freeze_at(monkeypatch: pytest.MonkeyPatch):
	"""Sets the site's clock: `freeze_at("2026-03-02 09:00")`."""

	def set_clock(moment: str | datetime) -> None:
		now = frappe.utils.get_datetime(moment)
		monkeypatch.setattr(frappe.utils, "now_datetime", lambda: now)

	return set_clock
