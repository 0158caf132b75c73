from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from participation_app.connectors import errors, youtube_source
from participation_app.connectors.contract import Cursor
from participation_app.connectors.registry import connect

CHANNEL = "UCaaaabbbbccccddddeeeeff"
THREAD = "Ugx3kAbCdEf_1234567890-AaABAg"
KEYS = {
	"client_id": "client.apps.example",
	"client_secret": "canary-client-secret",
	"refresh_token": "canary-refresh",
	"access_token": "canary-access",
}
API = "/youtube/v3/"
THREADS, COMMENTS, VIDEOS = f"{API}commentThreads", f"{API}comments", f"{API}videos"
FRESH, OLD = "2026-11-20T05:10:44Z", "2026-10-01T05:10:44Z"


def comment(comment_id=THREAD, text="الفيديو مفيد بس الصوت ضعيف", at=FRESH, author="UCzzzz", **more):
	snippet = {
		"videoId": "dQx12345678",
		"textDisplay": "shown",
		"textOriginal": text,
		"authorDisplayName": "@salem_7",
		"authorChannelId": {"value": author},
		"publishedAt": at,
		"updatedAt": at,
		**more,
	}
	return {"kind": "youtube#comment", "id": comment_id, "snippet": snippet}


def reply(number, author="UCq", text="agree", **more):
	return comment(f"{THREAD}.{number}", text, author=author, parentId=THREAD, **more)


def thread(*replies, total=None, thread_id=THREAD, **more):
	snippet = {
		"channelId": CHANNEL,
		"videoId": "dQx12345678",
		"canReply": True,
		"totalReplyCount": len(replies) if total is None else total,
		"topLevelComment": comment(thread_id, **more),
	}
	return {
		"id": thread_id,
		"snippet": snippet,
		**({"replies": {"comments": list(replies)}} if replies else {}),
	}


def listing(*items, token=None):
	return {"items": list(items), **({"nextPageToken": token} if token else {})}


def titles(title="كيف تدفع الرسوم"):
	return listing({"id": "dQx12345678", "snippet": {"title": title}})


@pytest.fixture
def channel(platform, clock):
	platform.tell(VIDEOS, titles())
	return connect(
		"YouTube", account_id=CHANNEL, handle="qaaf", credentials=KEYS, base_url=platform.url, clock=clock
	)


def read(channel, cursor=None):
	pages = list(channel.pull(cursor or Cursor()))
	return pages, {item.external_id: item for one in pages for item in one.items}


def test_threads_and_the_replies_inside_them_are_read(platform, channel):
	edited = comment(THREAD, updatedAt="2026-11-20T05:12:01Z")
	told = thread(reply(1))
	told["snippet"]["topLevelComment"] = edited
	platform.tell(THREADS, listing(told))
	pages, items = read(channel)
	first, answer = items[THREAD], items[f"{THREAD}.1"]
	assert first.text == "الفيديو مفيد بس الصوت ضعيف" and answer.parent_id == THREAD
	assert (
		first.edited_at == datetime(2026, 11, 20, 5, 12, 1, tzinfo=timezone.utc) and answer.edited_at is None
	)
	assert first.can_reply is True and first.post.text == "كيف تدفع الرسوم"
	assert first.permalink == f"https://www.youtube.com/watch?v=dQx12345678&lc={THREAD}"
	assert (first.author_handle, first.author_id) == ("@salem_7", "UCzzzz")
	assert pages[-1].cursor.high_water == "2026-11-20T05:10:44.000Z"
	asked = platform.asked(THREADS)[0].query
	assert asked["textFormat"] == "plainText" and asked["order"] == "time"


def test_comments_are_read_even_where_the_title_of_their_video_is_not_to_be_had(platform, channel, told):
	platform.tell_instead(VIDEOS, told(b"<html>", status=503, content_type="text/html"))
	platform.tell(THREADS, listing(thread()))
	assert read(channel)[1][THREAD].post.text == ""


def test_replies_left_out_of_their_thread_are_fetched(platform, channel):
	platform.tell(THREADS, listing(thread(reply(1), total=3)))
	platform.tell(COMMENTS, listing(reply(3), token="p"), listing(reply(2), reply(1)))
	pages, items = read(channel)
	assert set(items) == {THREAD, *(f"{THREAD}.{number}" for number in (1, 2, 3))}
	assert items[f"{THREAD}.3"].post.text == "كيف تدفع الرسوم"
	assert platform.asked(COMMENTS)[1].query["pageToken"] == "p"
	assert pages[-1].cursor.parents[THREAD]["count"] == 3


