"""A new time zone, as the setup wizard sets it after the apps are installed, does not stop the scheduler."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime

JOB = "Scheduled Job Type"
EAST, WEST = "Pacific/Auckland", "America/Lima"  # neither changes its clocks together with the other


@pytest.fixture
def job(rolled_back):
	"""One that runs every minute, on a site far in the east."""
	set_zone(EAST)
	return frappe.get_doc(JOB, {"method": "participation_app.jobs.publishing.publish_due"})


def set_zone(zone):
	settings = frappe.get_doc("System Settings")
	settings.update({"time_zone": zone, "language": settings.language or "en"})
	settings.save(ignore_permissions=True)
	frappe.local.system_settings = None


@pytest.mark.parametrize("has_run", [False, True])
def test_a_job_goes_on_within_its_minute_on_a_site_that_moves_west(job, has_run):
	values = {"creation": now_datetime(), "last_execution": now_datetime() if has_run else None}
	frappe.db.set_value(JOB, job.name, values, update_modified=False)
	set_zone(WEST)
	job.reload()
	assert job.get_next_execution() <= now_datetime() + timedelta(minutes=1)


def test_what_ran_before_is_left_on_a_site_that_moves_east(job):
	set_zone(WEST)
	ran = now_datetime().replace(microsecond=0) - timedelta(hours=1)
	frappe.db.set_value(JOB, job.name, "last_execution", ran, update_modified=False)
	set_zone(EAST)
	assert frappe.db.get_value(JOB, job.name, "last_execution") == ran
