"""The simulated Graph API for Facebook Pages."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from participation_app.simulator import accounts

PAGE = accounts.FACEBOOK.account_id
TOKEN = accounts.FACEBOOK.credentials["access_token"]


@pytest.fixture
def post(control):
	return control.post_on("Facebook")


def ids(answer):
	return [one["id"] for one in answer.json()["data"]]


def error(answer):
	return answer.json()["error"]


def test_a_comment_id_begins_with_its_post(facebook, control, post):
	comment = control.comment_on("Facebook", "سؤال", post=post)
	assert post.startswith(f"{PAGE}_")
	assert comment.startswith(post.partition("_")[2] + "_")


def test_only_stream_shows_replies(facebook, control, post):
	top = control.comment_on("Facebook", "سؤال", post=post)
	reply = control.comment_on("Facebook", "وأنا", parent=top)
	assert ids(facebook.get(f"/{post}/comments")) == [top]
	assert ids(facebook.get(f"/{post}/comments", filter="stream")) == [top, reply]
	assert ids(facebook.get(f"/{top}/comments")) == [reply]
	shown = facebook.get(f"/{reply}", fields="parent{id},message").json()
	assert shown == {"id": reply, "message": "وأنا", "parent": {"id": top}}


def test_comments_come_oldest_first_unless_asked_otherwise(facebook, control, post):
	made = [control.comment_on("Facebook", str(number), post=post) for number in range(3)]
	assert ids(facebook.get(f"/{post}/comments")) == made
	assert ids(facebook.get(f"/{post}/comments", order="reverse_chronological")) == made[::-1]


def test_a_ranked_list_says_so_whatever_was_asked(facebook, control, post):
	control.comment_on("Facebook", "سؤال", post=post)
	query = {"order": "reverse_chronological", "summary": "true"}
	summary = facebook.get(f"/{post}/comments", **query).json()["summary"]
	assert summary == {"order": "reverse_chronological", "total_count": 1, "can_comment": True}
	control.tell("/settings", facebook_ranked=True)
	assert facebook.get(f"/{post}/comments", **query).json()["summary"]["order"] == "ranked"


def test_pages_go_on_by_cursor_until_there_is_no_next(facebook, control, post):
	made = [control.comment_on("Facebook", str(number), post=post) for number in range(5)]
	read, after = [], None
	for _ in range(3):
		query = {"limit": 2, **({"after": after} if after else {})}
		answer = facebook.get(f"/{post}/comments", **query)
		read += ids(answer)
		paging = answer.json()["paging"]
		after = paging["cursors"]["after"]
	assert read == made
	assert "next" not in paging


def test_next_points_at_the_real_host_and_carries_the_token(facebook, control, post):
	for number in range(2):
		control.comment_on("Facebook", str(number), post=post)
	link = facebook.get(f"/{post}/comments", limit=1).json()["paging"]["next"]
	assert link.startswith("https://graph.facebook.com/v26.0/")
	assert TOKEN in link


def test_a_cursor_dies_with_its_item(facebook, control, post):
	made = [control.comment_on("Facebook", str(number), post=post) for number in range(3)]
	after = facebook.get(f"/{post}/comments", limit=1).json()["paging"]["cursors"]["after"]
	control.tell("/comments", action="delete", id=made[0])
	assert error(facebook.get(f"/{post}/comments", after=after))["code"] == 100


def test_the_feed_nests_comments_with_arguments(facebook, control, post):
	top = control.comment_on("Facebook", "سؤال", post=post)
	reply = control.comment_on("Facebook", "وأنا", parent=top)
	nested = (
		"comments.filter(stream).order(reverse_chronological).limit(1).summary(true){id,from{name},message}"
	)
	shown = facebook.get(f"/{PAGE}/feed", fields=f"id,message,updated_time,{nested}").json()["data"][0]
	assert shown["comments"]["summary"]["total_count"] == 2
	assert [one["id"] for one in shown["comments"]["data"]] == [reply]
	assert set(shown["comments"]["data"][0]["from"]) == {"name"}


def test_published_posts_come_newest_first_and_since_counts_the_posts_time(facebook, control):
	old = control.post_on("Facebook", at="2026-01-01T00:00:00Z")
	new = control.post_on("Facebook")
	control.comment_on("Facebook", "جديد على قديم", post=old)
	assert ids(facebook.get(f"/{PAGE}/published_posts")) == [new, old]
	assert ids(facebook.get(f"/{PAGE}/feed", since="2026-06-01")) == [new]


def test_hidden_is_shown_as_hidden_and_deleted_is_gone(facebook, control, post):
	comment = control.comment_on("Facebook", "سؤال", post=post)
	facebook.request("POST", f"/{comment}", data={"is_hidden": "true"})
	assert facebook.get(f"/{comment}", fields="is_hidden").json()["is_hidden"] is True
	control.tell("/comments", action="delete", id=comment)
	answer = facebook.get(f"/{comment}")
	assert answer.status_code == 400
	assert (error(answer)["code"], error(answer)["error_subcode"]) == (100, 33)
	assert facebook.get(f"/{post}/comments").json() == {"data": []}


def test_an_edit_shows_in_the_text_alone(facebook, control, post):
	comment = control.comment_on("Facebook", "قبل", post=post)
	before = facebook.get(f"/{comment}").json()
	control.tell("/comments", action="edit", id=comment, text="بعد")
	assert facebook.get(f"/{comment}").json() == {**before, "message": "بعد"}
	assert error(facebook.get(f"/{comment}", fields="updated_time"))["code"] == 100


def test_one_bad_id_fails_the_whole_lookup(facebook, control, post):
	comment = control.comment_on("Facebook", "سؤال", post=post)
	assert list(facebook.get("/", ids=f"{post},{comment}").json()) == [post, comment]
	assert error(facebook.get("/", ids=f"{post},1_2"))["error_subcode"] == 33


def test_authors_are_missing_without_the_permission(facebook, control, post):
	comment = control.comment_on("Facebook", "سؤال", post=post)
	assert "from" in facebook.get(f"/{comment}").json()
	control.tell("/tokens", platform="Facebook", scopes=["pages_read_engagement"])
	assert "from" not in facebook.get(f"/{comment}").json()


@pytest.mark.parametrize(
	"query",
	[
		{"limit": 101},
		{"limit": 0},
		{"order": "newest"},
		{"filter": "all"},
		{"max_results": 5},
		{"fields": "text"},
		{"fields": "id{"},
		{"after": "nonsense"},
		{"since": "yesterday"},
		{"access_token": TOKEN},
		{"appsecret_proof": "wrong"},
	],
)
def test_a_wrong_parameter_is_refused(facebook, control, post, query):
	control.comment_on("Facebook", "سؤال", post=post)
	assert facebook.get(f"/{post}/comments", **query).status_code == 400


def test_a_right_proof_is_accepted(facebook):
	secret = accounts.FACEBOOK.credentials["app_secret"].encode()
	proof = hmac.new(secret, TOKEN.encode(), hashlib.sha256).hexdigest()
	answer = facebook.get("/me", fields="id,name", appsecret_proof=proof)
	assert answer.json() == {"id": PAGE, "name": accounts.FACEBOOK.name}


def test_another_version_is_refused(facebook):
	facebook.base_url = facebook.base_url.replace("v26.0", "v19.0")
	assert error(facebook.get("/me"))["code"] == 2500


@pytest.mark.parametrize(("state", "subcode"), [("expired", 463), ("revoked", 460)])
def test_a_token_at_its_end_says_why(facebook, control, state, subcode):
	control.tell("/tokens", platform="Facebook", state=state)
	answer = facebook.get("/me")
	assert (answer.status_code, error(answer)["code"], error(answer)["error_subcode"]) == (400, 190, subcode)


def test_usage_is_told_in_headers_and_throttles_at_a_hundred(facebook, control):
	assert '"type": "pages"' in facebook.get("/me").headers["X-Business-Use-Case-Usage"]
	control.tell("/settings", graph_usage_percent=100)
	answer = facebook.get("/me")
	assert error(answer)["code"] == 80001
	assert '"estimated_time_to_regain_access": 19' in answer.headers["X-Business-Use-Case-Usage"]


def test_a_reply_is_posted_once_and_goes_to_the_top_level(facebook, control, post):
	top = control.comment_on("Facebook", "سؤال", post=post)
	nested = control.comment_on("Facebook", "وأنا", parent=top)
	answer = facebook.request("POST", f"/{nested}/comments", data={"message": "شكراً"})
	assert control.replies("Facebook")[0]["target"] == top
	shown = facebook.get(f"/{answer.json()['id']}", fields="from,parent,message").json()
	assert (shown["from"]["id"], shown["parent"]["id"]) == (PAGE, top)
	again = facebook.request("POST", f"/{top}/comments", data={"message": "شكراً"})
	assert error(again)["code"] == 506
	assert len(control.replies("Facebook")) == 1


def test_a_reply_is_refused_where_it_cannot_stand(facebook, control, post):
	comment = control.comment_on("Facebook", "سؤال", post=post)
	for message in ("", "أ" * 8001):
		assert facebook.request("POST", f"/{comment}/comments", data={"message": message}).status_code == 400
	control.tell("/posts", id=post, comments_open=False)
	assert facebook.request("POST", f"/{comment}/comments", data={"message": "شكراً"}).status_code == 400
	control.tell("/tokens", platform="Facebook", scopes=["pages_read_engagement"])
	refused = facebook.request("POST", f"/{comment}/comments", data={"message": "شكراً"})
	assert error(refused)["code"] == 10
	assert control.replies("Facebook") == []


def test_debug_token_tells_scopes_and_end(facebook, control):
	data = facebook.get("/debug_token", input_token=TOKEN).json()["data"]
	assert data["is_valid"] and data["expires_at"] == 0 and data["profile_id"] == PAGE
	assert facebook.get("/debug_token", input_token="x").json()["data"]["is_valid"] is False


def test_a_token_is_exchanged_for_one_of_sixty_days(facebook):
	query = {"grant_type": "fb_exchange_token", "fb_exchange_token": TOKEN, "client_id": "1"}
	facebook.token = None
	assert facebook.get("/oauth/access_token", **query).status_code == 400
	answer = facebook.get(
		"/oauth/access_token", client_secret="simulated-facebook-app-secret", **query
	).json()
	facebook.token = answer["access_token"]
	assert facebook.get("/me").status_code == 200
	assert answer["expires_in"] == 60 * 86400
