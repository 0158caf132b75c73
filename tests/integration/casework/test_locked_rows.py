"""Whoever comes second waits for the lock and then sees what the first one wrote, whichever MariaDB it is."""

import frappe
import pytest

from participation_app.casework.locked_rows import read_as_they_stand

HOOK = "participation_app.casework.locked_rows.read_as_they_stand"
SETTING = "show session variables like 'innodb_snapshot_isolation'"


@pytest.mark.parametrize("event", ["before_request", "before_job"])
def test_every_request_and_every_job_begins_with_it(event):
	assert HOOK in frappe.get_hooks(event)


def test_no_row_is_refused_because_somebody_changed_it_meanwhile():
	read_as_they_stand()
	assert [value for _name, value in frappe.db.sql(SETTING)] in ([], ["OFF"])
