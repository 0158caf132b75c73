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