def test_replies_already_counted_are_not_fetched_again(platform, channel):
	platform.tell(THREADS, listing(thread(reply(1), total=3)))
	platform.tell(COMMENTS, listing(reply(3), reply(2), reply(1)))
	*_, last = channel.pull(Cursor())
	asked = len(platform.asked(COMMENTS))
	read(channel, last.cursor)
	assert len(platform.asked(COMMENTS)) == asked


def kept(thread_id, count=0, at="2026-10-01T05:10:44.000Z", seen="2026-11-19T00:00:00.000Z"):
	return {thread_id: {"count": count, "at": at, "seen": seen}}


def test_a_new_reply_on_an_old_thread_is_found(platform, channel):
	platform.tell(THREADS, listing(), listing(thread(reply(1), at=OLD)))
	pages, items = read(channel, Cursor(high_water="2026-11-20T05:10:44.000Z", parents=kept(THREAD)))
	assert f"{THREAD}.1" in items
	assert platform.asked(THREADS)[1].query["id"] == THREAD
	assert pages[-1].cursor.parents[THREAD] == {
		"count": 1,
		"at": "2026-10-01T05:10:44.000Z",
		"seen": "2026-11-20T08:00:00.000Z",
	}


def test_old_threads_take_turns(platform, channel):
	parents = {}
	for number in range(120):
		parents |= kept(f"t{number:03}", seen=f"2026-11-19T{number // 60:02}:{number % 60:02}:00.000Z")
	platform.tell(THREADS, listing())
	cursor = Cursor(high_water="2026-11-20T05:10:44.000Z", parents=parents)
	for _ in range(3):
		cursor = read(channel, cursor)[0][-1].cursor
	asked = [request.query["id"].split(",") for request in platform.asked(THREADS) if "id" in request.query]
	assert [len(ids) for ids in asked[:2]] == [50, 50]
	assert {thread_id for ids in asked for thread_id in ids} == set(parents)


def test_only_what_is_watched_is_kept(platform, channel):
	parents = kept("recent") | kept("ancient", at="2026-08-01T00:00:00.000Z")
	platform.tell(THREADS, listing())
	cursor = Cursor(high_water="2026-11-20T05:10:44.000Z", parents=parents)
	assert set(read(channel, cursor)[0][-1].cursor.parents) == {"recent"}


def test_a_first_run_over_many_threads_keeps_no_more_than_is_watched_at_any_page(
	platform, channel, monkeypatch
):
	monkeypatch.setattr(youtube_source, "WATCHED_THREADS", 3)
	for page in range(4):
		threads = [thread(thread_id=f"t{page}{number}") for number in range(2)]
		platform.tell(THREADS, listing(*threads, token=str(page + 1) if page < 3 else None))
	pages = read(channel)[0]
	assert [len(page.cursor.parents) for page in pages[:4]] == [2, 3, 3, 3]


def test_listing_goes_on_until_a_whole_page_is_older_than_the_fresh_days(platform, channel):
	platform.tell(
		THREADS,
		listing(thread(), token="a"),
		listing(thread(thread_id="b", at="2026-11-14T05:10:44Z"), thread(thread_id="c", at=OLD), token="b"),
		listing(token="c"),
		listing(thread(thread_id="d", at=OLD), token="d"),
		listing(),
	)
	_, items = read(channel, Cursor(high_water="2026-11-20T05:10:44.000Z"))
	assert set(items) == {THREAD, "b", "c", "d"}
	assert [request.query.get("pageToken") for request in platform.asked(THREADS)][:4] == [
		None,
		"a",
		"b",
		"c",
	]


def test_our_own_comments_are_recognised_and_a_closed_account_has_no_author(platform, channel):
	nobody = reply(2)
	del nobody["snippet"]["authorChannelId"]
	platform.tell(THREADS, listing(thread(reply(1, author=CHANNEL), nobody)))
	items = read(channel)[1]
	assert items[f"{THREAD}.1"].is_own
	assert items[f"{THREAD}.2"].author_id is None and not items[f"{THREAD}.2"].is_own


def test_held_comments_are_marked(platform, channel):
	platform.tell(THREADS, listing(thread(moderationStatus="heldForReview")))
	assert read(channel)[1][THREAD].visibility == "held"


