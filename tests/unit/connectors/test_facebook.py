from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from participation_app.connectors import errors
from participation_app.connectors.contract import Cursor
from participation_app.connectors.registry import connect

PAGE_ID = "102233445566"
POST_ID = f"{PAGE_ID}_122101234567890123"
FIRST, SECOND = "122101234567890123_1094455667788990", "122101234567890123_1094455667799001"
KEYS = {"access_token": "canary-page-token", "app_secret": "canary-app-secret"}
FEED, COMMENTS = f"/v26.0/{PAGE_ID}/feed", f"/v26.0/{POST_ID}/comments"
REPLIES = f"/v26.0/{FIRST}/comments"

COMMENT = {
	"id": FIRST,
	"message": "متى يرجع التطبيق يشتغل؟",
	"from": {"id": "8042233445566778", "name": "Fatma A."},
	"created_time": "2026-11-20T06:52:10+0000",
	"is_hidden": False,
	"can_comment": True,
	"permalink_url": f"https://www.facebook.com/122100/posts/122101234567890123/?comment_id={FIRST}",
}
REPLY = {
	"id": SECOND,
	"message": "same here",
	"from": {"id": "8042233445599001", "name": "J. Cruz"},
	"parent": {"id": FIRST},
	"created_time": "2026-11-20T06:53:44+0000",
	"is_hidden": True,
}
SUMMARY = {"order": "reverse_chronological", "total_count": 2}
EMPTY = {"data": []}


def feed(*posts, **more):
	return {"data": list(posts), **more}


def post(total=2, created="2026-11-19T06:00:00+0000", post_id=POST_ID, **more):
	comments = {"data": [], "summary": {"total_count": total}}
	return {"id": post_id, "message": "منصة جديدة", "created_time": created, "comments": comments, **more}


def listing(*entries, after=None, summary=SUMMARY):
	paging = {"cursors": {"before": "b", "after": after or "end"}}
	if after:
		paging["next"] = f"https://elsewhere.example/?access_token=canary-page-token&after={after}"
	return {"data": list(entries), "paging": paging, "summary": summary}


@pytest.fixture
def page(platform, clock):
	return connect(
		"Facebook",
		account_id=PAGE_ID,
		handle="qaaf",
		credentials=KEYS,
		base_url=platform.url,
		clock=clock,
	)


def read(page, cursor=None):
	pages = list(page.pull(cursor or Cursor()))
	return pages, {item.external_id: item for one in pages for item in one.items}


def test_comments_at_all_levels_are_read_with_their_post(platform, page):
	platform.tell(FEED, feed(post()))
	platform.tell(COMMENTS, listing(REPLY, COMMENT))
	pages, items = read(page)
	assert set(items) == {FIRST, SECOND}
	first, second = items[FIRST], items[SECOND]
	assert (first.parent_id, second.parent_id) == (None, FIRST)
	assert (first.visibility, second.visibility) == ("visible", "hidden")
	assert first.post.text == "منصة جديدة" and first.author_name == "Fatma A."
	assert first.can_reply is True and second.can_reply is None
	assert pages[-1].cursor.high_water == "2026-11-20T06:53:44.000Z"
	asked = platform.asked(COMMENTS)[0].query
	assert (asked["filter"], asked["order"], asked["summary"]) == ("stream", "reverse_chronological", "true")


def test_the_token_is_never_in_the_address_and_the_proof_goes_with_it(platform, page):
	platform.tell(FEED, EMPTY)
	read(page)
	request = platform.received[0]
	assert request.headers["Authorization"] == "Bearer canary-page-token"
	assert "canary" not in str(request.query) and len(request.query["appsecret_proof"]) == 64


def test_the_next_page_is_asked_for_at_our_address_only(platform, page):
	platform.tell(FEED, feed(post()))
	platform.tell(COMMENTS, listing(COMMENT, after="QVFIUk"), listing(REPLY))
	_, items = read(page)
	assert set(items) == {FIRST, SECOND}
	assert platform.asked(COMMENTS)[1].query["after"] == "QVFIUk"


def test_short_and_empty_pages_do_not_end_a_list(platform, page):
	platform.tell(FEED, feed(post()))
	platform.tell(COMMENTS, listing(after="a"), listing(COMMENT, after="b"), listing(REPLY))
	pages, items = read(page)
	assert set(items) == {FIRST, SECOND} and pages[-1].cursor.gap_since is None


def test_a_next_page_that_cannot_be_asked_for_is_a_gap(platform, page):
	platform.tell(FEED, feed(post()))
	platform.tell(COMMENTS, {"data": [COMMENT], "paging": {"next": "https://x.example"}, "summary": SUMMARY})
	pages, _ = read(page)
	assert pages[-1].cursor.gap_since


