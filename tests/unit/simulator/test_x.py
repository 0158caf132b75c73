"""The simulated X API v2."""

from __future__ import annotations

import pytest
import requests
from requests_oauthlib import OAuth1

from participation_app.simulator import accounts
from participation_app.simulator.x_length import weighted_length

OURS = accounts.X.account_id
MENTIONS = f"/2/users/{OURS}/mentions"
US = f"@{accounts.X.handle}"


def mention(control, text="الإنارة معطلة", **more):
	return control.comment_on("X", f"{US} {text}", **more)


def reply_body(target, text="شكراً لك"):
	return {"text": text, "reply": {"in_reply_to_tweet_id": target}}


def sign(**changes):
	keys = {**accounts.X.credentials, **changes}
	return OAuth1(
		keys["consumer_key"], keys["consumer_secret"], keys["access_token"], keys["access_token_secret"]
	)


def test_an_empty_list_has_no_data_key(x):
	assert x.get(MENTIONS).json() == {"meta": {"result_count": 0}}


def test_mentions_come_newest_first_in_pages_until_there_is_no_token(x, control):
	ids = [mention(control, f"رقم {number}") for number in range(12)]
	first = x.get(MENTIONS, max_results=5).json()
	second = x.get(MENTIONS, max_results=5, pagination_token=first["meta"]["next_token"]).json()
	third = x.get(MENTIONS, max_results=5, pagination_token=second["meta"]["next_token"]).json()
	read = [post["id"] for page in (first, second, third) for post in page["data"]]
	assert read == ids[::-1]
	assert first["meta"]["newest_id"] == ids[-1]
	assert "next_token" not in third["meta"]


def test_since_id_leaves_out_what_is_not_newer(x, control):
	old, new = mention(control, "أول"), mention(control, "ثان")
	assert [post["id"] for post in x.get(MENTIONS, since_id=old).json()["data"]] == [new]


def test_a_comment_that_does_not_name_us_is_found_by_search_alone(x, control):
	post = control.post_on("X")
	plain = control.comment_on("X", "متى الافتتاح؟", post=post)
	assert "data" not in x.get(MENTIONS).json()
	for query in (f"conversation_id:{post}", f"to:{accounts.X.handle} -from:{accounts.X.handle}", "الافتتاح"):
		found = x.get("/2/tweets/search/recent", query=query).json()["data"]
		assert plain in [one["id"] for one in found]


def test_search_knows_or_brackets_and_negation(x, control):
	mention(control, "one lamp")
	wanted = mention(control, "two bins")
	query = f"({US} OR to:{accounts.X.handle}) -lamp -is:retweet"
	assert [one["id"] for one in x.get("/2/tweets/search/recent", query=query).json()["data"]] == [wanted]
	assert x.get("/2/tweets/search/recent", query="near:here").status_code == 400


def test_search_refuses_a_since_id_older_than_seven_days(x, control):
	old = mention(control, at="2026-01-01T00:00:00Z")
	answer = x.get("/2/tweets/search/recent", query=US, since_id=old)
	assert answer.status_code == 400
	assert "'since_id' must be a tweet id created after" in answer.json()["errors"][0]["message"]


def test_authors_come_by_expansion_in_the_newer_spelling(x, control):
	mention(control, author={"handle": "salem_demo", "name": "سالم"})
	page = x.get(MENTIONS, expansions="author_id", post__fields="created_at,lang").json()
	assert page["includes"]["users"][0]["username"] == "salem_demo"
	assert page["data"][0]["author_id"] == page["includes"]["users"][0]["id"]
	assert page["data"][0]["edit_history_post_ids"] == [page["data"][0]["id"]]
	assert x.get(MENTIONS, post__fields="author_id").status_code == 400


