"""Two workers on one publication, and a worker that is really killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import frappe
import pytest

from participation_app.publication import publisher
from participation_app.publication.queue import AlreadyOnItsWay, withdraw
from participation_app.simulator.faults import Fault
from tests.integration.connections import at_once, failures

pytestmark = pytest.mark.usefixtures("really_committed")

WORKER = """
import json, sys
import frappe
frappe.init(sys.argv[1]); frappe.connect(); frappe.set_user("Administrator")
frappe.conf.participation_platforms = json.loads(sys.argv[2])
from participation_app.publication import publisher
publisher.publish(sys.argv[3])
"""


def test_two_workers_on_one_publication_post_once(approved):
	case = approved()
	frappe.db.commit()
	name = case.publication.name

	def work():
		publisher.publish(name)

	assert failures(at_once(work, work, work)) == []
	frappe.db.rollback()
	assert case.publication.state == "Sent" and case.publication.attempts == 1
	assert len(case.answers()) == 1


def test_a_withdrawal_and_the_publisher_at_once_agree(approved):
	case = approved()
	frappe.db.commit()
	name = case.publication.name
	outcomes = at_once(lambda: publisher.publish(name), lambda: withdraw({"name": name}))
	assert all(isinstance(failure, AlreadyOnItsWay) for failure in failures(outcomes))
	frappe.db.rollback()
	assert len(case.answers()) == (case.publication.state == "Sent")
	assert case.publication.state in {"Sent", "Withdrawn"}


@pytest.mark.parametrize("platform", ["X", "Facebook"])
def test_a_worker_killed_after_the_post_leaves_one_reply(platform, simulator, approved):
	case = approved(platform)
	frappe.db.commit()
	path = "/tweets$" if platform == "X" else "/comments$"
	# The platform takes the reply and does not answer for long enough to be killed meanwhile.
	simulator.faults.arm(Fault(platform=platform, method="POST", path=path, hang=15))
	addresses = frappe.as_json(frappe.conf.participation_platforms)
	worker = subprocess.Popen(
		[sys.executable, "-c", WORKER, frappe.local.site, addresses, case.publication.name], cwd=os.getcwd()
	)
	deadline = time.monotonic() + 30
	while not case.answers() and time.monotonic() < deadline:
		time.sleep(0.05)
	worker.send_signal(signal.SIGKILL)
	worker.wait(30)
	frappe.db.rollback()
	assert len(case.answers()) == 1 and case.publication.state == "Sending"
	assert case.settle().state == "Sent"
	assert len(case.answers()) == 1 and case.stage == "Answered"