MARK = Cursor(
	high_water="2026-11-20T06:53:44.000Z", parents={POST_ID: {"count": 1, "at": "2026-11-19T06:00:00.000Z"}}
)
OLD = {**COMMENT, "id": "old", "created_time": "2026-11-18T06:00:00+0000"}


@pytest.mark.parametrize(("order", "requests"), [("reverse_chronological", 1), ("ranked", 2), (None, 2)])
def test_only_a_list_by_time_is_left_early(platform, page, order, requests):
	platform.tell(FEED, feed(post()))
	platform.tell(
		COMMENTS, listing(OLD, after="a", summary={"order": order, "total_count": 2}), listing(COMMENT)
	)
	read(page, MARK)
	assert len(platform.asked(COMMENTS)) == requests


@pytest.mark.parametrize(
	("created", "kept", "total", "looked_under"),
	[
		("2026-11-19T06:00:00+0000", 2, 2, True),
		("2026-10-19T06:00:00+0000", 2, 2, False),
		("2026-10-19T06:00:00+0000", 2, 3, True),
		("2026-10-19T06:00:00+0000", 3, 2, True),
		("2026-10-19T06:00:00+0000", None, 2, True),
		("2026-11-19T06:00:00+0000", 0, 0, False),
	],
)
def test_an_old_post_is_looked_under_when_its_count_changed(
	platform, page, created, kept, total, looked_under
):
	at = created.replace("+0000", ".000Z")
	parents = {POST_ID: {"count": kept, "at": at}} if kept is not None else {}
	platform.tell(FEED, feed(post(total, created)))
	platform.tell(COMMENTS, listing(COMMENT))
	pages, _ = read(page, Cursor(high_water="2026-11-20T06:53:44.000Z", parents=parents))
	assert bool(platform.asked(COMMENTS)) is looked_under
	assert pages[-1].cursor.parents[POST_ID] == {"count": total, "at": at}


def test_the_feed_is_left_where_posts_are_no_longer_watched(platform, page):
	next_page = {"cursors": {"after": "a"}, "next": "https://x.example"}
	platform.tell(FEED, feed(post(created="2026-01-01T06:00:00+0000"), paging=next_page))
	read(page)
	assert len(platform.asked(FEED)) == 1


def test_what_a_visitor_posts_on_the_page_is_a_contribution(platform, page):
	visitor = {"id": "8042233445566778", "name": "Fatma A."}
	own = {"id": PAGE_ID, "name": "Qaaf"}
	platform.tell(FEED, feed(post(0, **{"from": visitor}), post(0, post_id="own", **{"from": own})))
	_, items = read(page)
	assert set(items) == {POST_ID} and items[POST_ID].parent_id is None


def test_our_own_comments_are_recognised_and_a_missing_author_is_none(platform, page):
	own = {**COMMENT, "from": {"id": PAGE_ID}}
	nobody = {key: value for key, value in REPLY.items() if key not in ("from", "message")}
	platform.tell(FEED, feed(post()))
	platform.tell(COMMENTS, listing(own, nobody))
	_, items = read(page)
	assert items[FIRST].is_own and not items[SECOND].is_own
	assert items[SECOND].author_id is None and items[SECOND].text == ""


def test_nothing_listed_where_there_should_be_something_is_a_gap(platform, page):
	platform.tell(FEED, feed(post()))
	platform.tell(COMMENTS, {"data": [], "summary": {"total_count": 2}})
	pages, _ = read(page)
	assert pages[-1].cursor.gap_since


def test_a_broken_entry_stops_nothing(platform, page):
	platform.tell(FEED, feed(post(), {"id": "no time"}))
	platform.tell(COMMENTS, listing({**REPLY, "created_time": "soon"}, None, COMMENT))
	pages, items = read(page)
	assert set(items) == {FIRST} and sum(len(one.unreadable) for one in pages) == 3


def failure(code, message="x", status=400, **more):
	return {"body": {"error": {"message": message, "code": code, **more}}, "status": status}


