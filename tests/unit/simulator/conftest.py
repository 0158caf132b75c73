"""One simulator for all tests of this folder, begun anew for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from participation_app.simulator import accounts
from participation_app.simulator.server import Simulator

TIMEOUT = 5


@dataclass
class Client:
	"""Speaks to one platform of the simulator, and to its control side."""

	base_url: str
	token: str | None = None

	def request(self, method: str, path: str, **more: Any) -> requests.Response:
		headers = dict(more.pop("headers", {}))
		if self.token:
			headers.setdefault("Authorization", f"Bearer {self.token}")
		return requests.request(
			method, self.base_url + path, headers=headers, timeout=TIMEOUT, allow_redirects=False, **more
		)

	def get(self, path: str, **query: Any) -> requests.Response:
		return self.request("GET", path, params={name.replace("__", "."): query[name] for name in query})

	def post(self, path: str, body: Any = None, **more: Any) -> requests.Response:
		return self.request("POST", path, json=body, **more)


class Control(Client):
	"""The control side; anything but 200 is a mistake of the test."""

	def tell(self, path: str, /, **body: Any) -> Any:
		answer = self.post(path, body)
		assert answer.status_code == 200, answer.text
		return answer.json()

	def ask(self, path: str, /, **query: Any) -> Any:
		answer = self.get(path, **query)
		assert answer.status_code == 200, answer.text
		return answer.json()

	def post_on(self, platform: str, **more: Any) -> str:
		return self.tell("/posts", platform=platform, text="منشور", **more)["id"]

	def comment_on(self, platform: str, text: str, **more: Any) -> str:
		return self.tell("/comments", platform=platform, text=text, **more)["id"]

	def replies(self, platform: str) -> list[dict[str, Any]]:
		return self.ask("/replies", platform=platform)["replies"]


@pytest.fixture(scope="session")
def running() -> Iterator[Simulator]:
	with Simulator(with_samples=False) as simulator:
		yield simulator


@pytest.fixture
def simulator(running: Simulator) -> Simulator:
	running.reset(with_samples=False)
	return running


@pytest.fixture
def control(simulator: Simulator) -> Control:
	return Control(simulator.base_url + "/__ctl")


@pytest.fixture
def x(simulator: Simulator) -> Client:
	return Client(simulator.base_url + "/x", accounts.X.credentials["bearer_token"])


@pytest.fixture
def x_user(simulator: Simulator) -> Client:
	return Client(simulator.base_url + "/x", accounts.X.credentials["access_token"])


@pytest.fixture
def facebook(simulator: Simulator) -> Client:
	return Client(simulator.base_url + "/graph/v26.0", accounts.FACEBOOK.credentials["access_token"])


@pytest.fixture
def instagram(simulator: Simulator) -> Client:
	return Client(simulator.base_url + "/ig/v26.0", accounts.INSTAGRAM.credentials["access_token"])


@pytest.fixture
def youtube(simulator: Simulator) -> Client:
	return Client(simulator.base_url + "/yt", accounts.YOUTUBE.credentials["access_token"])


@pytest.fixture
def sms(simulator: Simulator) -> Client:
	return Client(simulator.base_url + "/sms")
