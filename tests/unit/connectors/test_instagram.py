from __future__ import annotations

from datetime import timedelta

import pytest

from participation_app.connectors import errors
from participation_app.connectors.contract import Cursor
from participation_app.connectors.registry import connect

ACCOUNT = "17841400000000001"
MEDIUM, OLD_MEDIUM = "17890011223344556", "17890011220000000"
FIRST, SECOND, INNER = "18033445566778890", "18033445566770001", "17998877665544331"
KEYS = {"access_token": "canary-ig-token", "app_secret": "canary-app-secret"}
MEDIA, COMMENTS = f"/v26.0/{ACCOUNT}/media", f"/v26.0/{MEDIUM}/comments"
REPLIES = f"/v26.0/{FIRST}/replies"
MARK = "2026-11-20T07:30:00.000Z"

REPLY = {
	"id": INNER,
	"text": "@noura.q8 وأنا بعد",
	"timestamp": "2026-11-20T07:04:02+0000",
	"username": "dana_m",
	"parent_id": FIRST,
}
COMMENT = {
	"id": FIRST,
	"text": "الخدمة بطيئة مرة 😡",
	"timestamp": "2026-11-20T07:01:33+0000",
	"username": "noura.q8",
	"from": {"id": "1378890011223344", "username": "noura.q8"},
	"hidden": False,
	"replies": {"data": [REPLY]},
}
PLAIN = {"id": SECOND, "text": "how?", "timestamp": "2026-11-20T06:59:10+0000", "username": "lito.dxb"}


def medium(count=3, created="2026-11-19T06:00:00+0000", medium_id=MEDIUM):
	link = f"https://www.instagram.com/p/{medium_id}/"
	return {
		"id": medium_id,
		"caption": "خدمة",
		"timestamp": created,
		"comments_count": count,
		"permalink": link,
	}


def listing(*entries, after=None):
	paging = {"cursors": {"after": after or "end"}}
	if after:
		paging["next"] = f"https://elsewhere.example/?access_token=canary-ig-token&after={after}"
	return {"data": list(entries), "paging": paging}


@pytest.fixture
def account(platform, clock):
	return connect(
		"Instagram", account_id=ACCOUNT, handle="@Qaaf", credentials=KEYS, base_url=platform.url, clock=clock
	)


def read(account, cursor=None):
	pages = list(account.pull(cursor or Cursor()))
	return pages, {item.external_id: item for one in pages for item in one.items}


def kept(count, created="2026-11-19T06:00:00.000Z"):
	return Cursor(high_water=MARK, parents={MEDIUM: {"count": count, "at": created}})


def test_comments_and_the_replies_inside_them_are_read(platform, account):
	platform.tell(MEDIA, listing(medium()))
	platform.tell(COMMENTS, listing(COMMENT, PLAIN))
	pages, items = read(account)
	assert set(items) == {FIRST, SECOND, INNER}
	assert items[INNER].parent_id == FIRST and items[FIRST].parent_id is None
	assert items[FIRST].author_handle == "noura.q8" and items[SECOND].author_id is None
	assert items[FIRST].post.text == "خدمة" and items[FIRST].permalink.endswith(f"/{MEDIUM}/")
	assert pages[-1].cursor.high_water == "2026-11-20T07:04:02.000Z"
	assert platform.asked(COMMENTS)[0].query["limit"] == "50"


def test_replies_left_out_of_their_comment_are_fetched(platform, account):
	cut = {**COMMENT, "replies": listing(REPLY, after="more")}
	more = {**REPLY, "id": "179", "parent_id": None}
	platform.tell(MEDIA, listing(medium()))
	platform.tell(COMMENTS, listing(cut))
	platform.tell(REPLIES, listing(more))
	_, items = read(account)
	assert set(items) == {FIRST, INNER, "179"} and items["179"].parent_id == FIRST
	assert platform.asked(REPLIES)[0].query["after"] == "more"


@pytest.mark.parametrize(("count", "pages_read"), [(3, 1), (4, 2), (2, 2)])
def test_a_changed_count_is_a_reason_to_read_to_the_end(platform, account, count, pages_read):
	"""A new reply stays under its comment, which may be on the last page."""
	platform.tell(MEDIA, listing(medium(count)))
	platform.tell(COMMENTS, listing(COMMENT, after="a"), listing(PLAIN))
	read(account, kept(3))
	assert len(platform.asked(COMMENTS)) == pages_read


def test_old_media_without_a_change_are_left_alone(platform, account):
	platform.tell(MEDIA, listing(medium(3, "2026-10-01T06:00:00+0000")))
	read(account, kept(3, "2026-10-01T06:00:00.000Z"))
	assert not platform.asked(COMMENTS)


def test_hidden_comments_are_marked_and_cannot_be_answered(platform, account):
	platform.tell(MEDIA, listing(medium()))
	platform.tell(COMMENTS, listing({**PLAIN, "hidden": True}))
	item = read(account)[1][SECOND]
	assert item.visibility == "hidden" and item.can_reply is False
	with pytest.raises(errors.NotReplyable):
		account.publish(item, "نعتذر")
	assert not [request for request in platform.received if request.method == "POST"]


