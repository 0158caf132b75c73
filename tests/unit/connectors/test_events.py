"""What platforms push: proved to be theirs, read whole, one bad entry in nobody's way."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime, timezone

import pytest

from participation_app.connectors import errors
from participation_app.connectors.contract import Unreadable
from participation_app.connectors.fields import version_of
from participation_app.connectors.registry import EVENTS, parse_event
from participation_app.connectors.signatures import crc, handshake

SECRET = "canary-app-secret"
PAGE, MEMBER, POST, COMMENT = "102233445566", "8042233445566778", "102233445566_1221", "1221_1094"
ACCOUNT = "998877665544332211"


def digest(raw):
	return hmac.new(SECRET.encode(), raw, hashlib.sha256).digest()


def sign(platform, raw):
	if platform == "X":
		return {"x-twitter-webhooks-signature": f"sha256={base64.b64encode(digest(raw)).decode()}"}
	return {"X-Hub-Signature-256": f"sha256={digest(raw).hex()}"}


def pushed(platform, body):
	raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
	return parse_event(platform, raw, sign(platform, raw), ["another", SECRET])


def change(field="feed", **value):
	usual = {
		"item": "comment",
		"verb": "add",
		"comment_id": COMMENT,
		"post_id": POST,
		"parent_id": POST,
		"from": {"id": MEMBER, "name": "Fatma A."},
		"message": "متى يرجع التطبيق يشتغل؟",
		"created_time": 1795157530,
	}
	return {"field": field, "value": {**usual, **value}}


def batch(*changes, account=PAGE, at=1795157531, kind="page"):
	return {"object": kind, "entry": [{"id": account, "time": at, "changes": list(changes)}]}


def activity(kind="post.mention.create", uuid="2080761390344937796", includes=None, **post):
	payload = {
		"id": "2103355120094117889",
		"text": "@QaafDesk التطبيق واقف",
		"author_id": "77",
		"conversation_id": "2103355120094117889",
		"created_at": "2026-11-20T06:41:12.000Z",
		**post,
	}
	includes = includes or {
		"users": [{"id": ACCOUNT, "username": "QaafDesk"}, {"id": "77", "username": "um"}]
	}
	data = {"filter": {"user_id": ACCOUNT}, "event_type": kind, "payload": payload, "includes": includes}
	return {"data": {**data, **({"event_uuid": uuid} if uuid else {})}}


@pytest.mark.parametrize("platform", EVENTS)
def test_a_signature_holds_for_the_raw_body_and_one_of_the_secrets_only(platform):
	raw = json.dumps(batch(change())).encode()
	signed = sign(platform, raw)
	name, value = next(iter(signed.items()))
	wrong = [
		({}, raw, [SECRET]),
		({name: ""}, raw, [SECRET]),
		({name: value.partition("=")[2]}, raw, [SECRET]),
		({name: value[:-2]}, raw, [SECRET]),
		({name: "sha256=é"}, raw, [SECRET]),
		(signed, raw + b" ", [SECRET]),
		(signed, raw, ["other"]),
		(signed, raw, [""]),
		(signed, raw, []),
		(sign("Facebook" if platform == "X" else "X", raw), raw, [SECRET]),
	]
	for headers, body, secrets in wrong:
		with pytest.raises(errors.UnsignedEvent) as caught:
			parse_event(platform, body, headers, secrets)
		assert SECRET not in str(caught.value)
	assert parse_event(platform, raw, {name.upper(): value}, [SECRET])


def test_the_two_ways_of_writing_a_signature_are_not_mixed_up():
	raw = json.dumps(batch(change())).encode()
	in_hex = sign("Facebook", raw)["X-Hub-Signature-256"]
	with pytest.raises(errors.UnsignedEvent):
		parse_event("X", raw, {"x-twitter-webhooks-signature": in_hex}, [SECRET])
	in_base64 = sign("X", raw)["x-twitter-webhooks-signature"]
	with pytest.raises(errors.UnsignedEvent):
		parse_event("Facebook", raw, {"X-Hub-Signature-256": in_base64}, [SECRET])


def test_a_platform_without_events_is_told():
	with pytest.raises(ValueError, match="'YouTube' pushes no events"):
		parse_event("YouTube", b"{}", {}, [SECRET])


@pytest.mark.parametrize("platform", EVENTS)
@pytest.mark.parametrize(
	"raw", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 2000, b'{"data": 5, "entry": 5}']
)
def test_a_signed_body_that_cannot_be_read_is_kept(platform, raw):
	(kept,) = pushed(platform, raw)
	assert isinstance(kept, Unreadable) and kept.reason


def test_a_comment_on_facebook_comes_whole():
	(event,) = pushed("Facebook", batch(change()))
	assert (event.account_id, event.verb, event.external_id) == (PAGE, "added", COMMENT)
	item = event.item
	assert item.text == "متى يرجع التطبيق يشتغل؟" and item.version_id == version_of(item.text)
	assert (item.parent_id, item.post.external_id, item.is_own) == (None, POST, False)
	assert (item.author_id, item.author_name) == (MEMBER, "Fatma A.")
	assert item.created_at == datetime(2026, 11, 20, 6, 52, 10, tzinfo=timezone.utc)


def test_a_reply_names_its_comment_and_our_own_is_known_as_ours():
	own = change(parent_id="1221_7", **{"from": {"id": PAGE}})
	(event,) = pushed("Facebook", batch(own))
	assert event.item.parent_id == "1221_7" and event.item.is_own


def test_a_picture_comes_with_its_comment():
	(event,) = pushed("Facebook", batch(change(photo="https://x.fbcdn.net/1.jpg")))
	assert [(one.url, one.kind) for one in event.item.media] == [("https://x.fbcdn.net/1.jpg", "picture")]


@pytest.mark.parametrize(
	("verb", "meant"),
	[
		("edited", "edited"),
		("edit", "edited"),
		("hide", "hidden"),
		("unhide", "shown"),
		("remove", "removed"),
	],
)
def test_what_becomes_of_a_comment_is_told_and_looked_up(verb, meant):
	(event,) = pushed("Facebook", batch(change(verb=verb)))
	assert (event.verb, event.external_id, event.item) == (meant, COMMENT, None)


@pytest.mark.parametrize(
	("odd", "about"),
	[
		(change("ratings"), "ratings comment add"),
		(change(verb="block"), "feed comment block"),
		(change(item="reaction"), "feed reaction"),
		(change(item="status", **{"from": {"id": PAGE}}), "feed status"),
		(change(item="status", **{"from": None}), "feed status"),
	],
)
def test_what_no_comment_goes_through_is_named_and_nothing_else(odd, about):
	(event,) = pushed("Facebook", batch(odd))
	assert (event.verb, event.external_id, event.about) == ("other", None, about)


def test_a_visitors_post_is_to_be_looked_up():
	(event,) = pushed("Facebook", batch(change(item="status")))
	assert (event.verb, event.external_id, event.item) == ("added", POST, None)


def test_a_malformed_entry_spoils_none_of_a_thousand():
	changes = [change(comment_id=f"1221_{number}") for number in range(999)]
	changes.insert(500, change(comment_id=None))
	found = pushed("Facebook", batch(*changes))
	assert len(found) == 1000
	(bad,) = [one for one in found if isinstance(one, Unreadable)]
	assert "comment_id" in bad.reason and found.index(bad) == 500


def test_every_entry_of_a_batch_is_read_for_its_own_account():
	body = {"object": "page", "entry": [5, {"id": "1"}, *batch(change(), account="2")["entry"]]}
	body["entry"] += batch(change(), change(comment_id="b"), account="3")["entry"]
	found = pushed("Facebook", body)
	assert [isinstance(one, Unreadable) for one in found] == [True, True, False, False, False]
	assert [one.account_id for one in found[2:]] == ["2", "3", "3"]


@pytest.mark.parametrize("created", [None, "2026", True, 10**18])
def test_a_comment_without_a_readable_time_is_kept_as_it_came(created):
	(kept,) = pushed("Facebook", batch(change(created_time=created)))
	assert isinstance(kept, Unreadable) and COMMENT in kept.raw


def test_the_same_delivery_has_the_same_key_and_the_same_change_later_another():
	def key(*changes, **more):
		return [event.key for event in pushed("Facebook", batch(*changes, **more))]

	assert key(change()) == key(change())
	assert key(change()) != key(change(), at=1795157999) != key(change(), account="7", at=1795157999)
	assert len(set(key(change(), change(verb="edited"), change(comment_id="b")))) == 3


def test_a_comment_on_instagram_is_to_be_looked_up():
	value = {"id": "18033445566778890", "text": "بطيئة", "from": {"id": "1", "username": "noura"}}
	comments = {"field": "comments", "value": value}
	odd = {"field": "story_insights", "value": {"media_id": "5"}}
	broken = {"field": "comments", "value": {"text": "x"}}
	found = pushed("Instagram", batch(comments, odd, broken, account="178", kind="instagram"))
	assert [(one.verb, one.external_id) for one in found[:2]] == [
		("added", "18033445566778890"),
		("other", None),
	]
	assert found[0].item is None and found[0].account_id == "178" and found[1].about == "story_insights"
	assert isinstance(found[2], Unreadable)


@pytest.mark.parametrize(
	("value", "external_id"), [({"media_id": "5", "comment_id": "17"}, "17"), ({"media_id": "5"}, "5")]
)
def test_a_mention_on_instagram_is_to_be_looked_up(value, external_id):
	told = {"field": "mentions", "value": value}
	(event,) = pushed("Instagram", batch(told, account="178", kind="instagram"))
	assert (event.verb, event.external_id, event.about) == ("added", external_id, "mentions")


def test_a_mention_on_x_comes_whole():
	(event,) = pushed("X", activity())
	assert (event.key, event.account_id, event.verb) == ("2080761390344937796", ACCOUNT, "added")
	assert event.external_id == "2103355120094117889" and event.about == "post.mention.create"
	assert event.item.author_handle == "um" and event.item.can_reply is True and not event.item.is_own


@pytest.mark.parametrize(
	"lacking",
	[
		{"created_at": None},
		{"author_id": None},
		{"referenced_posts": [{"type": "replied_to", "id": "5"}]},
		{"referenced_tweets": "odd"},
	],
)
def test_a_post_that_is_not_whole_is_to_be_looked_up(lacking):
	body = activity(**lacking)
	body["data"]["payload"] = {name: one for name, one in body["data"]["payload"].items() if one}
	(event,) = pushed("X", body)
	assert (event.external_id, event.item) == ("2103355120094117889", None)


def test_an_edited_post_goes_by_its_first_version():
	chain = {"edit_history_tweet_ids": ["2103355120094110000", "2103355120094117889"]}
	(event,) = pushed("X", activity(**chain))
	assert event.external_id == event.item.external_id == "2103355120094110000"


@pytest.mark.parametrize(
	("kind", "verb", "external_id"),
	[
		("post.reply.create", "added", "2103355120094117889"),
		("post.quote.create", "added", "2103355120094117889"),
		("post.delete", "removed", "2103355120094117889"),
		("oauth.revoke", "other", None),
		("like.create", "other", None),
	],
)
def test_each_kind_of_event_on_x_has_its_meaning(kind, verb, external_id):
	(event,) = pushed("X", activity(kind))
	assert (event.verb, event.external_id, event.about) == (verb, external_id, kind)
	assert verb == "added" or event.item is None


@pytest.mark.parametrize("body", [{}, {"data": {}}, {"data": {"filter": {"user_id": "1"}}}, activity(id="")])
def test_an_event_of_x_that_cannot_be_read_is_kept(body):
	(kept,) = pushed("X", body)
	assert isinstance(kept, Unreadable)


def test_an_event_of_x_without_a_name_goes_by_its_content():
	first, again, other = (pushed("X", activity(uuid=None, text=text))[0].key for text in ("a", "a", "b"))
	assert first == again != other


def test_the_handshake_gives_back_the_challenge_only_for_our_own_token():
	asked = {"hub.mode": "subscribe", "hub.verify_token": "canary-verify", "hub.challenge": "1158201444"}
	assert handshake(asked, "canary-verify") == "1158201444"
	refused = [
		({**asked, "hub.verify_token": "other"}, "canary-verify"),
		({**asked, "hub.mode": "unsubscribe"}, "canary-verify"),
		({**asked, "hub.challenge": ""}, "canary-verify"),
		({**asked, "hub.verify_token": ""}, ""),
		({}, "canary-verify"),
	]
	for params, token in refused:
		with pytest.raises(errors.UnsignedEvent):
			handshake(params, token)


def test_the_answer_to_x_proves_that_we_hold_the_secret():
	expected = base64.b64encode(hmac.new(b"s", b"challenge", hashlib.sha256).digest()).decode()
	assert crc("challenge", "s") == {"response_token": f"sha256={expected}"}
