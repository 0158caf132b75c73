"""F75 to F83: the platforms call us, and it goes wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from participation_app.simulator.signatures import FLAWS, META_HEADER, X_HEADER
from tests.unit.simulator.callbacks import SECRETS, callback, events_of, wait

PUSHING = ("X", "Facebook", "Instagram")
every_platform = pytest.mark.parametrize("platform", PUSHING)


@pytest.fixture
def listening(control, endpoint):
	"""Registers the endpoint for a platform and forgets the handshake."""

	def listen(platform):
		callback(control, endpoint, platform)
		endpoint.received.clear()
		return endpoint

	return listen


def id_in(event):
	if "data" in event:
		return event["data"]["payload"]["id"]
	return event["value"].get("comment_id") or event["value"]["id"]


def is_signed(platform, received):
	digest = hmac.new(SECRETS[platform].encode(), received.body, hashlib.sha256).digest()
	expected = base64.b64encode(digest).decode() if platform == "X" else digest.hex()
	return received.headers.get(X_HEADER if platform == "X" else META_HEADER) == f"sha256={expected}"


@pytest.mark.parametrize(
	("platform", "variant"), [("Facebook", "right"), ("Facebook", "wrong token"), ("X", "right")]
)
def test_F75_the_handshake(control, listening, platform, variant):
	heard = listening(platform)
	control.bring_about("F75", platform, variant=variant)
	wait(control)
	query = heard.received[0].query
	assert platform == "X" or (query["hub.verify_token"] == heard.verify_token) == (variant == "right")
	line = control.ask("/deliveries", fault="F75")["deliveries"][0]
	assert (line["method"], line["status"]) == ("GET", 200)


@every_platform
@pytest.mark.parametrize("flaw", FLAWS)
def test_F76_the_signature_is_bad_or_missing(control, listening, platform, flaw):
	heard = listening(platform)
	control.bring_about("F76", platform, variant=flaw)
	wait(control)
	assert len(heard.received) == 1 and not is_signed(platform, heard.received[0])
	signature = heard.received[0].headers.get(X_HEADER if platform == "X" else META_HEADER)
	assert (signature is None) == (flaw == "missing")


@every_platform
def test_F77_the_same_delivery_comes_three_times(control, listening, platform):
	heard = listening(platform)
	made = control.bring_about("F77", platform)
	assert [id_in(one) for one in events_of(control, heard)] == [made[-1]] * 3
	assert len({one.body for one in heard.received}) == 1 and is_signed(platform, heard.received[0])


@pytest.mark.parametrize(
	("platform", "variant", "verbs"),
	[
		("Facebook", "removed before added", ["remove", "add"]),
		("Facebook", "edited before added", ["edited", "add"]),
		("Facebook", "edit for edited", ["edit"]),
	],
)
def test_F78_facebook_tells_in_the_wrong_order_and_words(control, listening, platform, variant, verbs):
	heard = listening(platform)
	made = control.bring_about("F78", platform, variant=variant)
	values = [one["value"] for one in events_of(control, heard)]
	assert [(one["verb"], one["comment_id"]) for one in values] == [(verb, made[-1]) for verb in verbs]


@every_platform
def test_F78_a_reply_is_told_before_its_parent(control, listening, platform):
	heard = listening(platform)
	made = control.bring_about("F78", platform)
	assert [id_in(one) for one in events_of(control, heard)] == [made[-1], made[-2]]


def test_F78_x_tells_of_an_edit_before_the_post(control, listening):
	heard = listening("X")
	made = control.bring_about("F78", "X", variant="edited before added")
	edited, first = (one["data"]["payload"] for one in events_of(control, heard))
	assert first["id"] == made[0] and edited["edit_history_tweet_ids"] == [made[0], edited["id"]]


@pytest.mark.parametrize("platform", ["Facebook", "Instagram"])
def test_F79_a_batch_of_a_thousand_with_one_malformed_change(control, listening, platform):
	heard = listening(platform)
	made = control.bring_about("F79", platform)
	changes = events_of(control, heard)
	assert len(heard.received) == 1 and len(changes) == 1000
	assert [one for one in changes if not isinstance(one["value"], dict)] == [changes[499]]
	assert {id_in(one) for one in changes if isinstance(one["value"], dict)} == set(made[1:])
	assert len(json.loads(heard.received[0].body)["entry"]) == 10


@every_platform
@pytest.mark.parametrize("variant", ["account", "kind"])
def test_F80_nobody_knows_the_account_or_the_kind(control, listening, platform, variant):
	heard = listening(platform)
	control.bring_about("F80", platform, variant=variant)
	wait(control)
	body = heard.received[0].body.decode()
	assert ("999000999000999" if variant == "account" else "sparkle") in body
	assert is_signed(platform, heard.received[0])


@every_platform
def test_F81_a_delivery_comes_again_later_as_if_it_had_failed(control, listening, platform):
	heard = listening(platform)
	control.tell("/deliveries", retry_seconds=[0.02, 0.02])
	control.bring_about("F81", platform)
	wait(control)
	assert len(heard.received) == 2 and heard.received[0].body == heard.received[1].body
	assert [one["attempt"] for one in control.ask("/deliveries", fault="F81")["deliveries"]] == [1, 2]


@every_platform
def test_F82_a_comment_is_told_of_at_the_moment_at_which_it_is_listed(control, listening, reader, platform):
	heard = listening(platform)
	made = control.bring_about("F82", platform)
	wait(control)
	assert heard.received == []
	assert reader(platform).listed(made[0]) == {made[-1]}
	assert [id_in(one) for one in events_of(control, heard)] == [made[-1]]


@every_platform
def test_F83_the_platform_does_not_call_for_a_while(control, listening, reader, platform):
	heard = listening(platform)
	made = control.bring_about("F83", platform)
	assert events_of(control, heard) == []
	assert reader(platform).listed(made[0]) == {made[-1]}
	control.calm()
	later = control.bring_about("F16", platform)
	assert [id_in(one) for one in events_of(control, heard)] == [later[-1]]