def test_the_older_spelling_can_be_switched_on(x, control):
	post = control.post_on("X")
	control.comment_on("X", f"{US} نعم", post=post)
	control.tell("/settings", x_spelling="tweet")
	data = x.get(MENTIONS, tweet__fields="author_id,referenced_tweets").json()["data"][0]
	assert data["referenced_tweets"] == [{"type": "replied_to", "id": post}]
	assert data["edit_history_tweet_ids"] == [data["id"]]
	assert x.get(MENTIONS, post__fields="lang").status_code == 400


def test_a_long_text_is_cut_and_whole_in_the_note(x, control):
	mention(control, "أ" * 1000)
	data = x.get(MENTIONS, post__fields="note_post").json()["data"][0]
	assert len(data["text"]) == 280
	assert len(data["note_post"]["text"]) > 1000


def test_an_edit_has_a_new_id_and_keeps_the_chain(x, control):
	first = mention(control, "قبل")
	version = control.tell("/comments", action="edit", id=first, text=f"{US} بعد")["version"]
	data = x.get(MENTIONS, since_id=first).json()["data"]
	assert [(one["id"], one["edit_history_post_ids"]) for one in data] == [(version, [first, version])]


def test_what_is_gone_or_protected_is_a_partial_error_in_a_200(x, control):
	stays, gone, shut = (mention(control, str(number)) for number in range(3))
	control.tell("/comments", action="delete", id=gone)
	control.tell("/comments", action="protect", id=shut)
	answer = x.get("/2/tweets", ids=f"{stays},{gone},{shut}")
	assert answer.status_code == 200
	assert [one["id"] for one in answer.json()["data"]] == [stays]
	assert [one["title"] for one in answer.json()["errors"]] == ["Not Found Error", "Authorization Error"]


def test_a_comment_dated_back_appears_behind_newer_ones(x, control):
	new = mention(control, "جديد")
	late = mention(control, "متأخر", at="2026-01-01T00:00:00Z")
	assert [one["id"] for one in x.get(MENTIONS).json()["data"]] == [new, late]


@pytest.mark.parametrize(
	"query",
	[
		{"max_results": 4},
		{"max_results": 101},
		{"limit": 10},
		{"pagination_token": "!"},
		{"since_id": "abc"},
		{"since_id": "1", "start_time": "2026-01-01T00:00:00Z"},
		{"expansions": "everything"},
	],
)
def test_a_wrong_parameter_is_refused(x, query):
	answer = x.get(MENTIONS, **query)
	assert answer.status_code == 400
	assert answer.json()["title"] == "Invalid Request"


def test_a_token_in_the_address_is_refused(x):
	assert x.get(MENTIONS, access_token="any").status_code == 401


def test_an_unknown_or_expired_token_is_unauthorized(x, control):
	control.tell("/tokens", platform="X", state="expired")
	assert x.get(MENTIONS).status_code == 401
	x.token = "unknown"
	assert x.get(MENTIONS).json()["title"] == "Unauthorized"


def test_a_path_without_the_version_is_not_there(x):
	assert x.get("/1.1/statuses/mentions_timeline.json").status_code == 404


def test_requests_are_counted_and_limited(x_user, control):
	control.tell("/clock", stop=True)
	remaining = [x_user.get("/2/users/me").headers["x-rate-limit-remaining"] for _ in range(75)]
	assert (remaining[0], remaining[-1]) == ("74", "0")
	assert x_user.get("/2/users/me").status_code == 429
	control.tell("/clock", advance=900)
	assert x_user.get("/2/users/me").status_code == 200


def test_a_signed_reply_stands_under_its_target(simulator, control):
	target = mention(control)
	url = f"{simulator.base_url}/x/2/tweets"
	answer = requests.post(url, json=reply_body(target, "تم الإصلاح"), auth=sign(), timeout=5)
	assert answer.status_code == 201
	replies = control.replies("X")
	assert [(reply["target"], reply["text"]) for reply in replies] == [(target, "تم الإصلاح")]
	assert answer.json()["data"]["id"] == replies[0]["id"]


