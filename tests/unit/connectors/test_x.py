from __future__ import annotations

import copy
import json
import logging
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from participation_app.connectors import errors
from participation_app.connectors.contract import Cursor
from participation_app.connectors.registry import connect
from participation_app.connectors.x_posts import snowflake, snowflake_time

OWN = "998877665544332211"
KEYS = {
	"bearer_token": "canary-bearer",
	"consumer_key": "ck",
	"consumer_secret": "canary-cs",
	"access_token": "canary-at",
	"access_token_secret": "canary-ats",
}
MENTIONS, OWN_POSTS = f"/2/users/{OWN}/mentions", f"/2/users/{OWN}/tweets"
SEARCH, LOOKUP, POSTS = "/2/tweets/search/recent", "/2/tweets", "/2/tweets"
EMPTY = {"meta": {"result_count": 0}}
SIX = datetime(2026, 11, 20, 6, 41, 12, tzinfo=timezone.utc)
ROOT = snowflake(SIX - timedelta(hours=1))
REPLY, MENTION_1, MENTION_2 = (snowflake(SIX - timedelta(seconds=s)) for s in (0, 90, 31))

REPLY_ENTRY = {
	"id": REPLY,
	"edit_history_post_ids": [REPLY],
	"text": "@QaafDesk التطبيق واقف من الصبح وما أحد يرد",
	"lang": "ar",
	"author_id": "1460099812345678901",
	"conversation_id": ROOT,
	"in_reply_to_user_id": OWN,
	"created_at": "2026-11-20T06:41:12.000Z",
	"referenced_posts": [{"type": "replied_to", "id": ROOT}],
	"reply_settings": "everyone",
}
EDITED_ENTRY = {
	"id": MENTION_2,
	"edit_history_post_ids": [MENTION_1, MENTION_2],
	"text": "@QaafDesk card ending 4411 declined twice (edited)",
	"lang": "en",
	"author_id": "77110022",
	"conversation_id": MENTION_1,
	"created_at": "2026-11-20T06:40:41.000Z",
}
PAGE = {
	"data": [REPLY_ENTRY, EDITED_ENTRY],
	"includes": {
		"users": [
			{"id": "1460099812345678901", "username": "um_khalid88", "name": "أم خالد"},
			{"id": "77110022", "username": "rajeshp", "name": "Rajesh P"},
		],
		"posts": [
			{"id": ROOT, "text": "منصة جديدة", "author_id": OWN, "created_at": "2026-11-20T05:41:12.000Z"}
		],
	},
	"meta": {"newest_id": REPLY, "oldest_id": MENTION_2, "result_count": 2},
}
OWN_POST = {"id": ROOT, "text": "منصة جديدة", "author_id": OWN, "created_at": "2026-11-20T05:41:12.000Z"}


def old_spelling(page):
	written = json.dumps(page, ensure_ascii=False)
	for new, old in (
		("referenced_posts", "referenced_tweets"),
		("edit_history_post_ids", "edit_history_tweet_ids"),
		("note_post", "note_tweet"),
		('"posts"', '"tweets"'),
	):
		written = written.replace(new, old)
	return json.loads(written)


@pytest.fixture
def x(platform, clock):
	def make(**credentials):
		return connect(
			"X",
			account_id=OWN,
			handle="@QaafDesk",
			credentials=credentials or KEYS,
			base_url=platform.url,
			clock=clock,
		)

	return make


def tell_lists(platform, mentions=EMPTY, own=EMPTY, search=EMPTY):
	platform.tell(MENTIONS, mentions)
	platform.tell(OWN_POSTS, own)
	platform.tell(SEARCH, search)


def items_of(pages):
	return {item.external_id: item for page in pages for item in page.items}


