"""Redis loses everything: what was to be done is found again in the database, within two minutes of the scheduler."""

from __future__ import annotations

import subprocess
import time

import frappe
import pytest
import redis
from frappe.utils import background_jobs

from participation_app.intake.ingest import read_account
from tests.integration.notices.conftest import MOBILE, desk  # noqa: F401
from tests.integration.platform import Public
from tests.integration.reading import only_comment, read
from tests.integration.walk import approve, register, submit, to_draft

PORT = 11004
PATIENCE = 10.0


@pytest.fixture
def queue(monkeypatch):
	"""A Redis of the test's own for the jobs of this site."""
	settings = ["--port", str(PORT), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
	process = subprocess.Popen(["redis-server", *settings], stdout=subprocess.DEVNULL)
	client, deadline = redis.Redis(port=PORT), time.monotonic() + PATIENCE
	while time.monotonic() < deadline:
		try:
			client.ping()
			break
		except redis.exceptions.RedisError:
			time.sleep(0.05)
	monkeypatch.setattr(background_jobs, "_redis_queue_conn", client)
	monkeypatch.setattr(background_jobs, "get_redis_conn", lambda *_args, **_values: client)
	yield client
	process.kill()
	process.wait()


def jobs():
	"""What waits in the queue: methods with their arguments."""
	found = []
	for one in background_jobs.get_queues(connection=background_jobs.get_redis_conn()):
		found += [job.kwargs for job in one.jobs if job.kwargs.get("site") == frappe.local.site]
	return {(told["method"], *sorted(map(str, told["kwargs"].values()))) for told in found}


def a_minute_passes():
	"""What the scheduler starts every minute."""
	frappe.set_user("Administrator")
	for method in frappe.get_hooks("scheduler_events")["cron"]["* * * * *"]:
		if method.startswith("participation_app."):
			frappe.get_attr(method)()


def work_off():
	for method, arguments in [(told["method"], told["kwargs"]) for told in _waiting()]:
		frappe.get_attr(method)(**arguments)


def _waiting():
	for one in background_jobs.get_queues(connection=background_jobs.get_redis_conn()):
		yield from [job.kwargs for job in one.jobs if job.kwargs["method"].startswith("participation_app.")]


def test_what_waited_in_a_lost_queue_is_found_again_and_done_once(simulator, account, desk, queue):  # noqa: F811
	public, x = Public(simulator, "X"), account("X")
	public.write("حفرة عند المدرسة")
	read(x)
	messages = desk("HTTP")
	reply = to_draft(register(only_comment(x).name))
	submit(reply)
	approve(reply)
	frappe.set_user("Administrator")
	notice = messages.owe(messages.ticket(mobile=MOBILE))
	frappe.db.after_commit.run()
	waited = jobs()
	assert waited, "there is something to lose"

	queue.flushall()
	assert jobs() == set()
	public.write("حفرة ثانية")
	frappe.db.set_value("Social Account", x.name, "next_run_at", None)
	a_minute_passes()
	found = {method for method, *_arguments in jobs()}
	names = ("reading.read", "publishing.publish_for", "notices.send_by")
	assert {f"participation_app.jobs.{name}" for name in names} <= found

	work_off()
	work_off()  # a job that is there twice does nothing twice
	assert len(set(public.replies())) == len(public.replies()) >= 1
	assert [frappe.db.get_value("Participation Notice", notice, "state"), len(messages.messages)] == [
		"Sent",
		1,
	]
	assert read_account(x.name) and frappe.db.count("Social Comment", {"account": x.name, "is_own": 0}) == 2


def test_a_second_scheduler_and_a_second_round_start_nothing_twice(simulator, account, queue):
	a_minute_passes()
	before = jobs()
	sizes = [one.count for one in background_jobs.get_queues(connection=queue)]
	a_minute_passes()
	assert jobs() == before
	assert [one.count for one in background_jobs.get_queues(connection=queue)] == sizes
