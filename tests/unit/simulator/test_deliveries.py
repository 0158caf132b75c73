"""The platforms call us: handshakes, what happens as it happens, and repetition."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from participation_app.simulator import accounts
from participation_app.simulator.deliveries import CHALLENGE
from tests.unit.simulator.callbacks import SECRETS, callback, events_of, wait

HANDLE = accounts.X.handle


@pytest.mark.parametrize("platform", ["Facebook", "Instagram"])
def test_meta_asks_with_a_token_and_wants_its_challenge_back(control, endpoint, platform):
	callback(control, endpoint, platform)
	asked = endpoint.received[0]
	assert (asked.method, asked.query["hub.mode"]) == ("GET", "subscribe")
	assert asked.query["hub.verify_token"] == endpoint.verify_token
	assert control.ask("/callbacks")["callbacks"][0]["platform"] == platform


def test_x_wants_to_see_that_we_know_the_secret(control, endpoint):
	callback(control, endpoint, "X")
	assert endpoint.received[0].query == {"crc_token": CHALLENGE}


@pytest.mark.parametrize("platform", ["X", "Facebook"])
def test_a_wrong_answer_is_not_registered(control, endpoint, platform):
	endpoint.answer = lambda received: b"no"
	answer = control.tell("/callbacks", platform=platform, url=endpoint.url, verify_token="t")
	assert answer == {"registered": False, "status": 200}
	assert control.ask("/callbacks")["callbacks"] == []


@pytest.mark.parametrize(
	"url", ["http://example.com/hook", "http://10.0.0.1/", "https://127.0.0.1/", "nonsense"]
)
def test_nobody_but_this_machine_is_called(control, url):
	answer = control.post("/callbacks", {"platform": "X", "url": url})
	assert answer.status_code == 400 and "of this machine" in answer.json()["error"]


def test_facebook_tells_of_all_that_happens_to_a_comment(control, endpoint):
	callback(control, endpoint, "Facebook")
	post = control.post_on("Facebook")
	comment = control.comment_on(
		"Facebook", "متى يعود؟", post=post, author={"handle": "fatma", "name": "Fatma"}
	)
	for change in ("edit", "hide", "unhide", "delete"):
		control.tell("/comments", action=change, id=comment, text="نص معدل")
	values = [one["value"] for one in events_of(control, endpoint)]
	assert [one["verb"] for one in values] == ["add", "edited", "hide", "unhide", "remove"]
	first, last = values[0], values[-1]
	assert (first["comment_id"], first["post_id"], first["parent_id"]) == (comment, post, post)
	assert first["message"] == "متى يعود؟" and first["from"]["name"] == "Fatma"
	assert "message" not in last and isinstance(last["created_time"], int)
	body = json.loads(endpoint.received[1].body)
	assert (body["object"], body["entry"][0]["id"]) == ("page", accounts.FACEBOOK.account_id)


def test_instagram_tells_of_new_comments_alone(control, endpoint):
	callback(control, endpoint, "Instagram")
	media = control.post_on("Instagram")
	comment = control.comment_on("Instagram", "الخدمة بطيئة", post=media)
	reply = control.comment_on("Instagram", "وأنا بعد", parent=comment)
	control.tell("/comments", action="delete", id=reply)
	values = [one["value"] for one in events_of(control, endpoint)]
	assert [(one["id"], one["parent_id"], one["media"]["id"]) for one in values] == [
		(comment, None, media),
		(reply, comment, media),
	]


def test_x_tells_of_mentions_and_direct_replies_one_at_a_time(control, endpoint):
	callback(control, endpoint, "X")
	post = control.post_on("X")
	mention = control.comment_on("X", f"@{HANDLE} التطبيق واقف")
	reply = control.comment_on("X", "بلا ذكر", post=post)
	control.comment_on("X", "رد على رد", parent=reply)
	edited = control.tell("/comments", action="edit", id=mention, text=f"@{HANDLE} عاد")["version"]
	control.tell("/comments", action="delete", id=mention)
	told = [one["data"] for one in events_of(control, endpoint)]
	assert [(one["event_type"], one["payload"]["id"]) for one in told] == [
		("post.mention.create", mention),
		("post.reply.create", reply),
		("post.mention.create", edited),
	]
	assert told[2]["payload"]["edit_history_tweet_ids"] == [mention, edited]
	assert {one["filter"]["user_id"] for one in told} == {accounts.X.account_id}
	assert len({one["event_uuid"] for one in told}) == 3
	assert told[0]["includes"]["users"][0]["id"] == told[0]["payload"]["author_id"]


@pytest.mark.parametrize("platform", ["X", "Facebook", "Instagram"])
def test_what_is_sent_is_signed_over_its_bytes(control, endpoint, platform):
	callback(control, endpoint, platform)
	post = None if platform == "X" else control.post_on(platform)
	control.comment_on(platform, f"@{HANDLE} سؤال", post=post)
	wait(control)
	sent = endpoint.received[-1]
	digest = hmac.new(SECRETS[platform].encode(), sent.body, hashlib.sha256).digest()
	if platform == "X":
		assert sent.headers["x-twitter-webhooks-signature"] == "sha256=" + base64.b64encode(digest).decode()
	else:
		assert sent.headers["X-Hub-Signature-256"] == "sha256=" + digest.hex()


def test_a_failed_delivery_is_repeated_until_it_is_taken(control, endpoint):
	callback(control, endpoint, "Facebook")
	control.tell("/deliveries", retry_seconds=[0.01, 0.01, 0.01])
	endpoint.statuses = [500, 503]
	control.comment_on("Facebook", "سؤال", post=control.post_on("Facebook"))
	wait(control)
	attempts = control.ask("/deliveries", method="POST")["deliveries"]
	assert [(one["attempt"], one["status"]) for one in attempts] == [(1, 500), (2, 503), (3, 200)]
	assert len({one.body for one in endpoint.received[1:]}) == 1


def test_a_dead_endpoint_is_given_up_and_noted(control, endpoint, simulator):
	control.tell("/callbacks", platform="Facebook", url="http://127.0.0.1:9/hook", handshake=False)
	control.tell("/deliveries", retry_seconds=[0.01])
	control.comment_on("Facebook", "سؤال", post=control.post_on("Facebook"))
	wait(control)
	attempts = control.ask("/deliveries")["deliveries"]
	assert [(one["status"], one["trouble"]) for one in attempts] == [(None, "ConnectionRefusedError")] * 2


def test_a_callback_may_be_reached_under_another_name(control, endpoint):
	endpoint.answer = lambda received: received.query.get("hub.challenge", "").encode()
	control.tell(
		"/callbacks", platform="Facebook", url=endpoint.url, verify_token="t", host="desk.localhost:8000"
	)
	assert endpoint.received[0].headers["Host"] == "desk.localhost:8000"


def test_secrets_of_callbacks_are_shown_nowhere(control, endpoint):
	callback(control, endpoint, "Facebook")
	control.comment_on("Facebook", "سؤال", post=control.post_on("Facebook"))
	wait(control)
	shown = json.dumps([control.ask("/journal"), control.ask("/callbacks"), control.ask("/deliveries")])
	assert endpoint.verify_token not in shown and SECRETS["Facebook"] not in shown


def test_nothing_is_told_after_the_callback_is_gone(control, endpoint):
	callback(control, endpoint, "Facebook")
	assert control.request("DELETE", "/callbacks").status_code == 200
	control.comment_on("Facebook", "سؤال", post=control.post_on("Facebook"))
	assert events_of(control, endpoint) == []


def test_a_test_can_send_by_hand(control, endpoint):
	callback(control, endpoint, "Facebook")
	comment = control.comment_on("Facebook", "سؤال", post=control.post_on("Facebook"))
	control.tell("/deliveries", id=comment, what="removed", times=2, wait=5)
	assert [one["value"]["verb"] for one in events_of(control, endpoint)] == ["add", "remove", "remove"]
