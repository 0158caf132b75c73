"""The process itself: loopback only, and ready when it says so."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
import requests

from participation_app.simulator.server import Simulator


@pytest.mark.parametrize("host", ["0.0.0.0", "", "192.168.1.1", "localhost", "::"])
def test_only_loopback_addresses_are_bound(host):
	with pytest.raises(ValueError, match="only"):
		Simulator(host=host)


def test_a_request_for_another_host_is_refused(simulator):
	answer = requests.get(
		f"{simulator.base_url}/__ctl/health", headers={"Host": "evil.example:80"}, timeout=5
	)
	assert answer.status_code == 421


def test_an_unknown_platform_is_not_found(simulator):
	assert requests.get(f"{simulator.base_url}/myspace/me", timeout=5).status_code == 404


def test_the_command_serves_and_writes_its_ready_file(tmp_path):
	ready = tmp_path / "ready.json"
	command = [sys.executable, "-m", "participation_app.simulator", "--empty", "--ready-file", str(ready)]
	process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
	try:
		deadline = time.monotonic() + 10
		while not ready.exists() and time.monotonic() < deadline:
			time.sleep(0.02)
		base_url = json.loads(ready.read_text())["base_url"]
		assert requests.get(f"{base_url}/__ctl/health", timeout=5).json()["comments"] == 0
		assert base_url in process.stdout.readline()
	finally:
		process.terminate()
		assert process.wait(timeout=5) == 0
		process.stdout.close()