def test_a_signed_read_covers_its_query(simulator, control):
	mention(control, "نص عربي")
	query = {"query": f"{US} عربي", "max_results": 10}
	url = f"{simulator.base_url}/x/2/tweets/search/recent"
	assert len(requests.get(url, params=query, auth=sign(), timeout=5).json()["data"]) == 1


@pytest.mark.parametrize("name", ["consumer_key", "consumer_secret", "access_token", "access_token_secret"])
def test_a_signature_with_one_wrong_key_is_refused(simulator, control, name):
	body = reply_body(mention(control))
	auth = sign(**{name: "wrong-but-long-enough"})
	answer = requests.post(f"{simulator.base_url}/x/2/tweets", json=body, auth=auth, timeout=5)
	assert answer.status_code == 401
	assert control.replies("X") == []


def test_an_app_token_may_not_post(x, control):
	answer = x.post("/2/tweets", reply_body(mention(control)))
	assert (answer.status_code, answer.json()["title"]) == (403, "Unsupported Authentication")


def test_our_reply_is_read_back_among_our_posts(x, x_user, control):
	target = mention(control)
	sent = x_user.post("/2/tweets", reply_body(target)).json()["data"]["id"]
	shown = x.get(f"/2/users/{OURS}/tweets", since_id=target, expansions="referenced_posts").json()["data"]
	assert shown[0]["id"] == sent
	assert shown[0]["referenced_posts"] == [{"type": "replied_to", "id": target}]
	assert "data" in x.get("/2/tweets/search/recent", query=f"in_reply_to_tweet_id:{target}").json()


def test_a_reply_can_lag_behind_its_posting(x, x_user, control):
	control.tell("/settings", readback_lag=60)
	x_user.post("/2/tweets", reply_body(mention(control)))
	assert "data" not in x.get(f"/2/users/{OURS}/tweets").json()
	control.tell("/clock", advance=61)
	assert "data" in x.get(f"/2/users/{OURS}/tweets").json()


def test_refusals_of_a_reply_tell_their_reason(x_user, control):
	post = control.post_on("X")
	plain = control.comment_on("X", "بلا ذكر", post=post)
	gone, shut, fine = (mention(control, str(number)) for number in range(3))
	control.tell("/comments", action="delete", id=gone)
	control.tell("/comments", action="close", id=shut)
	x_user.post("/2/tweets", reply_body(fine, "مكرر"))
	cases = [
		(reply_body(plain), "have not been mentioned"),
		(reply_body(gone), "deleted or not visible"),
		(reply_body(shut), "not permitted to reply"),
		(reply_body(fine, "أ" * 281), "too long"),
		(reply_body(fine, "مكرر"), "duplicate content"),
		(reply_body(fine, "$AAA $BBB"), "cashtag"),
	]
	for body, reason in cases:
		answer = x_user.post("/2/tweets", body)
		assert answer.status_code == 403
		assert reason in answer.json()["detail"]
	assert len(control.replies("X")) == 1


def test_a_refresh_token_is_good_for_one_use(x, control):
	x.token = None
	form = {
		"grant_type": "refresh_token",
		"refresh_token": accounts.X.extra["refresh_token"],
		"client_id": accounts.X.extra["client_id"],
	}
	first = x.request("POST", "/2/oauth2/token", data=form)
	assert first.json()["expires_in"] == 7200
	assert x.request("POST", "/2/oauth2/token", data=form).json()["error"] == "invalid_grant"
	x.token = first.json()["access_token"]
	assert x.get("/2/users/me").json()["data"]["id"] == OURS


@pytest.mark.parametrize(
	("text", "length"),
	[
		("", 0),
		("سلام", 4),
		("a" * 280, 280),
		("ﷺ", 2),
		("🙏🏽", 2),
		("👨‍👩‍👧", 2),
		("🇶🇦🇦🇪", 4),
		("https://example.org/a/very/long/path", 23),
		("see example.com now", 31),
		("漢字", 4),
	],
)
def test_texts_are_weighed(text, length):
	assert weighted_length(text) == length