@pytest.mark.parametrize("spelling", [copy.deepcopy, old_spelling], ids=["post", "tweet"])
def test_mentions_and_replies_are_read_in_both_spellings(platform, x, spelling):
	tell_lists(platform, spelling(PAGE))
	items = items_of(x().pull(Cursor()))
	assert set(items) == {REPLY, MENTION_1}
	reply, mention = items[REPLY], items[MENTION_1]
	assert (reply.author_handle, reply.author_name) == ("um_khalid88", "أم خالد")
	assert reply.parent_id is None and reply.post.text == "منصة جديدة"
	assert reply.permalink == f"https://x.com/um_khalid88/status/{REPLY}"
	assert mention.version_id == MENTION_2 and mention.post is None
	assert mention.edited_at == datetime(2026, 11, 20, 6, 40, 41, tzinfo=timezone.utc)
	assert mention.created_at == snowflake_time(MENTION_1)
	assert reply.can_reply and not reply.is_own


def test_an_answer_to_another_comment_names_its_parent(platform, x):
	entry = {
		**REPLY_ENTRY,
		"in_reply_to_user_id": "5",
		"referenced_posts": [{"type": "replied_to", "id": "12"}],
	}
	tell_lists(platform, {"data": [entry], "meta": {}})
	assert items_of(x().pull(Cursor()))[REPLY].parent_id == "12"


def test_a_long_post_is_read_whole_and_withheld_ones_are_marked(platform, x):
	entry = {**REPLY_ENTRY, "note_post": {"text": "long " * 100}, "withheld": {"country_codes": ["AE"]}}
	tell_lists(platform, {"data": [entry], "meta": {}})
	item = items_of(x().pull(Cursor()))[REPLY]
	assert len(item.text) == 500 and item.visibility == "withheld"


def test_a_reply_that_only_implies_a_mention_may_not_be_answerable(platform, x):
	tell_lists(platform, {"data": [{**REPLY_ENTRY, "text": "واقف من الصبح"}], "meta": {}})
	assert items_of(x().pull(Cursor()))[REPLY].can_reply is None


def test_the_first_run_reads_seven_days_and_the_next_from_the_mark_less_the_overlap(platform, x):
	tell_lists(platform, PAGE)
	*_, last = x().pull(Cursor())
	assert last.cursor.high_water == "2026-11-20T06:41:12.000Z"
	assert platform.asked(MENTIONS)[0].query["start_time"] == "2026-11-13T08:10:00Z"
	platform.received.clear()
	list(x().pull(last.cursor))
	assert {request.query["since_id"] for request in platform.received} == {
		snowflake(SIX - timedelta(minutes=10))
	}
	assert not [request for request in platform.received if "start_time" in request.query]


def test_replies_under_our_posts_are_searched_for_even_without_a_mention(platform, x):
	tell_lists(platform, own={"data": [OWN_POST], "meta": {}}, search={"data": [REPLY_ENTRY], "meta": {}})
	pages = list(x().pull(Cursor()))
	assert REPLY in items_of(pages)
	assert platform.asked(SEARCH)[0].query["query"] == f"(to:QaafDesk OR conversation_id:{ROOT}) -is:retweet"
	assert pages[-1].cursor.parents[ROOT]["text"] == "منصة جديدة"
	assert items_of(pages)[REPLY].post.text == "منصة جديدة"


def test_a_query_stays_within_its_limit_however_many_posts_there_are(platform, x):
	posts = [{**OWN_POST, "id": str(int(ROOT) + number)} for number in range(25)]
	tell_lists(platform, own={"data": posts, "meta": {}})
	list(x().pull(Cursor()))
	queries = [request.query["query"] for request in platform.asked(SEARCH)]
	assert len(queries) == 3 and max(map(len, queries)) <= 512
	assert all(any(post["id"] in query for query in queries) for post in posts)


def test_our_own_replies_are_recognised_and_our_posts_are_no_comments(platform, x):
	own_reply = {
		**REPLY_ENTRY,
		"author_id": OWN,
		"referenced_posts": [{"type": "replied_to", "id": MENTION_1}],
	}
	tell_lists(platform, own={"data": [own_reply, OWN_POST], "meta": {}})
	items = items_of(x().pull(Cursor()))
	assert set(items) == {REPLY} and items[REPLY].is_own


