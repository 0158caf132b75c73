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
from tests.integration import walk
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
	kill_after_post(simulator, case, case.publication.name)
	assert len(case.answers()) == 1 and case.publication.state == "Sending"
	assert case.settle().state == "Sent"
	assert len(case.answers()) == 1 and case.stage == "Answered"


@pytest.mark.parametrize("killed_at", [1, 2])
def test_a_worker_killed_after_a_part_leaves_each_part_once(killed_at, simulator, case_in_parts):
	case = case_in_parts
	texts = [publication.text for publication in parts(case)]
	for publication in parts(case)[: killed_at - 1]:
		publisher.publish(publication.name)
	kill_after_post(simulator, case, parts(case)[killed_at - 1].name)
	states = [publication.state for publication in parts(case)]
	assert states[killed_at - 1 :] == ["Sending", *["Waiting"] * (3 - killed_at)]
	assert case.answers() == texts[:killed_at]
	for _visit in range(9):
		come_by(case)
	assert case.answers() == texts and case.stage == "Answered"


def test_many_workers_on_all_parts_post_each_once_and_in_order(case_in_parts):
	case = case_in_parts
	texts = [publication.text for publication in parts(case)]

	def work():
		for _visit in range(4):
			come_by(case)

	assert failures(at_once(work, work, work, work)) == []
	frappe.db.rollback()
	for _visit in range(4):
		come_by(case)
	assert case.answers() == texts and case.stage == "Answered"


@pytest.fixture
def case_in_parts(drafted):
	"""A reply in three parts that waits to be posted."""
	case = drafted()
	limit_replies(case.account.name, 90)
	text = " ".join(f"تم ردم الحفرة رقم {number} وأعيد رصف الشارع أمام مدرسة الحي." for number in (1, 2, 3))
	case.save("agent", text=text, in_parts=1, workflow_state="PR Review")
	walk.approve(case.reply)
	frappe.db.commit()
	assert len(parts(case)) == 3
	yield case
	limit_replies(case.account.name, 0)


def limit_replies(account, limit):
	frappe.set_user("Administrator")
	frappe.db.set_value("Social Account", account, "reply_limit", limit)
	frappe.clear_document_cache("Social Account", account)
	frappe.db.commit()


def parts(case):
	names = frappe.get_all("Publication", {"proposed_reply": case.reply}, pluck="name", order_by="part")
	return [frappe.get_doc("Publication", name) for name in names]


def come_by(case):
	"""The job, once for every part, each at a time when it is due if it is due at all."""
	for publication in parts(case):
		if publication.next_attempt_at and publication.state != "Sent":
			frappe.db.set_value(
				"Publication", publication.name, "next_attempt_at", frappe.utils.now_datetime()
			)
			frappe.db.commit()
		publisher.publish(publication.name)


def kill_after_post(simulator, case, publication):
	"""A worker of its own posts the publication and dies before the platform answers."""
	path = "/tweets$" if case.public.platform == "X" else "/comments$"
	before = len(case.answers())
	# The platform takes the reply and does not answer for long enough to be killed meanwhile.
	simulator.faults.arm(Fault(platform=case.public.platform, method="POST", path=path, hang=15))
	addresses = frappe.as_json(frappe.conf.participation_platforms)
	worker = subprocess.Popen(
		[sys.executable, "-c", WORKER, frappe.local.site, addresses, publication], cwd=os.getcwd()
	)
	deadline = time.monotonic() + 30
	while len(case.answers()) == before and time.monotonic() < deadline:
		time.sleep(0.05)
	worker.send_signal(signal.SIGKILL)
	worker.wait(30)
	frappe.db.rollback()
	frappe.db.set_value("Publication", publication, "lease_until", None)
	frappe.db.commit()
