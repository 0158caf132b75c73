"""What the simulated platforms push, read as they sent it, and their faults with tokens and permissions."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest

from participation_app.connectors import errors
from participation_app.connectors.contract import Cursor, Unreadable
from participation_app.connectors.registry import EVENTS, connect, parse_event
from participation_app.connectors.signatures import crc, handshake
from tests.unit.connectors.simulated import AUTHOR, Desk, ago, one_comment, read

VERIFY = "canary-verify"
PUSHING = tuple(EVENTS)


class Door:
	"""Where the platforms call: shakes hands as we do, and keeps what is sent."""

	def __init__(self, secret: str):
		self.secret = secret
		self.sent: list[tuple[bytes, dict[str, str]]] = []
		self._new = threading.Condition()
		self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
		self.url = f"http://127.0.0.1:{self._server.server_port}/door"
		threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

	def wait(self, count: int) -> list[tuple[bytes, dict[str, str]]]:
		with self._new:
			assert self._new.wait_for(lambda: len(self.sent) >= count, timeout=10)
		return self.sent

	def close(self) -> None:
		self._server.shutdown()
		self._server.server_close()

	def _keep(self, body: bytes, headers: dict[str, str]) -> None:
		with self._new:
			self.sent.append((body, headers))
			self._new.notify_all()

	def _greet(self, query: dict[str, str]) -> tuple[int, bytes]:
		try:
			if "crc_token" in query:
				return 200, json.dumps(crc(query["crc_token"], self.secret)).encode()
			return 200, handshake(query, VERIFY).encode()
		except errors.UnsignedEvent:
			return 403, b""

	def _handler(self) -> type[BaseHTTPRequestHandler]:
		door = self

		class Handler(BaseHTTPRequestHandler):
			def do_GET(self) -> None:
				self._answer(*door._greet(dict(parse_qsl(urlsplit(self.path).query))))

			def do_POST(self) -> None:
				body = self.rfile.read(int(self.headers["Content-Length"]))
				door._keep(body, dict(self.headers))
				self._answer(200, b"")

			def _answer(self, status: int, body: bytes) -> None:
				self.send_response(status)
				self.send_header("Content-Length", str(len(body)))
				self.end_headers()
				self.wfile.write(body)

			def log_message(self, *_: object) -> None:
				pass

		return Handler


def secret_of(desk: Desk, name: str) -> str:
	credentials = desk.accounts[name]["credentials"]
	return credentials["consumer_secret" if name == "X" else "app_secret"]


@pytest.fixture
def door(desk: Desk, name: str) -> Iterator[Door]:
	opened = Door(secret_of(desk, name))
	registered = desk.ask("POST", "/callbacks", platform=name, url=opened.url, verify_token=VERIFY)
	assert registered == {"registered": True, "status": 200}
	yield opened
	desk.ask("DELETE", "/callbacks")
	opened.close()


def events_of(desk: Desk, name: str, door: Door, count: int = 1) -> list:
	deliveries = door.wait(count)
	return [
		event for body, headers in deliveries for event in parse_event(name, body, headers, [door.secret])
	]


@pytest.mark.parametrize("name", PUSHING)
def test_a_pushed_comment_is_the_one_that_reading_finds(desk, name, door):
	post = desk.post(name, at=ago(hours=2))
	comment = desk.comment(name, post=post)
	(event,) = events_of(desk, name, door)
	assert (event.verb, event.external_id) == ("added", comment)
	assert event.account_id == desk.accounts[name]["account_id"]
	item = read(desk.connect(name))[0][comment]
	if name == "Instagram":
		assert event.item is None
		return
	same = (
		"external_id",
		"version_id",
		"parent_id",
		"author_id",
		"author_name",
		"text",
		"is_own",
		"visibility",
	)
	assert {one: getattr(event.item, one) for one in same} == {one: getattr(item, one) for one in same}
	assert event.item.post.external_id == item.post.external_id
	assert abs((event.item.created_at - item.created_at).total_seconds()) < 1


@pytest.mark.parametrize("name", ["Facebook"])
def test_what_becomes_of_a_comment_is_pushed_in_its_order(desk, name, door):
	comment = desk.comment(name, post=desk.post(name))
	desk.change("edit", comment, text="تعديل")
	desk.change("hide", comment)
	desk.change("unhide", comment)
	desk.change("delete", comment)
	events = events_of(desk, name, door, 5)
	assert [event.verb for event in events] == ["added", "edited", "hidden", "shown", "removed"]
	assert {event.external_id for event in events} == {comment}
	assert len({event.key for event in events}) == 5


@pytest.mark.parametrize("name", PUSHING)
def test_a_delivery_that_comes_three_times_has_one_key(desk, name, door):
	desk.fault("F77", name)
	events = events_of(desk, name, door, 3)
	assert len(events) == 3 and len({event.key for event in events}) == 1


@pytest.mark.parametrize("name", PUSHING)
def test_a_delivery_with_a_bad_signature_is_refused(desk, name, door):
	desk.fault("F76", name)
	for body, headers in door.wait(1):
		with pytest.raises(errors.UnsignedEvent):
			parse_event(name, body, headers, [door.secret])


@pytest.mark.parametrize("name", ["Facebook", "Instagram"])
def test_of_a_batch_of_a_thousand_one_is_malformed(desk, name, door):
	desk.fault("F79", name)
	events = events_of(desk, name, door)
	unreadable = [event for event in events if isinstance(event, Unreadable)]
	assert len(unreadable) == 1 and len({event.external_id for event in events}) == 1000


@pytest.mark.parametrize("name", PUSHING)
def test_a_delivery_for_a_stranger_names_the_stranger(desk, name, door):
	desk.fault("F80", name)
	(event,) = events_of(desk, name, door)
	assert event.account_id not in {one["account_id"] for one in desk.accounts.values()}


@pytest.mark.parametrize("name", ["Facebook", "Instagram"])
def test_a_lost_permission_is_told_from_a_deletion_by_everything_that_asks(desk, name):
	comment = one_comment(desk, name)
	connector = desk.connect(name)
	desk.fault("F19", name)
	assert connector.recheck([comment.external_id]) == {comment.external_id: "unknown"}
	with pytest.raises(errors.PermissionMissing):
		connector.fetch(comment.external_id)
	with pytest.raises(errors.PermissionMissing):
		list(connector.pull(Cursor()))


def user_of_x(desk: Desk, **keys: str):
	account = desk.accounts["X"]
	known = {name: account["extra"][name] for name in ("client_id", "client_secret", "refresh_token")}
	known["access_token"] = account["credentials"]["access_token"]
	return connect(
		"X",
		account_id=account["account_id"],
		handle=account["handle"],
		credentials={**known, **keys},
		base_url=account["base_url"],
	)


def test_an_expired_token_of_x_is_renewed_and_reading_goes_on(desk):
	desk.fault("F40", "X")
	connector = user_of_x(desk)
	with pytest.raises(errors.AuthExpired):
		list(connector.pull(Cursor()))
	renewed = connector.renew()
	list(connector.pull(Cursor()))
	list(user_of_x(desk, **renewed.credentials).pull(Cursor()))
	with pytest.raises(errors.AuthRevoked):
		user_of_x(desk).renew()


def test_a_renewal_whose_answer_is_lost_is_told_and_the_next_one_is_certain(desk):
	desk.fault("F41", "X")
	with pytest.raises(errors.MaybeRenewed):
		user_of_x(desk).renew()
	with pytest.raises(errors.AuthRevoked):
		user_of_x(desk).renew()


@pytest.mark.parametrize("name", ["Instagram"])
def test_a_mention_under_somebody_elses_medium_is_read_by_its_number(desk, name, door):
	elsewhere = desk.post(name, at=ago(hours=2), elsewhere=True)
	mention = desk.comment(name, post=elsewhere)
	(event,) = events_of(desk, name, door)
	assert (event.verb, event.external_id, event.about) == ("added", mention, "mentions")
	connector = desk.connect(name)
	assert mention not in read(connector)[0]
	item = connector.recheck([mention])[mention]
	assert item == connector.fetch(mention)
	assert (item.author_handle, item.post.external_id) == (AUTHOR["handle"], elsewhere)
	with pytest.raises(errors.NotReplyable):
		connector.publish(item, "شكرا")
	desk.change("delete", mention)
	assert connector.recheck([mention]) == {mention: "gone"} and connector.fetch(mention) is None


def test_a_token_of_instagram_is_renewed_neither_too_early_nor_too_late(desk):
	connector = desk.connect("Instagram")
	assert connector.renew() is None
	desk.ask("POST", "/clock", advance=25 * 3600)
	assert connector.renew().expires_at
	desk.ask("POST", "/clock", advance=61 * 86400)
	with pytest.raises(errors.AuthRevoked):
		connector.renew()


def test_a_body_of_fifty_megabytes_is_not_read(desk, name):
	comment = one_comment(desk, name)
	desk.fault("F56", name)
	connector = desk.connect(name)
	with pytest.raises(errors.Transient, match="larger than"):
		list(connector.pull(Cursor()))
	assert comment.external_id in read(connector)[0]
