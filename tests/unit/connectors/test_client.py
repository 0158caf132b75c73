import gzip
import logging
import socket
import time

import pytest

from participation_app.connectors import errors
from participation_app.connectors.budget import Spent
from participation_app.connectors.client import PlatformClient
from participation_app.connectors.credentials import Bearer, Credentials, mask

CANARY = "canary-token-4711/+="


@pytest.fixture
def client(platform, clock):
	return PlatformClient(
		platform.url,
		classify=lambda answer, writing: None,
		clock=clock,
		secrets=[CANARY],
		timeouts=(1, 0.4),
		longest=0.8,
		size_cap=2000,
	)


def closed_port():
	with socket.socket() as listener:
		listener.bind(("127.0.0.1", 0))
		return listener.getsockname()[1]


def test_the_token_goes_into_the_header_only(platform, client):
	platform.tell("/a", {"ok": 1})
	assert client.get("/a", {"q": "x"}, auth=Bearer(CANARY)).body == {"ok": 1}
	assert platform.received[0].headers["Authorization"] == f"Bearer {CANARY}"
	assert platform.received[0].query == {"q": "x"}


def test_a_netrc_entry_is_not_sent(platform, client, monkeypatch, tmp_path):
	netrc = tmp_path / "netrc"
	netrc.write_text("machine 127.0.0.1 login somebody password something\n")
	monkeypatch.setenv("NETRC", str(netrc))
	platform.tell("/a", {})
	client.get("/a")
	assert "Authorization" not in platform.received[0].headers


@pytest.mark.parametrize("content", [b'\xef\xbb\xbf{"a": 1}', b'{"a": 1}'])
def test_a_byte_order_mark_is_tolerated(platform, client, told, content):
	platform.tell("/a", told(content))
	assert client.get("/a").body == {"a": 1}


def test_half_a_surrogate_pair_becomes_a_replacement_sign(platform, client, told):
	platform.tell("/a", told(b'{"text": "\\ud83d broken, \\ud83d\\ude00 whole"}'))
	assert client.get("/a").body == {"text": "\ufffd broken, 😀 whole"}


UNREADABLE = {
	"html with 200": {"body": b"<html>Service Unavailable</html>", "content_type": "text/html"},
	"no stated type": {"body": b"{}", "content_type": ""},
	"cut JSON": {"body": b'{"data": [{"id": "1'},
	"empty": {"body": b""},
	"wrong charset": {"body": '{"a": "نص"}'.encode("cp1256")},
	"broken gzip": {"body": gzip.compress(b"{}")[:-8] + bytes(8), "headers": {"Content-Encoding": "gzip"}},
	"shorter than promised": {"body": b'{"a": 1}', "promised": 100},
	"dropped": {"drop": True},
	"html 503": {"body": b"<html>", "status": 503, "content_type": "text/html"},
	"html 403 of some proxy": {"body": b"<html>", "status": 403, "content_type": "text/html"},
	"JSON 500": {"body": {"a": 1}, "status": 500},
	"redirect": {"status": 302, "headers": {"Location": "http://127.0.0.1:1/elsewhere"}},
	"larger than the cap": {"body": b'"' + b"x" * 5000 + b'"'},
	"endless": {"body": b'"' + b"x" * 30 + b'"', "drip_seconds": 0.05},
	"silence": {"body": b"{}", "promised": 50, "drip_seconds": 0.5},
	"nested too deep": {"body": b"[" * 1900},
}