@pytest.mark.parametrize("own", [{"username": "qaaf"}, {"from": {"id": ACCOUNT}}])
def test_our_own_replies_are_recognised(platform, account, own):
	platform.tell(MEDIA, listing(medium()))
	platform.tell(COMMENTS, listing({**COMMENT, "replies": {"data": [{**REPLY, "username": None, **own}]}}))
	assert read(account)[1][INNER].is_own


def test_nothing_shown_though_there_are_comments_is_a_gap(platform, account):
	platform.tell(MEDIA, listing(medium(8)))
	platform.tell(COMMENTS, {"data": [], "paging": {"cursors": {"after": "x"}}})
	assert read(account)[0][-1].cursor.gap_since


def test_broken_entries_stop_nothing(platform, account):
	platform.tell(MEDIA, listing(medium(), {"id": "no time"}))
	broken = {**COMMENT, "replies": {"data": [{"id": "broken"}, "odd", REPLY]}}
	platform.tell(COMMENTS, listing(broken, {"id": "1"}, None, {**PLAIN, "replies": "odd"}))
	pages, items = read(account)
	assert set(items) == {FIRST, INNER, SECOND}
	assert sum(len(one.unreadable) for one in pages) == 5


def test_the_token_is_neither_in_what_is_kept_nor_in_the_address(platform, account):
	cut = {**COMMENT, "replies": listing(REPLY, after="more")}
	platform.tell(MEDIA, listing(medium(), after="a"), listing())
	platform.tell(
		COMMENTS, listing(cut, {"id": "1", "replies": listing(REPLY, after="b")}, after="c"), listing()
	)
	platform.tell(REPLIES, listing())
	platform.tell("/v26.0/1/replies", listing())
	pages, _ = read(account)
	assert "canary" not in str(pages) and "elsewhere" not in str(pages)
	assert "canary" not in str([request.query for request in platform.received])


@pytest.fixture
def target(platform, account):
	platform.tell(MEDIA, listing(medium()))
	platform.tell(COMMENTS, listing(COMMENT))
	return read(account)[1][INNER]


def test_a_reply_to_a_reply_goes_to_the_first_level_comment(platform, account, target):
	platform.tell(REPLIES, {"id": "17873440459141021"}, method="POST")
	sent = account.publish(target, "نعتذر")
	assert sent.external_id == "17873440459141021" and sent.permalink == target.permalink


@pytest.mark.parametrize(
	("message", "error"),
	[
		("Comments are turned off on this media", errors.NotReplyable),
		("A hidden comment cannot be replied to", errors.NotReplyable),
		("Param message is too long", errors.ContentRejected),
	],
)
def test_a_refused_reply_says_whether_the_place_or_the_text_is_at_fault(
	platform, account, told, target, message, error
):
	body = {"error": {"code": 100, "message": message}}
	platform.tell(REPLIES, told(body, status=400), method="POST")
	with pytest.raises(error):
		account.publish(target, "نعتذر")


def own(text, username="qaaf", at="2026-11-20T07:59:00+0000"):
	return {"id": "9", "text": text, "timestamp": at, "username": username}


@pytest.mark.parametrize(
	("entries", "outcome"),
	[
		([own("@dana_m نعتذر")], "posted"),
		([own("نعتذر", "somebody")], "absent"),
		([own("نعتذر", None)], "unknown"),
		([own("استلمنا", at="2026-11-20T06:00:00+0000")], "absent"),
		([], "absent"),
	],
)
def test_our_reply_is_looked_for_in_the_thread(platform, account, target, now, entries, outcome):
	platform.tell(REPLIES, listing(*entries))
	assert account.find_own_reply(target, "نعتذر", now - timedelta(minutes=5)).outcome == outcome


def test_a_deleted_comment_is_none(platform, account, told):
	gone = {"error": {"code": 100, "error_subcode": 33, "message": "Unsupported get request."}}
	platform.tell(f"/v26.0/{FIRST}", told(gone, status=400))
	platform.tell(MEDIA, listing())
	assert account.fetch(FIRST) is None


def test_a_comment_is_fetched_as_it_stands_now(platform, account):
	platform.tell(f"/v26.0/{FIRST}", {**PLAIN, "text": "edited"})
	assert account.fetch(FIRST).text == "edited"


def test_a_token_that_sees_no_comments_lacks_a_permission(platform, account):
	platform.tell(f"/v26.0/{ACCOUNT}", {"id": ACCOUNT, "username": "qaaf"})
	platform.tell(MEDIA, listing(medium(0, medium_id=OLD_MEDIUM), medium(8)))
	platform.tell(COMMENTS, listing(), listing(PLAIN))
	platform.tell("/v26.0/debug_token", {"data": {"is_valid": True, "expires_at": 1800000000}})
	with pytest.raises(errors.PermissionMissing, match="comments permission"):
		account.check()
	health = account.check()
	assert health.handle == "qaaf" and health.expires_at.year == 2027


def test_a_token_of_another_account_is_told(platform, account, told):
	gone = {"error": {"code": 100, "error_subcode": 33, "message": "Unsupported get request."}}
	platform.tell(f"/v26.0/{ACCOUNT}", told(gone, status=400))
	with pytest.raises(errors.WrongAccount):
		account.check()
