"""A Redis of its own, in which nothing of the bench waits."""

from __future__ import annotations

import subprocess
import time
from contextlib import suppress

import redis

PATIENCE = 10  # seconds


def named(port: int) -> dict[str, str]:
	"""The surroundings of a process that takes it for the bench's queue."""
	return {"FRAPPE_REDIS_QUEUE": f"redis://127.0.0.1:{port}"}


def start(port: int) -> subprocess.Popen:
	"""One that answers and keeps nothing on the disk; whoever started it ends it."""
	told = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
	server = subprocess.Popen(["redis-server", *told], stdout=subprocess.DEVNULL, start_new_session=True)
	client, deadline = redis.Redis(port=port), time.monotonic() + PATIENCE
	while time.monotonic() < deadline:
		with suppress(redis.exceptions.RedisError):
			client.ping()
			return server
		time.sleep(0.05)
	server.kill()
	raise RuntimeError("Redis does not come up.")