def test_pages_are_read_lazily_with_their_token_kept(platform, x):
	more = {**PAGE, "meta": {"next_token": "7140dib"}}
	tell_lists(platform)
	platform.tell_instead(MENTIONS, more, EMPTY)
	reading = x().pull(Cursor())
	seen = [next(reading) for _ in range(3)]
	assert len(platform.received) == 3
	assert seen[-1].cursor.pending["walks"][0]["token"] == "7140dib"
	list(x().pull(seen[-1].cursor))
	assert platform.asked(MENTIONS)[-1].query["pagination_token"] == "7140dib"


def test_a_stale_mark_is_replaced_by_a_time_and_leaves_a_gap(platform, x, told):
	stale = {
		"title": "Invalid Request",
		"type": "https://api.x.com/2/problems/invalid-request",
		"errors": [{"message": "'since_id' must be a tweet id created after 2026-11-13T08:00Z."}],
	}
	tell_lists(platform)
	platform.tell_instead(SEARCH, told(stale, status=400), EMPTY)
	cursor = Cursor(high_water="2026-10-20T06:41:12.000Z")
	*_, last = x().pull(cursor)
	assert last.cursor.gap_since == "2026-10-20T06:31:12.000Z" and not last.more
	assert platform.asked(SEARCH)[-1].query["start_time"] == "2026-11-13T08:10:00Z"
	assert "since_id" not in platform.asked(SEARCH)[-1].query


def refused(name):
	message = f"The query parameter [{name}] is not one of [max_results,since_id,start_time,pagination_token]"
	errors_told = [{"parameters": {name: ["x"]}, "message": message}]
	return {"title": "Invalid Request", "type": PROBLEMS + "invalid-request", "errors": errors_told}


def test_a_list_that_takes_the_older_names_only_is_asked_in_them(platform, x, told):
	tell_lists(platform)
	platform.tell_instead(MENTIONS, told(refused("post.fields"), status=400), old_spelling(PAGE))
	items = items_of(x().pull(Cursor()))
	assert set(items) == {REPLY, MENTION_1} and items[REPLY].post.text == "منصة جديدة"
	asked = platform.asked(MENTIONS)[-1].query
	assert "note_tweet" in asked["tweet.fields"] and "referenced_tweets.id" in asked["expansions"]
	assert "post.fields" not in asked and "post.fields" in platform.asked(SEARCH)[-1].query


def test_what_reading_can_do_without_is_left_out_where_x_refuses_it(platform, x, told):
	tell_lists(platform)
	answers = [told(refused(name), status=400) for name in ("media.fields", "user.fields")]
	platform.tell_instead(MENTIONS, *answers, PAGE)
	assert REPLY in items_of(x().pull(Cursor()))
	assert not {"media.fields", "user.fields"} & platform.asked(MENTIONS)[-1].query.keys()


def test_a_parameter_that_cannot_be_left_out_is_named(platform, x, told):
	tell_lists(platform)
	answers = [told(refused(name), status=400) for name in ("post.fields", "tweet.fields")]
	platform.tell_instead(OWN_POSTS, *answers)
	with pytest.raises(errors.ParameterRefused, match=r"tweet\.fields"):
		list(x().pull(Cursor()))
	assert len(platform.asked(OWN_POSTS)) == 2


def test_a_sweep_searches_as_far_back_as_it_says_and_can_go_on_for_hours(platform, x, now):
	platform.tell(SEARCH, EMPTY)
	list(x().sweep(Cursor(), []))
	[asked] = platform.asked(SEARCH)
	asked_from = datetime.fromisoformat(asked.query["start_time"].replace("Z", "+00:00"))
	assert now + timedelta(hours=5) - timedelta(days=7) < asked_from < now - x().sweeps_back


def test_reaching_the_ceiling_of_mentions_is_a_gap(platform, x):
	tell_lists(platform)
	pages = []
	for page in range(8):
		data = [{**REPLY_ENTRY, "id": str(int(REPLY) + page * 100 + place)} for place in range(100)]
		pages.append({"data": data, "meta": {"next_token": f"t{page}"} if page < 7 else {}})
	platform.tell_instead(MENTIONS, *pages)
	*_, last = x().pull(Cursor(high_water="2026-11-19T08:00:00.000Z"))
	assert last.cursor.gap_since


