"""The simulated YouTube Data API v3."""

from __future__ import annotations

import pytest

from participation_app.simulator import accounts

OURS = accounts.YOUTUBE.account_id
API = "/youtube/v3"
THREADS = {"part": "id,snippet,replies", "allThreadsRelatedToChannelId": OURS, "textFormat": "plainText"}


@pytest.fixture
def video(control):
	return control.post_on("YouTube")


def ids(answer):
	return [one["id"] for one in answer.json()["items"]]


def reason(answer):
	return answer.json()["error"]["errors"][0]["reason"]


def reply_body(parent, text="شكراً"):
	return {"snippet": {"parentId": parent, "textOriginal": text}}


def threads(youtube, **query):
	return youtube.get(f"{API}/commentThreads", **{**THREADS, **query})


def test_the_channel_is_ours(youtube):
	item = youtube.get(f"{API}/channels", part="snippet", mine="true").json()["items"][0]
	assert (item["id"], item["snippet"]["customUrl"]) == (OURS, f"@{accounts.YOUTUBE.handle}")


def test_videos_are_looked_up_by_id(youtube, video):
	answer = youtube.get(f"{API}/videos", part="snippet", id=f"{video},missing0001")
	assert ids(answer) == [video]
	assert answer.json()["items"][0]["snippet"]["title"] == "منشور"


def test_a_new_reply_does_not_move_its_thread_up(youtube, control, video):
	old, new = (control.comment_on("YouTube", str(number), post=video) for number in range(2))
	reply = control.comment_on("YouTube", "وأنا", parent=old)
	page = threads(youtube)
	assert ids(page) == [new, old]
	snippet = page.json()["items"][1]["snippet"]
	assert (snippet["totalReplyCount"], snippet["canReply"]) == (1, True)
	assert reply.startswith(f"{old}.")


def test_replies_in_a_thread_are_a_part_of_all(youtube, control, video):
	top = control.comment_on("YouTube", "سؤال", post=video)
	made = [control.comment_on("YouTube", str(number), parent=top) for number in range(5)]
	thread = threads(youtube).json()["items"][0]
	assert thread["snippet"]["totalReplyCount"] == 5
	assert len(thread["replies"]["comments"]) == 3
	all_replies = youtube.get(f"{API}/comments", part="snippet", parentId=top, maxResults=100)
	assert sorted(ids(all_replies)) == sorted(made)


def test_pages_go_on_by_token(youtube, control, video):
	made = [control.comment_on("YouTube", str(number), post=video) for number in range(5)]
	read, query = [], {"maxResults": 2}
	while query:
		page = threads(youtube, **query)
		read += ids(page)
		after = page.json().get("nextPageToken")
		query = {"maxResults": 2, "pageToken": after} if after else {}
	assert read == made[::-1]


def test_an_empty_list_has_items(youtube):
	assert threads(youtube).json()["items"] == []


def test_texts_are_html_unless_plain_is_asked_for(youtube, control, video):
	comment = control.comment_on("YouTube", "a < b\nc", post=video)
	query = {"part": "snippet", "id": comment}
	shown = [
		youtube.get(f"{API}/comments", **query, **more).json()["items"][0]["snippet"]["textDisplay"]
		for more in ({}, {"textFormat": "plainText"})
	]
	assert shown == ["a &lt; b<br>c", "a < b\nc"]


def test_an_edit_moves_the_updated_time(youtube, control, video):
	comment = control.comment_on("YouTube", "قبل", post=video)
	control.tell("/clock", advance=60)
	control.tell("/comments", action="edit", id=comment, text="بعد")
	snippet = youtube.get(f"{API}/comments", part="snippet", id=comment).json()["items"][0]["snippet"]
	assert snippet["updatedAt"] > snippet["publishedAt"]
	assert snippet["textOriginal"] == "بعد"


def test_held_comments_are_listed_apart_and_deleted_ones_nowhere(youtube, control, video):
	held, gone = (control.comment_on("YouTube", str(number), post=video) for number in range(2))
	control.tell("/comments", action="hold", id=held)
	control.tell("/comments", action="delete", id=gone)
	assert ids(threads(youtube)) == []
	page = threads(youtube, moderationStatus="heldForReview")
	assert ids(page) == [held]
	top = page.json()["items"][0]["snippet"]["topLevelComment"]
	assert top["snippet"]["moderationStatus"] == "heldForReview"
	assert ids(youtube.get(f"{API}/comments", part="snippet", id=f"{held},{gone}")) == [held]


