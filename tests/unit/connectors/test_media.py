"""Pictures and videos are fetched from the platforms' hosts, within bounds, and never from inside."""

from __future__ import annotations

import hashlib
import socket
import time
import tracemalloc
from contextlib import suppress
from threading import Thread

import pytest

from participation_app.connectors import errors
from participation_app.connectors.media import CHUNK, HOSTS, download, is_public
from participation_app.connectors.registry import CONNECTORS

JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 20
ALLOWED = HOSTS["X"]
MOST_BYTES, MOST_MEMORY = 20 << 20, 64 << 20


@pytest.fixture
def fetch(platform):
	def fetch(path="/a.jpg", max_bytes=5000, **more):
		return download(f"{platform.url}{path}", ALLOWED, max_bytes, base_url=platform.url, **more)

	return fetch


def test_a_picture_comes_with_its_hash_and_its_type(platform, fetch, told):
	platform.tell("/a.jpg", told(JPEG, content_type="text/html"))
	found = fetch("/a.jpg?size=large#part")
	assert (found.content, found.sha256) == (JPEG, hashlib.sha256(JPEG).hexdigest())
	assert found.content_type == "image/jpeg" and "picture" not in repr(found)
	assert platform.received[0].query == {"size": "large"}
	assert "Authorization" not in platform.received[0].headers


@pytest.mark.parametrize(
	("content", "kind"),
	[
		(b"\x89PNG\r\n\x1a\n....", "image/png"),
		(b"GIF89a....", "image/gif"),
		(b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
		(b"\0\0\0\x20ftypisom", "video/mp4"),
		(b"\0\0\0\x20ftypheic", "image/heic"),
		(b"\0\0\0\x20ftypavif", "image/avif"),
		(b"\x1aE\xdf\xa3....", "video/webm"),
	],
)
def test_the_type_is_told_by_the_content(platform, fetch, told, content, kind):
	platform.tell("/a.jpg", told(content, content_type="image/jpeg"))
	assert fetch().content_type == kind


@pytest.mark.parametrize(
	"content",
	[b"", b"<html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"MZ\x90", b"\xff\xd8"],
)
def test_what_is_no_picture_or_video_is_not_taken_whatever_it_says_it_is(platform, fetch, told, content):
	platform.tell("/a.jpg", told(content, content_type="image/jpeg"))
	with pytest.raises(errors.MediaRefused):
		fetch()


@pytest.mark.parametrize(
	("answer", "error"),
	[
		({"status": 302, "headers": {"Location": "https://pbs.twimg.com/a.jpg"}}, errors.MediaRefused),
		({"status": 403}, errors.TargetGone),
		({"status": 404}, errors.TargetGone),
		({"status": 410}, errors.TargetGone),
		({"status": 429}, errors.RateLimited),
		({"status": 503}, errors.Transient),
		({"body": JPEG, "status": 206}, errors.Transient),
		({"drop": True}, errors.Transient),
		({"body": JPEG, "promised": 4000, "drip_seconds": 0.01}, errors.Transient),
		({"body": JPEG * 100}, errors.MediaRefused),
	],
)
def test_an_answer_that_is_no_file_is_told_apart(platform, fetch, told, answer, error):
	platform.tell("/a.jpg", told(**answer))
	with pytest.raises(error):
		fetch()
	assert len(platform.received) == 1


@pytest.mark.parametrize("slow", [{"slow_head": True}, {"body": JPEG, "drip_seconds": 0.05}])
def test_a_file_that_drips_is_cut_off(platform, fetch, told, slow):
	platform.tell("/a.jpg", told(**slow))
	started = time.monotonic()
	with pytest.raises(errors.Transient):
		fetch(longest=0.3)
	assert time.monotonic() - started < 2


@pytest.fixture
def endless():
	"""A server whose picture has no end; gives its address, and how many bytes it got rid of."""
	sent = [0]

	def serve(listening: socket.socket) -> None:
		connection, _address = listening.accept()
		with connection, suppress(OSError):
			connection.recv(CHUNK)
			connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + JPEG)
			while True:
				sent[0] += connection.send(bytes(CHUNK))

	with socket.create_server(("127.0.0.1", 0)) as listening:
		serving = Thread(target=serve, args=(listening,))
		serving.start()
		yield f"http://127.0.0.1:{listening.getsockname()[1]}", sent
		serving.join()


def test_a_file_without_an_end_takes_little_memory(endless):
	address, sent = endless
	tracemalloc.start()
	try:
		with pytest.raises(errors.MediaRefused):
			download(f"{address}/a.jpg", ALLOWED, MOST_BYTES, base_url=address)
		_now, peak = tracemalloc.get_traced_memory()
	finally:
		tracemalloc.stop()
	assert sent[0] >= MOST_BYTES > 0 and peak < MOST_MEMORY


@pytest.mark.parametrize(
	"url",
	[
		"http://pbs.twimg.com/a.jpg",
		"https://pbs.twimg.com:8443/a.jpg",
		"https://pbs.twimg.com:wrong/a.jpg",
		"https://user:word@pbs.twimg.com/a.jpg",
		"https://twimg.com.example.org/a.jpg",
		"https://eviltwimg.com/a.jpg",
		"https://example.org/a.jpg?twimg.com",
		"https://127.0.0.1/a.jpg",
		"https://[::1]/a.jpg",
		"https://2130706433/a.jpg",
		"file:///etc/passwd",
		"ftp://pbs.twimg.com/a.jpg",
		"//pbs.twimg.com/a.jpg",
		"https://[pbs.twimg.com/a.jpg",
		"pbs.twimg.com/a.jpg",
		"",
	],
)
def test_an_address_that_is_not_the_platforms_is_not_asked(url, monkeypatch):
	asked = []
	monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **_: asked.append(given))
	with pytest.raises(errors.MediaRefused):
		download(url, ALLOWED, 5000)
	assert asked == []