def test_an_entry_without_id_or_time_is_kept_as_unreadable(platform, x):
	broken = [{"text": "no id"}, {**REPLY_ENTRY, "created_at": "soon"}, "odd", REPLY_ENTRY]
	tell_lists(platform, {"data": broken, "meta": {}})
	pages = list(x().pull(Cursor()))
	assert set(items_of(pages)) == {REPLY}
	assert sum(len(page.unreadable) for page in pages) == 3


def problem(status, kind="about:blank", detail="", **more):
	return {"title": "x", "type": kind, "status": status, "detail": detail, **more}


PROBLEMS = "https://api.x.com/2/problems/"
REFUSALS = [
	(401, problem(401, detail="Unauthorized"), errors.AuthRevoked),
	(402, problem(402, PROBLEMS + "credits"), errors.BudgetExhausted),
	(402, {"error": "no credits"}, errors.BudgetExhausted),
	(403, problem(403, PROBLEMS + "client-forbidden"), errors.PermissionMissing),
	(403, problem(403, PROBLEMS + "oauth1-permissions"), errors.PermissionMissing),
	(429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}, errors.RateLimited),
	(429, problem(429), errors.RateLimited),
	(429, problem(429, PROBLEMS + "usage-capped"), errors.BudgetExhausted),
	(503, problem(503), errors.Transient),
	(200, {"errors": [problem(403, PROBLEMS + "client-forbidden")]}, errors.PermissionMissing),
	(200, {"errors": [{"message": "something new"}]}, errors.SchemaDrift),
	(200, {"errors": [{"code": 88}]}, errors.RateLimited),
	(200, problem(503), errors.Transient),
	(200, {}, errors.SchemaDrift),
	(200, ["odd"], errors.SchemaDrift),
	(200, {"data": {"id": "1"}}, errors.SchemaDrift),
]


@pytest.mark.parametrize(("status", "body", "error"), REFUSALS)
def test_what_x_answers_to_a_read_is_told_apart(platform, x, told, status, body, error):
	tell_lists(platform, own=told(body, status=status))
	with pytest.raises(error) as caught:
		list(x().pull(Cursor()))
	assert type(caught.value) is error


def test_a_limit_names_the_time_to_come_back(platform, x, told, now):
	reset = now + timedelta(minutes=9)
	headers = {"x-rate-limit-reset": str(int(reset.timestamp()))}
	tell_lists(platform, own=told(problem(429), status=429, headers=headers))
	with pytest.raises(errors.RateLimited) as caught:
		list(x().pull(Cursor()))
	assert caught.value.until == reset


def test_an_expired_user_token_can_be_renewed_where_there_is_a_refresh_token(platform, x, told, now):
	keys = {"access_token": "canary-old", "refresh_token": "canary-r1", "client_id": "c"}
	tell_lists(platform, own=told(problem(401), status=401))
	connector = x(**keys)
	with pytest.raises(errors.AuthExpired):
		list(connector.pull(Cursor()))
	answer = {"access_token": "canary-new", "refresh_token": "canary-r2", "expires_in": 7200}
	platform.tell("/2/oauth2/token", answer, method="POST")
	renewed = connector.renew()
	assert renewed.credentials == {"access_token": "canary-new", "refresh_token": "canary-r2"}
	assert renewed.expires_at == now + timedelta(hours=2) and "canary" not in repr(renewed)
	assert "refresh_token=canary-r1" in platform.received[-1].body


@pytest.mark.parametrize(
	("status", "body"),
	[(400, {"error": "invalid_request"}), (400, {"error": "invalid_grant"}), (401, {"error": "x"})],
)
def test_a_refused_renewal_needs_a_person(platform, x, told, status, body):
	platform.tell("/2/oauth2/token", told(body, status=status), method="POST")
	with pytest.raises(errors.AuthRevoked):
		x(access_token="a", refresh_token="canary-r", client_id="c", client_secret="canary-s").renew()