GONE = {"error_subcode": 33, "message": "Unsupported get request."}
REDUCE = "Please reduce the amount of data you're asking for, then retry your request"
REFUSALS = [
	(failure(190, error_subcode=463), errors.AuthExpired),
	(failure(190, error_subcode=460, status=401), errors.AuthRevoked),
	(failure(190), errors.AuthRevoked),
	(failure(102), errors.AuthRevoked),
	(failure(10, status=403), errors.PermissionMissing),
	(failure(200, status=403), errors.PermissionMissing),
	(failure(299), errors.PermissionMissing),
	(failure(3), errors.PermissionMissing),
	*[
		(failure(code, status=status), errors.RateLimited)
		for code in (4, 17, 32, 341, 613, 80001, 80002)
		for status in (400, 403, 429)
	],
	(failure(1, status=500), errors.Transient),
	(failure(2, status=500, is_transient=True), errors.Transient),
	(failure(99999, is_transient=True), errors.Transient),
	(failure(2, status=200), errors.Transient),
	(failure(190, status=200), errors.AuthRevoked),
	(failure(100, status=400), errors.SchemaDrift),
	(failure("odd"), errors.SchemaDrift),
	({"body": {"data": "odd"}}, errors.SchemaDrift),
]


@pytest.mark.parametrize(("answer", "error"), REFUSALS)
def test_what_graph_answers_to_a_read_is_told_apart(platform, page, told, answer, error):
	platform.tell(FEED, told(**answer))
	with pytest.raises(error) as caught:
		read(page)
	assert type(caught.value) is error


def test_a_limit_names_the_minutes_until_access_is_back(platform, page, told, now):
	usage = '{"1": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 19}]}'
	platform.tell(FEED, told(**failure(80001), headers={"X-Business-Use-Case-Usage": usage}))
	with pytest.raises(errors.RateLimited) as caught:
		read(page)
	assert caught.value.until == now + timedelta(minutes=19)


def test_reading_rests_when_the_allowance_is_nearly_used_up(platform, page, told, now):
	usage = {"X-App-Usage": '{"call_count": 91}'}
	platform.tell(FEED, told(feed(post()), headers=usage))
	reading = page.pull(Cursor())
	first = next(reading)
	with pytest.raises(errors.RateLimited) as caught:
		next(reading)
	assert caught.value.until > now and first.cursor.pending and len(platform.received) == 1


def test_smaller_pages_are_asked_for_when_a_page_is_too_much(platform, page, told):
	platform.tell(FEED, told(**failure(1, REDUCE, 500)), told(**failure(1, REDUCE, 500)), EMPTY)
	read(page)
	assert [request.query["limit"] for request in platform.asked(FEED)] == ["25", "12", "6"]


def test_a_lost_page_token_restarts_the_list(platform, page, told):
	platform.tell(FEED, feed(post()))
	lost = told(**failure(100, "Invalid cursors values"))
	platform.tell(COMMENTS, listing(COMMENT, after="a"), lost, listing(COMMENT, after="b"), listing(REPLY))
	pages, items = read(page)
	assert set(items) == {FIRST, SECOND} and pages[-1].cursor.gap_since is None


def test_a_list_deeper_than_the_platform_goes_leaves_a_gap(platform, page, told):
	limit = "(#100) The After Cursor specified exceeds the max limit supported by this endpoint"
	platform.tell(FEED, feed(post()))
	platform.tell(COMMENTS, listing(COMMENT, after="a"), told(**failure(100, limit)))
	pages, _ = read(page)
	assert pages[-1].cursor.gap_since and len(platform.asked(COMMENTS)) == 2


def test_a_post_deleted_while_reading_stops_nothing(platform, page, told):
	other = f"{PAGE_ID}_2"
	platform.tell(FEED, feed(post(), post(post_id=other)))
	platform.tell(COMMENTS, told(**failure(100, **GONE)))
	platform.tell(f"/v26.0/{other}/comments", listing(COMMENT))
	_, items = read(page)
	assert set(items) == {FIRST}


@pytest.fixture
def target(platform, page):
	platform.tell(FEED, feed(post()))
	platform.tell(COMMENTS, listing(REPLY, COMMENT))
	return read(page)[1][FIRST]


@pytest.mark.parametrize("answered", [FIRST, SECOND])
def test_a_reply_goes_under_the_first_level_comment(platform, page, answered):
	platform.tell(FEED, feed(post()))
	platform.tell(COMMENTS, listing(REPLY, COMMENT))
	platform.tell(REPLIES, {"id": "122101234567890123_1094499999999999"}, method="POST")
	sent = page.publish(read(page)[1][answered], "نعتذر & شكرا")
	assert sent.external_id == "122101234567890123_1094499999999999"
	request = platform.received[-1]
	assert parse_qs(request.body)["message"] == ["نعتذر & شكرا"] and not request.query


WRITE_REFUSALS = [
	(failure(100, **GONE), errors.TargetGone),
	(failure(100), errors.ContentRejected),
	(failure(368), errors.PublishingBlocked),
	(failure(506), errors.MaybePosted),
	(failure(1, status=500), errors.MaybePosted),
	(failure(2, status=200), errors.MaybePosted),
	(failure(190), errors.AuthRevoked),
	(failure(200), errors.PermissionMissing),
	(failure(80001), errors.RateLimited),
	({"body": {}, "status": 200}, errors.MaybePosted),
	({"body": b"Service Unavailable", "content_type": "text/plain"}, errors.MaybePosted),
	({"drop": True}, errors.MaybePosted),
]