def test_broken_entries_stop_nothing(platform, channel):
	no_time = thread(thread_id="x", at="soon")
	platform.tell(THREADS, listing(thread(reply(1), {"id": "r"}, "odd"), no_time, None, {"id": "y"}))
	pages, items = read(channel)
	assert set(items) == {THREAD, f"{THREAD}.1"}
	assert sum(len(one.unreadable) for one in pages) == 5


def test_a_lost_page_token_restarts_from_the_top(platform, channel, told):
	lost = told(failure(400, "invalidPageToken"), status=400)
	platform.tell(
		THREADS, listing(thread(), token="a"), lost, listing(thread(), token="b"), listing(), listing()
	)
	pages, items = read(channel)
	assert set(items) == {THREAD} and pages[-1].cursor.gap_since is None


def failure(code, reason, domain="youtube", message="x"):
	entry = {"message": message, "domain": domain, "reason": reason}
	return {"error": {"code": code, "message": message, "errors": [entry]}}


def details(code, reason):
	return {
		"error": {"code": code, "message": "x", "details": [{"reason": reason, "domain": "googleapis.com"}]}
	}


REFUSALS = [
	(403, failure(403, "quotaExceeded", "youtube.quota"), errors.BudgetExhausted),
	(403, failure(403, "dailyLimitExceeded", "usageLimits"), errors.BudgetExhausted),
	(403, failure(403, "rateLimitExceeded"), errors.RateLimited),
	(403, failure(403, "userRateLimitExceeded"), errors.RateLimited),
	(429, details(429, "RATE_LIMIT_EXCEEDED"), errors.RateLimited),
	(403, failure(403, "insufficientPermissions"), errors.PermissionMissing),
	(403, details(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), errors.PermissionMissing),
	(403, details(403, "SERVICE_DISABLED"), errors.PermissionMissing),
	(403, failure(403, "forbidden"), errors.PermissionMissing),
	(403, failure(403, "somethingNew"), errors.PermissionMissing),
	(404, failure(404, "channelNotFound"), errors.TargetGone),
	(400, failure(400, "processingFailure"), errors.Transient),
	(503, failure(503, "backendError"), errors.Transient),
	(500, failure(500, "somethingNew"), errors.Transient),
	(200, failure(403, "quotaExceeded"), errors.BudgetExhausted),
	(200, failure(403, "somethingNew"), errors.SchemaDrift),
	(200, {"items": "odd"}, errors.SchemaDrift),
	(200, {}, errors.SchemaDrift),
]


@pytest.mark.parametrize(("status", "body", "error"), REFUSALS)
def test_what_youtube_answers_to_a_read_is_told_apart(platform, channel, told, status, body, error):
	platform.tell(THREADS, told(body, status=status))
	with pytest.raises(error) as caught:
		read(channel)
	assert type(caught.value) is error


def test_a_used_up_quota_comes_back_at_midnight_pacific_time(platform, channel, told):
	platform.tell(THREADS, told(failure(403, "quotaExceeded", "youtube.quota"), status=403))
	with pytest.raises(errors.BudgetExhausted) as caught:
		read(channel)
	assert caught.value.until == datetime(2026, 11, 21, 8, 0, tzinfo=timezone.utc)


EXPIRED = failure(401, "authError", "global", "Request had invalid authentication credentials canary-access")


def test_an_expired_token_is_renewed_once_and_the_read_repeated(platform, channel, told):
	platform.tell(THREADS, told(EXPIRED, status=401), listing(thread()))
	platform.tell("/token", {"access_token": "canary-new", "expires_in": 3599}, method="POST")
	assert THREAD in read(channel)[1]
	assert platform.asked(THREADS)[1].headers["Authorization"] == "Bearer canary-new"
	assert "refresh_token=canary-refresh" in platform.asked("/token")[0].body


def test_a_token_refused_again_after_renewal_is_not_renewed_for_ever(platform, channel, told):
	platform.tell(THREADS, told(EXPIRED, status=401))
	platform.tell("/token", {"access_token": "canary-new"}, method="POST")
	with pytest.raises(errors.AuthExpired) as caught:
		read(channel)
	assert len(platform.asked("/token")) == 1 and "canary" not in str(caught.value)


def test_a_dead_refresh_token_needs_a_person(platform, channel, told):
	platform.tell(THREADS, told(EXPIRED, status=401))
	dead = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
	platform.tell("/token", told(dead, status=400), method="POST")
	with pytest.raises(errors.AuthRevoked):
		read(channel)


@pytest.fixture
def thread_items(platform, channel):
	platform.tell(THREADS, listing(thread(reply(1))))
	platform.tell("/token", {"access_token": "canary-new"}, method="POST")
	return read(channel)[1]