@pytest.mark.parametrize("base_url", [None, "http://127.0.0.1:1"])
def test_only_the_configured_address_may_lie_on_this_machine(platform, base_url):
	with pytest.raises(errors.MediaRefused):
		download(f"{platform.url}/a.jpg", ALLOWED, 5000, base_url=base_url)
	assert platform.received == []


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1"])
def test_a_host_of_the_platform_that_leads_inside_is_not_asked(inside, monkeypatch, platform):
	def resolve(host, port, *_args, **_more):
		return [(socket.AF_INET, 1, 6, "", (one, port)) for one in ("151.101.1.1", inside)]

	monkeypatch.setattr(socket, "getaddrinfo", resolve)
	with pytest.raises(errors.MediaRefused):
		download("https://pbs.twimg.com/a.jpg", ALLOWED, 5000)


def test_a_host_that_is_not_found_is_tried_again_later(monkeypatch):
	def resolve(*_args, **_more):
		raise socket.gaierror

	monkeypatch.setattr(socket, "getaddrinfo", resolve)
	with pytest.raises(errors.Transient):
		download("https://pbs.twimg.com/a.jpg", ALLOWED, 5000)


@pytest.mark.parametrize(
	("address", "public"),
	[
		("151.101.1.1", True),
		("2606:4700::1111", True),
		("127.0.0.1", False),
		("10.0.0.1", False),
		("172.16.0.1", False),
		("192.168.1.1", False),
		("169.254.169.254", False),
		("100.64.0.1", False),
		("0.0.0.0", False),
		("224.0.0.1", False),
		("255.255.255.255", False),
		("::", False),
		("::1", False),
		("fe80::1%eth0", False),
		("fd00::1", False),
		("ff02::1", False),
		("::ffff:127.0.0.1", False),
		("64:ff9b::a00:1", False),
		("2002:a00:1::", False),
	],
)
def test_only_addresses_of_the_open_internet_are_public(address, public):
	assert is_public(address) is public


def test_every_platform_names_its_hosts():
	assert HOSTS.keys() == CONNECTORS.keys()