@pytest.mark.parametrize("answer", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_read_without_a_clear_answer_is_tried_again_later(platform, client, told, answer):
	platform.tell("/a", told(**answer))
	with pytest.raises(errors.Transient):
		client.get("/a", auth=Bearer(CANARY))


@pytest.mark.parametrize("answer", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_write_without_a_clear_answer_may_have_happened_and_is_sent_once(platform, client, told, answer):
	platform.tell("/a", told(**answer), method="POST")
	with pytest.raises(errors.MaybePosted):
		client.post("/a", payload={"text": "x"}, auth=Bearer(CANARY))
	assert len(platform.received) == 1


def test_a_redirect_is_not_followed(platform, client, told):
	platform.tell("/a", told(status=302, headers={"Location": f"{platform.url}/b"}))
	with pytest.raises(errors.Transient, match="redirect"):
		client.get("/a", auth=Bearer(CANARY))
	assert not platform.asked("/b")


def test_a_write_that_never_left_is_known_not_to_have_happened(clock):
	client = PlatformClient(f"http://127.0.0.1:{closed_port()}", classify=lambda *_: None, clock=clock)
	with pytest.raises(errors.NotSent):
		client.post("/a", payload={})


@pytest.mark.parametrize(
	("status", "reading", "writing"),
	[
		(401, errors.AuthExpired, errors.AuthExpired),
		(402, errors.BudgetExhausted, errors.BudgetExhausted),
		(403, errors.PermissionMissing, errors.PermissionMissing),
		(404, errors.TargetGone, errors.TargetGone),
		(408, errors.Transient, errors.MaybePosted),
		(418, errors.SchemaDrift, errors.ContentRejected),
		(429, errors.RateLimited, errors.RateLimited),
		(502, errors.Transient, errors.MaybePosted),
	],
)
def test_a_status_means_the_same_where_the_platform_says_nothing_more(
	platform, client, told, status, reading, writing
):
	platform.tell("/a", told({}, status=status))
	platform.tell("/a", told({}, status=status), method="POST")
	with pytest.raises(reading):
		client.get("/a")
	with pytest.raises(writing):
		client.post("/a", payload={})


@pytest.mark.parametrize("status", [200, 400, 401, 403, 429, 503])
def test_no_secret_stands_in_an_error(platform, client, told, status):
	said = {
		"detail": f"{CANARY} and access_token=abc123 and Bearer abcdefgh1234 and {CANARY.replace('/', '%2F')}"
	}
	platform.tell(
		"/a", told(said, status=status, content_type="text/html" if status == 200 else "application/json")
	)
	with pytest.raises(errors.PlatformError) as caught:
		client.get("/a", {"input_token": CANARY}, auth=Bearer(CANARY))
	shown = f"{caught.value} {caught.value!r} {caught.value.__cause__} {caught.value.message}"
	assert not [secret for secret in (CANARY, "abc123", "abcdefgh1234") if secret in shown]


def test_no_secret_stands_in_a_log(platform, client, caplog):
	platform.tell("/a", {})
	with caplog.at_level(logging.DEBUG):
		client.get("/a", {"appsecret_proof": "0123456789abcdef", "input_token": CANARY}, auth=Bearer(CANARY))
	assert "/a?" in caplog.text
	assert "0123456789abcdef" not in caplog.text and "canary" not in caplog.text


def test_credentials_and_auth_do_not_show_their_secrets():
	assert CANARY not in repr(Credentials({"access_token": CANARY})) + repr(Bearer(CANARY))


def test_empty_credentials_count_as_missing():
	assert "app_secret" not in Credentials({"access_token": "a", "app_secret": None})


@pytest.mark.parametrize(
	"address",
	[
		"http://graph.facebook.com",
		"https://user:word@graph.facebook.com",
		"https://graph.facebook.com?x=1",
		"ftp://127.0.0.1",
		"http://127.0.0.1.example.org",
		"graph.facebook.com",
		"",
	],
)
def test_an_address_that_would_expose_the_token_is_refused(address, clock):
	with pytest.raises(ValueError, match="https"):
		PlatformClient(address, classify=lambda *_: None, clock=clock)


def test_masking_takes_the_longer_secret_first():
	assert mask("token-12", ["token", "token-12"]) == "•••"


def test_headers_that_drip_for_ever_are_cut_off(platform, client, told):
	platform.tell("/a", told(slow_head=True))
	started = time.monotonic()
	with pytest.raises(errors.Transient, match="longer than"):
		client.get("/a")
	assert time.monotonic() - started < 2


def test_a_connection_that_was_cut_is_not_used_again(platform, client, told):
	platform.tell("/a", told(slow_head=True), {"ok": 1})
	with pytest.raises(errors.Transient):
		client.get("/a")
	assert client.get("/a").body == {"ok": 1}


def test_a_token_endpoint_that_is_missing_says_nothing_of_a_comment(platform, client, told):
	platform.tell("/token", told({"error": {"message": "Not Found"}}, status=404), method="POST")
	with pytest.raises(errors.Transient):
		client.exchange("/token", {"grant_type": "refresh_token"})


def test_every_request_that_left_is_counted_and_the_sum_is_taken_once(platform, client, told):
	platform.tell("/a", {}, told(drop=True), told({}, status=503))
	client.get("/a")
	for _ in range(2):
		with pytest.raises(errors.Transient):
			client.get("/a")
	assert client.meter.take() == Spent(calls=3)
	assert client.meter.take() == Spent()


def test_a_request_that_never_left_costs_nothing(clock):
	client = PlatformClient(f"http://127.0.0.1:{closed_port()}", classify=lambda *_: None, clock=clock)
	with pytest.raises(errors.NotSent):
		client.get("/a")
	assert client.meter.take() == Spent()


@pytest.mark.parametrize(
	"line",
	[
		"GET /t?fb_exchange_token=abc123def",
		"hub.verify_token=abc123def",
		"client_secret=abc123def&x=1",
		"oauth_signature=abc123def",
		"Authorization: Basic abc123def",
	],
)
def test_what_stands_where_secrets_stand_is_masked(line):
	assert "abc123def" not in mask(line)