@pytest.mark.parametrize("answered", [THREAD, f"{THREAD}.1"])
def test_a_reply_is_one_post_under_the_first_comment_with_a_fresh_token(
	platform, channel, thread_items, answered
):
	platform.tell(COMMENTS, {"id": f"{THREAD}.9"}, method="POST")
	sent = channel.publish(thread_items[answered], "شكراً")
	request = platform.received[-1]
	assert json.loads(request.body) == {"snippet": {"parentId": THREAD, "textOriginal": "شكراً"}}
	assert request.headers["Authorization"] == "Bearer canary-new"
	assert sent.external_id == f"{THREAD}.9" and sent.permalink.endswith(f"&lc={THREAD}.9")
	assert len([one for one in platform.received if one.path == COMMENTS and one.method == "POST"]) == 1


WRITE_REFUSALS = [
	(400, failure(400, "operationNotSupported"), errors.NotReplyable),
	(403, failure(403, "commentsDisabled"), errors.NotReplyable),
	(400, failure(400, "parentCommentIsPrivate"), errors.NotReplyable),
	(404, failure(404, "parentCommentNotFound"), errors.TargetGone),
	(400, failure(400, "commentTextTooLong"), errors.ContentRejected),
	(400, failure(400, "somethingNew"), errors.ContentRejected),
	(403, failure(403, "ineligibleAccount"), errors.PermissionMissing),
	(403, failure(403, "quotaExceeded", "youtube.quota"), errors.BudgetExhausted),
	(401, EXPIRED, errors.AuthExpired),
	(400, failure(400, "processingFailure"), errors.MaybePosted),
	(503, failure(503, "backendError"), errors.MaybePosted),
	(200, {}, errors.MaybePosted),
	(200, [], errors.MaybePosted),
]


@pytest.mark.parametrize(("status", "body", "error"), WRITE_REFUSALS)
def test_what_youtube_answers_to_a_reply_is_told_apart(
	platform, channel, told, thread_items, status, body, error
):
	platform.tell(COMMENTS, told(body, status=status), method="POST")
	with pytest.raises(error) as caught:
		channel.publish(thread_items[THREAD], "شكراً")
	assert type(caught.value) is error
	assert len([one for one in platform.received if one.path == COMMENTS and one.method == "POST"]) == 1


def test_a_comment_that_takes_no_replies_is_not_tried(platform, channel, thread_items):
	closed = thread()
	closed["snippet"]["canReply"] = False
	platform.tell_instead(THREADS, listing(closed))
	with pytest.raises(errors.NotReplyable):
		channel.publish(read(channel)[1][THREAD], "شكراً")
	assert not [one for one in platform.received if one.path == COMMENTS and one.method == "POST"]


@pytest.mark.parametrize(
	("entries", "outcome"),
	[
		([reply(9, CHANNEL, "شكراً", at="2026-11-20T07:59:00Z")], "posted"),
		([reply(9, "UCq", "شكراً", at="2026-11-20T07:59:00Z")], "absent"),
		([reply(9, CHANNEL, "استلمنا", at="2026-11-20T06:00:00Z")], "absent"),
		([reply(9, CHANNEL, "غيره", at="2026-11-20T07:59:00Z")], "unknown"),
		([], "absent"),
	],
)
def test_our_reply_is_looked_for_in_the_thread(platform, channel, thread_items, now, entries, outcome):
	platform.tell(COMMENTS, listing(*entries))
	probe = channel.find_own_reply(thread_items[THREAD], "شكراً", now - timedelta(minutes=5))
	assert probe.outcome == outcome
	assert platform.received[-1].query["parentId"] == THREAD


def test_a_comment_is_fetched_as_it_stands_now_and_none_when_gone(platform, channel):
	platform.tell(COMMENTS, listing(comment(text="edited")), listing())
	assert channel.fetch(THREAD).text == "edited"
	assert channel.fetch(THREAD) is None


@pytest.mark.parametrize(
	("items", "error"),
	[
		([{"id": CHANNEL, "snippet": {"customUrl": "@qaaf"}}], None),
		([{"id": "UCother"}], errors.WrongAccount),
		([], errors.WrongAccount),
	],
)
def test_the_token_is_checked_to_be_the_channels(platform, channel, items, error):
	platform.tell(f"{API}channels", listing(*items))
	if error:
		with pytest.raises(error):
			channel.check()
	else:
		assert channel.check().handle == "@qaaf"