@pytest.fixture
def target(platform, x):
	tell_lists(platform, PAGE)
	return items_of(x().pull(Cursor()))[MENTION_1]


def test_a_reply_is_one_signed_post_to_the_version_that_was_read(platform, x, target):
	platform.tell(POSTS, {"data": {"id": "2103360000111222333", "text": "نعتذر"}}, method="POST")
	sent = x().publish(target, "نعتذر")
	assert sent.external_id == "2103360000111222333"
	assert sent.permalink == "https://x.com/QaafDesk/status/2103360000111222333"
	request = platform.received[-1]
	assert json.loads(request.body) == {"text": "نعتذر", "reply": {"in_reply_to_tweet_id": MENTION_2}}
	assert request.headers["Authorization"].startswith("OAuth oauth_nonce")
	assert "canary" not in request.headers["Authorization"].replace("canary-at", "", 1)


def test_without_the_four_keys_the_user_token_posts(platform, x, target):
	platform.tell(POSTS, {"data": {"id": "1"}}, method="POST")
	x(bearer_token="canary-app", access_token="canary-user").publish(target, "نعتذر")
	assert platform.received[-1].headers["Authorization"] == "Bearer canary-user"


def test_an_app_bearer_alone_cannot_post(platform, x, target):
	with pytest.raises(errors.PermissionMissing):
		x(bearer_token="canary-app").publish(target, "نعتذر")
	assert not [request for request in platform.received if request.method == "POST"]


SUMMONED = (
	"Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by"
)
WRITE_REFUSALS = [
	(403, problem(403, detail=SUMMONED), errors.NotReplyable),
	(403, problem(403, detail="You are not permitted to reply to this conversation."), errors.NotReplyable),
	(
		403,
		problem(403, detail="You attempted to reply to a Tweet that is deleted or not visible to you."),
		errors.TargetGone,
	),
	(
		403,
		problem(403, detail="You are not allowed to create a Tweet with duplicate content."),
		errors.MaybePosted,
	),
	(403, problem(403, detail="Your Tweet text is too long."), errors.ContentRejected),
	(403, problem(403, PROBLEMS + "oauth1-permissions"), errors.PermissionMissing),
	(400, problem(400), errors.ContentRejected),
	(429, problem(429), errors.RateLimited),
	(500, problem(500), errors.MaybePosted),
	(201, {"data": {}}, errors.MaybePosted),
	(201, {}, errors.MaybePosted),
	(201, {"data": ["odd"]}, errors.MaybePosted),
	(201, {"errors": [{"message": "odd"}]}, errors.MaybePosted),
]


@pytest.mark.parametrize(("status", "body", "error"), WRITE_REFUSALS)
def test_what_x_answers_to_a_reply_is_told_apart(platform, x, told, target, status, body, error):
	platform.tell(POSTS, told(body, status=status), method="POST")
	with pytest.raises(error) as caught:
		x().publish(target, "نعتذر")
	assert type(caught.value) is error
	assert len([request for request in platform.received if request.method == "POST"]) == 1


def own_reply(text, answered=MENTION_2, at="2026-11-20T07:59:00.000Z"):
	post_id = snowflake(datetime.fromisoformat(at.replace("Z", "+00:00")))
	references = [{"type": "replied_to", "id": answered}]
	return {"id": post_id, "text": text, "author_id": OWN, "created_at": at, "referenced_posts": references}


@pytest.mark.parametrize(
	("entries", "outcome"),
	[
		([own_reply("@rajeshp نعتذر")], "posted"),
		([own_reply("نعتذر", answered=MENTION_1)], "posted"),
		([own_reply("نعتذر", answered="5")], "absent"),
		([own_reply("استلمنا", at="2026-11-20T06:50:00.000Z")], "absent"),
		([own_reply("شيء آخر")], "unknown"),
		([], "absent"),
		([{"id": "broken"}], "unknown"),
	],
)
def test_our_reply_is_looked_for_among_our_posts(platform, x, target, now, entries, outcome):
	platform.tell_instead(OWN_POSTS, {"data": entries, "meta": {}} if entries else EMPTY)
	found = x().find_own_reply(target, "نعتذر", now - timedelta(minutes=5))
	assert found.outcome == outcome
	assert platform.received[-1].query["since_id"] == MENTION_1


