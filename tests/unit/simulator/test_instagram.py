"""The simulated Graph API for Instagram."""

from __future__ import annotations

import pytest

from participation_app.simulator import accounts

OURS = accounts.INSTAGRAM.account_id
REPLIES = "replies{id,text,username,parent_id}"


@pytest.fixture
def media(control):
	return control.post_on("Instagram")


def ids(answer):
	return [one["id"] for one in answer.json()["data"]]


def error(answer):
	return answer.json()["error"]


def test_me_has_an_id_that_only_the_app_knows(instagram):
	shown = instagram.get("/me", fields="id,user_id,username").json()
	assert shown["user_id"] == OURS != shown["id"]
	assert instagram.get(f"/{OURS}", fields="username").json() == {
		"id": OURS,
		"username": accounts.INSTAGRAM.handle,
	}


def test_media_count_their_comments_and_replies(instagram, control, media):
	top = control.comment_on("Instagram", "سؤال", post=media)
	control.comment_on("Instagram", "وأنا", parent=top)
	shown = instagram.get(f"/{OURS}/media", fields="id,timestamp,comments_count,permalink").json()["data"][0]
	assert (shown["id"], shown["comments_count"]) == (media, 2)
	assert shown["timestamp"].endswith("+0000")


def test_comments_are_top_level_and_newest_first(instagram, control, media):
	made = [control.comment_on("Instagram", str(number), post=media) for number in range(3)]
	control.comment_on("Instagram", "وأنا", parent=made[0])
	assert ids(instagram.get(f"/{media}/comments")) == made[::-1]


def test_replies_by_expansion_are_cut_short(instagram, control, media):
	top = control.comment_on("Instagram", "سؤال", post=media)
	made = [control.comment_on("Instagram", str(number), parent=top) for number in range(5)]
	replies = instagram.get(f"/{media}/comments", fields=f"id,{REPLIES}").json()["data"][0]["replies"]
	assert len(replies["data"]) == 3
	assert "next" in replies["paging"]
	assert sorted(ids(instagram.get(f"/{top}/replies"))) == made


def test_a_comment_without_replies_has_no_replies_key(instagram, control, media):
	control.comment_on("Instagram", "سؤال", post=media)
	assert "replies" not in instagram.get(f"/{media}/comments", fields=f"id,{REPLIES}").json()["data"][0]


@pytest.mark.parametrize(
	"query", [{"limit": 51}, {"since": "2026-01-01"}, {"order": "x"}, {"fields": "message"}]
)
def test_a_wrong_parameter_is_refused(instagram, control, media, query):
	control.comment_on("Instagram", "سؤال", post=media)
	assert error(instagram.get(f"/{media}/comments", **query))["code"] == 100


def test_pages_go_on_by_cursor(instagram, control, media):
	made = [control.comment_on("Instagram", str(number), post=media) for number in range(60)]
	first = instagram.get(f"/{media}/comments", limit=50)
	after = first.json()["paging"]["cursors"]["after"]
	second = instagram.get(f"/{media}/comments", limit=50, after=after)
	assert ids(first) + ids(second) == made[::-1]
	assert "next" not in second.json()["paging"]


def test_an_under_privileged_token_sees_nothing_though_there_is_something(instagram, control, media):
	control.comment_on("Instagram", "سؤال", post=media)
	control.tell("/tokens", platform="Instagram", scopes=["instagram_business_basic"])
	shown = instagram.get(f"/{media}", fields=f"comments_count,comments{{id,{REPLIES}}}").json()
	assert (shown["comments_count"], shown["comments"]) == (1, {"data": []})


def test_a_reply_to_a_reply_goes_to_the_top_level(instagram, control, media):
	top = control.comment_on("Instagram", "سؤال", post=media)
	nested = control.comment_on("Instagram", "وأنا", parent=top)
	sent = instagram.request("POST", f"/{nested}/replies", data={"message": "شكراً"}).json()["id"]
	shown = instagram.get(f"/{sent}", fields="parent_id,username,text").json()
	assert shown == {"id": sent, "parent_id": top, "username": accounts.INSTAGRAM.handle, "text": "شكراً"}


def test_hidden_comments_and_closed_media_take_no_reply(instagram, control, media):
	hidden, fine = (control.comment_on("Instagram", str(number), post=media) for number in range(2))
	control.tell("/comments", action="hide", id=hidden)
	assert instagram.get(f"/{hidden}", fields="hidden").json()["hidden"] is True
	assert instagram.request("POST", f"/{hidden}/replies", data={"message": "شكراً"}).status_code == 400
	assert instagram.request("POST", f"/{fine}/replies", data={"message": "أ" * 2201}).status_code == 400
	control.tell("/posts", id=media, comments_open=False)
	assert instagram.request("POST", f"/{fine}/replies", data={"message": "شكراً"}).status_code == 400
	assert instagram.get(f"/{media}", fields="is_comment_enabled").json()["is_comment_enabled"] is False
	assert control.replies("Instagram") == []


def test_a_facebook_token_is_of_no_use(instagram):
	instagram.token = accounts.FACEBOOK.credentials["access_token"]
	assert error(instagram.get("/me"))["code"] == 190


def test_a_token_is_refreshed_after_a_day_and_dies_after_sixty(instagram, control):
	query = {"grant_type": "ig_refresh_token"}
	assert instagram.get("/refresh_access_token", **query).status_code == 400
	control.tell("/clock", advance=2 * 86400)
	assert instagram.get("/refresh_access_token", **query).json()["expires_in"] == 60 * 86400
	control.tell("/clock", advance=61 * 86400)
	assert error(instagram.get("/refresh_access_token", **query))["error_subcode"] == 463
