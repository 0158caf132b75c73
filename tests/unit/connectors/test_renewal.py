"""New tokens for old: what was renewed, what may have been, and what needs a person."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from participation_app.connectors import errors
from participation_app.connectors.contract import Cursor
from participation_app.connectors.registry import CONNECTORS, connect

ENDPOINT, REFRESH = "/2/oauth2/token", "/v26.0/refresh_access_token"
OWN = "998877665544332211"
USER = {"access_token": "canary-a0", "refresh_token": "canary-r0", "client_id": "c"}
OAUTH1 = {"consumer_key": "k", "consumer_secret": "s", "access_token": "a", "access_token_secret": "b"}
PAIR = {"access_token": "canary-a1", "refresh_token": "canary-r1", "expires_in": 7200}


@pytest.fixture
def account(platform, clock):
	def account(name, **keys):
		return connect(
			name, account_id=OWN, handle="qaaf", credentials=keys, base_url=platform.url, clock=clock
		)

	return account


UNCLEAR = {
	"no answer": {"drop": True},
	"cut": {"body": b'{"access_token": "canary', "promised": 400, "drip_seconds": 0.001},
	"an outage": {"body": {}, "status": 503},
	"a page of some proxy": {"body": b"<html>", "content_type": "text/html"},
	"no token": {"body": {"token_type": "bearer"}},
	"an odd token": {"body": {"access_token": 5}},
}


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR.keys())
def test_a_renewal_without_a_clear_answer_may_have_spent_the_old_token(platform, account, told, answer):
	platform.tell(ENDPOINT, told(**answer), method="POST")
	with pytest.raises(errors.MaybeRenewed) as caught:
		account("X", **USER).renew()
	assert len(platform.received) == 1 and "canary" not in str(caught.value)


def test_a_renewal_that_never_left_spent_nothing(account, clock):
	keys = {**USER}
	unreachable = connect(
		"X", account_id=OWN, handle="", credentials=keys, base_url="http://127.0.0.1:1", clock=clock
	)
	with pytest.raises(errors.NotSent) as caught:
		unreachable.renew()
	assert not isinstance(caught.value, errors.MaybeRenewed)


def test_a_limit_is_no_unclear_renewal(platform, account, told):
	platform.tell(ENDPOINT, told({"title": "Too Many Requests"}, status=429), method="POST")
	with pytest.raises(errors.RateLimited):
		account("X", **USER).renew()


def test_a_token_that_does_not_rotate_is_kept(platform, account):
	platform.tell(ENDPOINT, {"access_token": "canary-a1"}, method="POST")
	renewed = account("X", **USER).renew()
	assert renewed.credentials == {"access_token": "canary-a1"} and renewed.expires_at is None


@pytest.mark.parametrize("seconds", [0, -5, "7200", 10**30, True])
def test_an_end_that_cannot_be_is_none(platform, account, seconds):
	platform.tell(ENDPOINT, {**PAIR, "expires_in": seconds}, method="POST")
	assert account("X", **USER).renew().expires_at is None


REFUSED = {"title": "Unauthorized", "status": 401}


def refuse_all(platform, told):
	for path in (f"/2/users/{OWN}/tweets", "/2/users/me"):
		platform.tell(path, told(REFUSED, status=401))


@pytest.mark.parametrize(
	("keys", "reading", "checking"),
	[
		(USER, errors.AuthExpired, errors.AuthExpired),
		({"access_token": "a"}, errors.AuthRevoked, errors.AuthRevoked),
		({"bearer_token": "b", **USER}, errors.AuthRevoked, errors.AuthExpired),
		({"refresh_token": "r", **OAUTH1}, errors.AuthRevoked, errors.AuthRevoked),
	],
	ids=["user token", "no refresh token", "app bearer reads", "four keys"],
)
def test_only_a_refused_token_that_can_be_renewed_has_expired(
	platform, account, told, keys, reading, checking
):
	refuse_all(platform, told)
	with pytest.raises(reading):
		list(account("X", **keys).pull(Cursor()))
	with pytest.raises(checking):
		account("X", **keys).check()


def test_a_new_token_that_is_refused_needs_a_person(platform, account, told):
	refuse_all(platform, told)
	platform.tell(ENDPOINT, PAIR, method="POST")
	connector = account("X", **USER)
	connector.renew()
	with pytest.raises(errors.AuthRevoked):
		connector.check()
	assert platform.received[-1].headers["Authorization"] == "Bearer canary-a1"


@pytest.mark.parametrize(
	("name", "keys"),
	[
		("X", OAUTH1),
		("X", {"bearer_token": "b"}),
		("Facebook", {"access_token": "EAAB"}),
		("Instagram", {"access_token": "EAAB"}),
		("YouTube", {"refresh_token": "r"}),
	],
)
def test_where_there_is_nothing_to_renew_nothing_is_asked(platform, account, name, keys):
	assert account(name, **keys).renew() is None
	assert platform.received == []


@pytest.fixture
def instagram(account):
	return account("Instagram", access_token="IGcanary-0", app_secret="canary-secret")


def test_a_token_of_instagrams_own_login_is_renewed_and_used(platform, instagram, now):
	platform.tell(REFRESH, {"access_token": "IGcanary-1", "expires_in": 5184000})
	renewed = instagram.renew()
	assert renewed.credentials == {"access_token": "IGcanary-1"}
	assert renewed.expires_at == now + timedelta(days=60)
	platform.tell(f"/v26.0/{OWN}", {"id": "26", "user_id": OWN, "username": "qaaf"})
	platform.tell(f"/v26.0/{OWN}/media", {"data": []})
	assert instagram.check().handle == "qaaf"
	first, *_, last = platform.received
	assert first.headers["Authorization"] == "Bearer IGcanary-0"
	assert last.headers["Authorization"] == "Bearer IGcanary-1"
	assert first.query["appsecret_proof"] != last.query["appsecret_proof"]


def refusal(told, code, message, subcode=None):
	return told({"error": {"code": code, "error_subcode": subcode, "message": message}}, status=400)


def test_a_token_of_instagram_is_left_alone_in_its_first_day(platform, instagram, told):
	platform.tell(REFRESH, refusal(told, 100, "(#100) The token has to be 24 hours old"))
	assert instagram.renew() is None


@pytest.mark.parametrize(
	("code", "subcode", "error"),
	[
		(190, 463, errors.AuthRevoked),
		(190, 460, errors.AuthRevoked),
		(100, None, errors.SchemaDrift),
		(2, None, errors.Transient),
	],
)
def test_a_token_of_instagram_that_ended_needs_a_person(platform, instagram, told, code, subcode, error):
	platform.tell(REFRESH, refusal(told, code, "Session has expired", subcode))
	with pytest.raises(error) as caught:
		instagram.renew()
	assert type(caught.value) is error


def test_an_answer_of_instagram_without_a_token_is_no_renewal(platform, instagram):
	platform.tell(REFRESH, {"token_type": "bearer"})
	with pytest.raises(errors.SchemaDrift):
		instagram.renew()


@pytest.mark.parametrize(
	("facts", "end"),
	[
		({"expires_at": 0, "data_access_expires_at": 0}, None),
		({"expires_at": 1800000000}, 1800000000),
		({"expires_at": 0, "data_access_expires_at": 1800000000}, 1800000000),
		({"expires_at": 1900000000, "data_access_expires_at": 1800000000}, 1800000000),
	],
)
def test_the_check_of_a_page_tells_when_its_token_or_its_access_ends(platform, account, facts, end):
	scopes = ["pages_read_engagement", "pages_read_user_content", "pages_manage_engagement"]
	platform.tell("/v26.0/me", {"id": OWN, "name": "Qaaf"})
	platform.tell("/v26.0/debug_token", {"data": {"is_valid": True, "scopes": scopes, **facts}})
	expires_at = account("Facebook", access_token="canary").check().expires_at
	assert expires_at == (datetime.fromtimestamp(end, timezone.utc) if end else None)


def test_every_connector_renews_or_says_that_it_cannot():
	for name in CONNECTORS:
		assert connect(name, account_id="1", handle="", credentials={}).renew() is None
