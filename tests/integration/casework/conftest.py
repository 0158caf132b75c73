"""People besides the demo's, made once: of another department, of another section, and of no role of ours."""

from __future__ import annotations

import frappe
import pytest

from tests.integration.casework.tickets import PEOPLE, make_person


@pytest.fixture(scope="session", autouse=True)
def people(site: None) -> None:
	for name in PEOPLE:
		make_person(name)
	frappe.db.commit()


@pytest.fixture
def freeze(monkeypatch: pytest.MonkeyPatch):
	"""Sets the site's clock: `freeze("2026-03-02 09:00")`."""

	def set_clock(moment: str) -> None:
		now = frappe.utils.get_datetime(moment)
		monkeypatch.setattr(frappe.utils, "now_datetime", lambda: now)

	return set_clock