@pytest.mark.parametrize(("answer", "error"), WRITE_REFUSALS)
def test_what_graph_answers_to_a_reply_is_told_apart(platform, page, told, target, answer, error):
	platform.tell(REPLIES, told(**answer), method="POST")
	with pytest.raises(error) as caught:
		page.publish(target, "نعتذر")
	assert type(caught.value) is error
	assert len([request for request in platform.received if request.method == "POST"]) == 1


def own(text, at="2026-11-20T07:59:00+0000", author=PAGE_ID):
	entry = {"id": f"r{text}", "message": text, "created_time": at}
	return {**entry, "from": {"id": author}} if author else entry


@pytest.mark.parametrize(
	("entries", "outcome"),
	[
		([own("نعتذر")], "posted"),
		([own("نعتذر", author="5")], "absent"),
		([own("نعتذر", author=None)], "unknown"),
		([own("استلمنا", at="2026-11-20T07:00:00+0000")], "absent"),
		([own("شيء آخر")], "unknown"),
		([], "absent"),
	],
)
def test_our_reply_is_looked_for_under_the_comment(platform, page, target, now, entries, outcome):
	platform.tell(REPLIES, listing(*entries))
	assert page.find_own_reply(target, "نعتذر", now - timedelta(minutes=5)).outcome == outcome


def test_a_missing_comment_counts_as_gone_only_where_the_page_can_be_read(platform, page, told):
	path = f"/v26.0/{FIRST}"
	platform.tell(path, told(**failure(100, **GONE)))
	platform.tell(FEED, feed(post()), told(**failure(10, status=403)))
	assert page.fetch(FIRST) is None
	with pytest.raises(errors.PermissionMissing):
		page.fetch(FIRST)


def test_a_visitors_post_is_fetched_by_the_fields_of_a_post(platform, page):
	platform.tell(f"/v26.0/{POST_ID}", post(0, **{"from": {"id": "8042233445566778"}}))
	assert page.fetch(POST_ID).author_id == "8042233445566778"
	assert "can_comment" not in platform.received[-1].query["fields"]


SCOPES = ["pages_read_engagement", "pages_read_user_content", "pages_manage_engagement"]


@pytest.mark.parametrize(
	("me", "facts", "error"),
	[
		(PAGE_ID, {"is_valid": True, "scopes": SCOPES, "expires_at": 0}, None),
		("5", {}, errors.WrongAccount),
		(PAGE_ID, {"is_valid": False, "scopes": SCOPES}, errors.AuthRevoked),
		(PAGE_ID, {"is_valid": True, "scopes": SCOPES[:2]}, errors.PermissionMissing),
	],
)
def test_the_token_is_checked_for_its_page_and_its_permissions(platform, page, me, facts, error):
	platform.tell("/v26.0/me", {"id": me, "name": "Qaaf"})
	platform.tell("/v26.0/debug_token", {"data": facts})
	if error:
		with pytest.raises(error):
			page.check()
	else:
		assert page.check().scopes == tuple(SCOPES)


def test_no_secret_of_facebook_stands_in_an_error_or_a_cursor(platform, page, told, target):
	said = f"{KEYS['access_token']} {KEYS['app_secret']}"
	platform.tell(REPLIES, told(**failure(100, said)), method="POST")
	with pytest.raises(errors.ContentRejected) as caught:
		page.publish(target, "نعتذر")
	assert "canary" not in str(caught.value)
	platform.tell_instead(COMMENTS, listing(COMMENT, after="a"), listing(REPLY))
	assert "canary" not in str(read(page)[0])


@pytest.mark.parametrize(
	("attachment", "media"),
	[
		(None, []),
		("odd", []),
		({"media": "odd"}, []),
		({"type": "share", "url": "https://example.org"}, []),
		(
			{"media": {"image": {"src": "https://a.fbcdn.net/1.jpg"}}, "target": {"id": "7"}},
			[("picture", "7")],
		),
		(
			{"media": {"image": {"src": "https://a/1.jpg"}, "source": "https://a.fbcdn.net/1.mp4"}},
			[("video", None)],
		),
	],
)
def test_a_picture_or_video_hangs_on_its_comment(platform, page, attachment, media):
	platform.tell(FEED, feed(post()))
	platform.tell(COMMENTS, listing({**COMMENT, "attachment": attachment}))
	found = read(page)[1][FIRST].media
	assert [(one.kind, one.external_id) for one in found] == media
