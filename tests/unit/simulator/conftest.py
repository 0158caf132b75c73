"""One simulator for all tests of this folder, begun anew for each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

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

	def bring_about(self, name: str, platform: str | None = None, **options: Any) -> list[str]:
		"""A fault by its name; gives the ids of what was put there for it."""
		return self.tell("/faults", name=name, platform=platform, **options)["made"]

	def calm(self) -> None:
		assert self.request("DELETE", "/faults").status_code == 200

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


PREFIXES = {"X": "/x", "Facebook": "/graph/v26.0", "Instagram": "/ig/v26.0", "YouTube": "/yt"}
OWNERS = {
	"X": accounts.X,
	"Facebook": accounts.FACEBOOK,
	"Instagram": accounts.INSTAGRAM,
	"YouTube": accounts.YOUTUBE,
}


@dataclass
class Reader(Client):
	"""Reads the comments of one platform and answers them, as its connector does."""

	platform: str = "X"
	account_id: str = ""

	def page(self, post: str | None = None, after: str | None = None) -> requests.Response:
		"""One page of the list that shows the comments under a post (on X: of mentions)."""
		if self.platform == "X":
			more = {"pagination_token": after} if after else {}
			return self.get(f"/2/users/{self.account_id}/mentions", max_results=100, **more)
		if self.platform == "YouTube":
			more = {"pageToken": after} if after else {}
			query = {"part": "id,snippet,replies", "allThreadsRelatedToChannelId": self.account_id}
			return self.get("/youtube/v3/commentThreads", maxResults=100, **query, **more)
		more = {"after": after} if after else {}
		order = {"order": "reverse_chronological", "summary": "true"} if self.platform == "Facebook" else {}
		return self.get(f"/{post}/comments", **order, **more)

	def pages(self, post: str | None = None, most: int = 20) -> list[list[str]]:
		"""The ids of each page, until no next one is named."""
		found, after = [], None
		for _ in range(most):
			answer = self.page(post, after).json()
			found.append([str(entry["id"]) for entry in answer.get("data", answer.get("items", []))])
			after = self.next_of(answer)
			if after is None:
				break
		return found

	def listed(self, post: str | None = None) -> set[str]:
		return {one for page in self.pages(post) for one in page}

	def next_of(self, answer: dict[str, Any]) -> str | None:
		if self.platform == "X":
			return answer["meta"].get("next_token")
		if self.platform == "YouTube":
			return answer.get("nextPageToken")
		paging = answer.get("paging", {})
		return paging["cursors"]["after"] if "next" in paging else None

	def reply(self, target: str, text: str = "شكراً") -> requests.Response:
		if self.platform == "X":
			return self.post("/2/tweets", {"text": text, "reply": {"in_reply_to_tweet_id": target}})
		if self.platform == "YouTube":
			snippet = {"snippet": {"parentId": target, "textOriginal": text}}
			return self.post("/youtube/v3/comments?part=snippet", snippet)
		edge = "comments" if self.platform == "Facebook" else "replies"
		return self.request("POST", f"/{target}/{edge}", data={"message": text})

	def me(self) -> requests.Response:
		own = {"X": "/2/users/me", "YouTube": "/youtube/v3/channels?part=id&mine=true"}
		return self.get(own.get(self.platform, "/me"))


@pytest.fixture
def reader(simulator: Simulator) -> Callable[[str], Reader]:
	"""The reader of a platform, with its account's user token."""

	def of(platform: str) -> Reader:
		account = OWNERS[platform]
		base_url = simulator.base_url + PREFIXES[platform]
		return Reader(base_url, account.credentials["access_token"], platform, account.account_id)

	return of


@dataclass
class Received:
	"""One request that a platform sent to our callback."""

	method: str
	path: str
	query: dict[str, str]
	headers: dict[str, str]
	body: bytes


@dataclass
class Endpoint:
	"""A callback that keeps what it gets; `statuses` are answered first, `verify_token` is its own."""

	url: str
	verify_token: str = "our-verify-token"
	secret: str = "simulated-consumer-secret"
	received: list[Received] = field(default_factory=list)
	statuses: list[int] = field(default_factory=list)
	answer: Callable[[Received], bytes] = lambda received: b""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
	class Handler(BaseHTTPRequestHandler):
		def do_GET(self) -> None:
			parts = urlsplit(self.path)
			body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
			query = dict(parse_qsl(parts.query))
			received = Received(self.command, parts.path, query, dict(self.headers), body)
			known.received.append(received)
			status = known.statuses.pop(0) if known.statuses else 200
			answer = known.answer(received)
			self.send_response(status)
			self.send_header("Content-Length", str(len(answer)))
			self.end_headers()
			self.wfile.write(answer)

		do_POST = do_GET

		def log_message(self, *args: object) -> None:
			pass

	server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
	known = Endpoint(f"http://127.0.0.1:{server.server_port}/hook")
	thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
	thread.start()
	yield known
	server.shutdown()
	thread.join(timeout=5)
	server.server_close()