def test_a_closed_account_has_no_channel_id(youtube, control, video):
	comment = control.comment_on("YouTube", "سؤال", post=video, author=None)
	snippet = youtube.get(f"{API}/comments", part="snippet", id=comment).json()["items"][0]["snippet"]
	assert "authorChannelId" not in snippet


@pytest.mark.parametrize(
	"query",
	[
		{"maxResults": 101},
		{"maxResults": 0},
		{"limit": 5},
		{"videoId": "both"},
		{"order": "newest"},
		{"pageToken": "nonsense"},
		{"part": "everything"},
		{"part": ""},
		{"textFormat": "markdown"},
	],
)
def test_a_wrong_parameter_is_refused(youtube, control, video, query):
	control.comment_on("YouTube", "سؤال", post=video)
	assert threads(youtube, **query).status_code == 400


def test_another_version_and_a_token_in_the_address_are_refused(youtube):
	assert youtube.get("/youtube/v2/commentThreads", **THREADS).status_code == 404
	assert threads(youtube, access_token="any").status_code == 401


def test_a_reply_stands_under_its_thread(youtube, control, video):
	top = control.comment_on("YouTube", "سؤال", post=video)
	answer = youtube.post(f"{API}/comments?part=snippet", reply_body(top, "تم"))
	assert answer.status_code == 200
	sent = answer.json()
	assert sent["id"].startswith(f"{top}.")
	assert sent["snippet"]["authorChannelId"]["value"] == OURS
	assert [(one["target"], one["text"]) for one in control.replies("YouTube")] == [(top, "تم")]


def test_refusals_of_a_reply_tell_their_reason(youtube, control, video):
	top, shut = (control.comment_on("YouTube", str(number), post=video) for number in range(2))
	nested = control.comment_on("YouTube", "وأنا", parent=top)
	control.tell("/comments", action="close", id=shut)
	cases = [
		(reply_body(shut), "operationNotSupported"),
		(reply_body(nested), "operationNotSupported"),
		(reply_body("Ugxmissing"), "parentCommentNotFound"),
		(reply_body(top, ""), "commentTextRequired"),
		(reply_body(top, "أ" * 10_001), "commentTextTooLong"),
		({"snippet": {"textOriginal": "شكراً"}}, "parentIdMissing"),
	]
	for body, expected in cases:
		assert reason(youtube.post(f"{API}/comments?part=snippet", body)) == expected
	control.tell("/posts", id=video, comments_open=False)
	assert reason(youtube.post(f"{API}/comments?part=snippet", reply_body(top))) == "commentsDisabled"
	assert control.replies("YouTube") == []


def test_quota_is_spent_and_comes_back_at_midnight_in_california(youtube, control, video):
	control.tell("/clock", set="2026-11-20T07:59:00Z", stop=True)
	top = control.comment_on("YouTube", "سؤال", post=video)
	youtube.token = refreshed(youtube)
	control.tell("/settings", youtube_units_per_day=51)
	assert youtube.post(f"{API}/comments?part=snippet", reply_body(top)).status_code == 200
	assert threads(youtube).status_code == 200
	assert reason(threads(youtube)) == "quotaExceeded"
	control.tell("/clock", advance=60)
	assert threads(youtube).status_code == 200


def refreshed(youtube):
	names = ("client_id", "client_secret", "refresh_token")
	form = {name: accounts.YOUTUBE.credentials[name] for name in names}
	answer = youtube.request("POST", "/token", data={"grant_type": "refresh_token", **form})
	return answer.json()["access_token"]


def test_an_access_token_lasts_an_hour_and_is_renewed(youtube, control):
	control.tell("/clock", advance=3601)
	assert reason(threads(youtube)) == "authError"
	youtube.token = refreshed(youtube)
	assert threads(youtube).status_code == 200


def test_a_revoked_refresh_token_is_an_invalid_grant(youtube, control):
	control.tell("/tokens", platform="YouTube", state="revoked", kind="refresh")
	names = ("client_id", "client_secret", "refresh_token")
	form = {name: accounts.YOUTUBE.credentials[name] for name in names}
	answer = youtube.request("POST", "/token", data={"grant_type": "refresh_token", **form})
	assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_a_token_without_the_scope_is_refused(youtube, control):
	control.tell("/tokens", platform="YouTube", scopes=[])
	assert reason(threads(youtube)) == "insufficientPermissions"
