"""The control side: clock, journal, accounts, live arrivals and the sample conversations."""

from __future__ import annotations

import json

import pytest

from participation_app.simulator import accounts
from participation_app.simulator.accounts import PLATFORMS
from participation_app.simulator.server import Simulator

MENTIONS = f"/2/users/{accounts.X.account_id}/mentions"


def sample(key, platform="Facebook", **changes):
	return {
		"key": key,
		"platform": platform,
		"post": f"post-{platform}",
		"parent": None,
		"author": {"handle": f"h_{key}", "name": key},
		"text": f"نص {key}",
		"language": "ar",
		"kind": "Complaint",
		"hours_ago": 5,
		**changes,
	}


@pytest.fixture
def folder(tmp_path):
	for platform in PLATFORMS:
		comments = [sample(f"{platform}-{number}", platform, hours_ago=20 - number) for number in range(6)]
		comments.append(sample(f"{platform}-reply", platform, parent=f"{platform}-5", hours_ago=1))
		posts = [{"key": f"post-{platform}", "platform": platform, "text": "منشور", "hours_ago": 30}]
		content = json.dumps({"posts": posts, "comments": comments})
		(tmp_path / f"{platform.lower()}.json").write_text(content, encoding="utf-8")
	return tmp_path


def arrivals(folder, seed):
	with Simulator(seed=seed, conversations=folder) as simulator:
		history = [one.key for one in simulator.world.comments.values()]
		simulator.live.deliver(100)
		live = [one for one in simulator.world.comments.values() if one.key not in history]
		return history, live


def test_the_oldest_three_fifths_are_history_and_the_rest_waits(folder):
	history, live = arrivals(folder, 1)
	assert sorted(history) == sorted(f"{platform}-{number}" for platform in PLATFORMS for number in range(4))
	assert len(live) == 12


def test_arrivals_go_round_the_platforms_with_no_reply_before_its_comment(folder):
	_, live = arrivals(folder, 3)
	assert [one.platform for one in live[:8]] == [*PLATFORMS, *PLATFORMS]
	keys = [one.key for one in live]
	for platform in PLATFORMS:
		assert keys.index(f"{platform}-5") < keys.index(f"{platform}-reply")


def test_the_seed_decides_the_order(folder):
	first, again, other = ([one.key for one in arrivals(folder, seed)[1]] for seed in (1, 1, 2))
	assert first == again
	assert first != other


def test_an_empty_folder_gives_an_empty_world(tmp_path):
	with Simulator(conversations=tmp_path) as simulator:
		assert simulator.world.comments == {}
		assert simulator.live.waiting == 0


def test_the_shipped_conversations_load_and_arrive():
	with Simulator() as simulator:
		waiting = simulator.live.waiting
		there = len(simulator.world.comments)
		assert simulator.live.deliver(waiting + 1) == list(simulator.world.comments)[there:]


def test_comments_arrive_by_themselves_until_stopped(folder):
	with Simulator(conversations=folder, live=0.01) as simulator:
		while simulator.live.waiting:
			simulator.live.run_every(0.01)
			simulator.live.deliver()
		simulator.live.run_every(0)
		assert len(simulator.world.comments) == 28


def test_accounts_have_all_that_a_client_needs(control, simulator):
	listed = {one["platform"]: one for one in control.ask("/accounts")["accounts"]}
	assert set(listed) == {*PLATFORMS, "Unifonic", "Twilio", "HTTP"}
	assert listed["Facebook"]["base_url"] == f"{simulator.base_url}/graph"
	assert set(listed["X"]["credentials"]) == {
		"bearer_token",
		"consumer_key",
		"consumer_secret",
		"access_token",
		"access_token_secret",
	}


def test_a_second_account_has_posts_of_its_own(control, facebook):
	control.tell(
		"/accounts",
		platform="Facebook",
		account_id="999",
		handle="other",
		name="Other",
		credentials={"access_token": "EAAOther", "app_secret": "other"},
	)
	post = control.post_on("Facebook", account_id="999")
	assert facebook.get(f"/{post}/comments").status_code == 400
	facebook.token = "EAAOther"
	assert facebook.get(f"/{post}/comments").json() == {"data": []}


