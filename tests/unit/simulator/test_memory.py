"""The platforms take up where they left off."""

import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from urllib.request import Request, urlopen

import pytest

from participation_app.simulator.memory import recall, remember
from participation_app.simulator.server import Simulator


def test_what_stood_on_the_platforms_stands_there_after_a_restart(tmp_path):
	path = tmp_path / "platforms"
	with Simulator() as before:
		before.live.deliver(3)
		shown, waiting = set(before.world.comments), before.live.waiting
		remember(before, path)
	with Simulator() as after:
		assert recall(after, path)
		assert set(after.world.comments) == shown
		assert after.live.waiting == waiting
		assert after.live.deliver(1)[0] not in shown


def test_the_sample_comments_arrive_again_once_all_have_arrived(tmp_path):
	path = tmp_path / "platforms"
	with Simulator() as before:
		before.live.deliver(before.live.waiting)
		remember(before, path)
	with Simulator() as after:
		recall(after, path)
		shown = len(after.world.comments)
		after.live.deliver(5)
		assert len(after.world.comments) == shown + 5


def test_what_an_account_may_do_is_known_anew_but_a_token_that_was_cut_short_stays_so(tmp_path):
	path = tmp_path / "platforms"
	with Simulator() as before:
		world = before.world
		world.accounts = [replace(account, scopes=("read",)) for account in world.accounts]
		for account in world.accounts:
			world.tokens.change(account, scopes=account.scopes)
		world.tokens.change(world.account("X"), scopes=(), kind="refresh")
		remember(before, path)
	with Simulator() as after:
		expected = {account.account_id: account.scopes for account in after.world.accounts}
		recall(after, path)
		assert {account.account_id: account.scopes for account in after.world.accounts} == expected
		granted = {one.kind: one.scopes for one in after.world.tokens.of(after.world.account("X"))}
		assert granted["user"] == after.world.account("X").scopes and granted["refresh"] == ()


def test_a_file_of_another_kind_is_left_aside(tmp_path):
	path = tmp_path / "platforms"
	path.write_bytes(b"not a memory")
	with Simulator() as simulator:
		held = set(simulator.world.comments)
		assert not recall(simulator, path)
		assert set(simulator.world.comments) == held


@pytest.fixture
def served(tmp_path):
	"""Starts simulators of their own process that share one memory: gives the process and its address."""
	started = []

	def start():
		ready = tmp_path / f"ready-{len(started)}"
		memory = ["--memory", tmp_path / "platforms"]
		command = [
			sys.executable,
			"-m",
			"participation_app.simulator",
			"--empty",
			*memory,
			"--ready-file",
			ready,
		]
		process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL)
		started.append(process)
		return process, json.loads(_once_written(ready))["base_url"]

	yield start
	for process in started:
		process.kill()
		process.wait()


def _once_written(path, patience=20.0):
	deadline = time.monotonic() + patience
	while not path.exists():
		assert time.monotonic() < deadline, f"{path} was not written"
		time.sleep(0.02)
	return path.read_bytes()


def _mention(base_url):
	body = json.dumps({"platform": "X", "text": "@city_services_demo مرحبا"}).encode()
	asked = Request(f"{base_url}/__ctl/comments", body, {"Content-Type": "application/json"})
	with urlopen(asked, timeout=5) as answer:
		return json.load(answer)["id"]


def test_a_simulator_that_is_killed_gives_no_identifier_twice(served, tmp_path):
	process, address = served()
	first = _mention(address)
	deadline = time.monotonic() + 20
	while first.encode() not in _once_written(tmp_path / "platforms"):
		assert time.monotonic() < deadline, "what was written is never remembered"
		time.sleep(0.05)
	process.send_signal(signal.SIGKILL)
	process.wait()
	_, address = served()
	assert _mention(address) != first