def test_our_reply_to_any_version_of_an_edited_post_is_found(platform, x, target, now):
	chain = [MENTION_1, MENTION_2, REPLY]
	edited_since = replace(
		target, version_id=REPLY, raw={**target.raw, "id": REPLY, "edit_history_post_ids": chain}
	)
	platform.tell_instead(OWN_POSTS, {"data": [own_reply("نعتذر", answered=MENTION_2)], "meta": {}})
	assert x().find_own_reply(edited_since, "نعتذر", now - timedelta(minutes=5)).outcome == "posted"


def test_a_post_that_is_gone_is_told_in_a_partial_error(platform, x):
	gone = {"title": "Not Found Error", "type": PROBLEMS + "resource-not-found", "resource_id": REPLY}
	platform.tell(LOOKUP, {"errors": [gone]})
	assert x().fetch(REPLY) is None


def test_the_latest_version_of_an_edited_post_is_fetched(platform, x):
	first = {**EDITED_ENTRY, "id": MENTION_1, "text": "first"}
	platform.tell(LOOKUP, {"data": [first]}, {"data": [EDITED_ENTRY]})
	item = x().fetch(MENTION_1)
	assert (item.external_id, item.version_id) == (MENTION_1, MENTION_2)


@pytest.mark.parametrize(("own_id", "error"), [(OWN, None), ("5", errors.WrongAccount)])
def test_the_token_is_checked_to_be_the_accounts(platform, x, own_id, error):
	platform.tell("/2/users/me", {"data": {"id": own_id, "username": "QaafDesk"}})
	if error:
		with pytest.raises(error):
			x().check()
	else:
		assert x().check().handle == "QaafDesk"


def test_no_secret_of_x_stands_in_an_error(platform, x, told, target):
	platform.tell(
		POSTS, told(problem(403, detail=f"bad {' '.join(KEYS.values())}"), status=403), method="POST"
	)
	with pytest.raises(errors.ContentRejected) as caught:
		x().publish(target, "نعتذر")
	assert "canary" not in str(caught.value)


def test_no_secret_of_x_stands_in_a_log(platform, x, target, caplog):
	platform.tell(POSTS, {"data": {"id": "1"}}, method="POST")
	with caplog.at_level(logging.DEBUG):
		x().publish(target, "نعتذر")
	assert "/2/tweets" in caplog.text
	assert "canary" not in caplog.text and "oauth_signature" not in caplog.text


def test_pictures_and_videos_hang_on_their_post(platform, x):
	entry = {**REPLY_ENTRY, "attachments": {"media_keys": ["3_1", "7_2", "7_3", "7_4"]}}
	variants = [
		{"content_type": "application/x-mpegURL", "url": "https://video.twimg.com/a.m3u8"},
		{"content_type": "video/mp4", "bit_rate": 256, "url": "https://video.twimg.com/low.mp4"},
		{"content_type": "video/mp4", "bit_rate": 832, "url": "https://video.twimg.com/high.mp4"},
	]
	media = [
		{"media_key": "3_1", "type": "photo", "url": "https://pbs.twimg.com/1.jpg"},
		{"media_key": "7_2", "type": "video", "variants": variants},
		{"media_key": "7_3", "type": "video", "variants": "odd"},
		"odd",
	]
	tell_lists(platform, {"data": [entry], "includes": {"media": media}, "meta": {}})
	found = items_of(x().pull(Cursor()))[REPLY].media
	assert [(one.external_id, one.kind, one.url) for one in found] == [
		("3_1", "picture", "https://pbs.twimg.com/1.jpg"),
		("7_2", "video", "https://video.twimg.com/high.mp4"),
	]