def test_the_journal_keeps_requests_without_secrets(control, facebook, x_user, youtube):
	post = control.post_on("Facebook")
	comment = control.comment_on("Facebook", "سؤال", post=post)
	facebook.get(f"/{post}/comments", limit=5, appsecret_proof="canary-proof")
	facebook.get("/me", access_token="canary-query")
	facebook.get("/debug_token", input_token="canary-input")
	facebook.request("POST", f"/{comment}/comments", data={"message": "شكراً"})
	x_user.post("/2/tweets", {"text": "شكراً", "reply": {"in_reply_to_tweet_id": "1"}})
	youtube.request(
		"POST", "/token", data={"refresh_token": "canary-refresh", "client_secret": "canary-client"}
	)
	lines = control.ask("/journal")["requests"]
	written = json.dumps(lines)
	secrets = [secret for account in accounts.DEMO_ACCOUNTS for secret in account.credentials.values()]
	assert "canary" not in written
	assert not [secret for secret in secrets if secret in written and secret != "CityServ"]
	changed = control.ask("/journal", method="POST", changed="true")["requests"]
	assert [(one["platform"], one["status"], one["body"]) for one in changed] == [
		("Facebook", 200, {"message": "شكراً"})
	]
	assert lines[0]["query"]["limit"] == "5"


def test_the_clock_can_be_set_advanced_and_stopped(control):
	control.tell("/clock", set="2026-03-02T09:00:00+03:00", stop=True)
	assert control.tell("/clock", advance=90)["now"] == "2026-03-02T06:01:30+00:00"
	assert control.tell("/clock", stop=False)["now"].startswith("2026-03-02T06:01:3")


def test_several_comments_can_be_added_at_once(control, x):
	comments = [{"platform": "X", "text": f"@{accounts.X.handle} {number}"} for number in range(3)]
	made = control.tell("/comments", comments=comments)["ids"]
	assert [one["id"] for one in x.get(MENTIONS).json()["data"]] == made[::-1]


def test_a_comment_can_be_indexed_late(control, x):
	control.comment_on("X", f"@{accounts.X.handle} متأخر", shown_after=30)
	assert "data" not in x.get(MENTIONS).json()
	control.tell("/clock", advance=31)
	assert "data" in x.get(MENTIONS).json()


@pytest.mark.parametrize(
	"text", ["", "أ" * 10_000, "‮ عكس", "<script>alert(1)</script>", "a\u0000b", "\ud83d half", "👨‍👩‍👧"]
)
def test_any_text_is_kept_as_it_is(control, youtube, text):
	comment = control.comment_on("YouTube", text, post=control.post_on("YouTube"))
	shown = youtube.get("/youtube/v3/comments", part="snippet", id=comment, textFormat="plainText")
	assert shown.json()["items"][0]["snippet"]["textDisplay"] == text


@pytest.mark.parametrize(
	("path", "body"),
	[
		("/comments", {"platform": "Facebook", "text": "بلا منشور"}),
		("/comments", {"platform": "MySpace", "text": "سؤال"}),
		("/comments", {"platform": "X", "text": "سؤال", "colour": "red"}),
		("/comments", {"action": "delete", "id": "missing"}),
		("/comments", {"action": "burn", "id": "missing"}),
		("/settings", {"colour": "red"}),
		("/faults", {"colour": "red"}),
		("/faults", {"name": "F31"}),
		("/faults", {"path": "("}),
		("/faults", {"delay": 3600}),
	],
)
def test_a_wrong_order_is_told_what_is_wrong(control, path, body):
	answer = control.post(path, body)
	assert answer.status_code == 400
	assert answer.json()["error"]


def test_reset_begins_anew(control):
	control.post_on("Facebook")
	control.tell("/settings", x_spelling="tweet")
	control.tell("/faults", name="F51")
	control.tell("/reset")
	assert control.ask("/posts")["posts"] == []
	assert control.ask("/faults")["armed"] == []
	assert control.tell("/settings")["x_spelling"] == "post"
