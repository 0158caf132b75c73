"""What an account may take down on the simulated platforms: its own replies, and nothing else."""

from __future__ import annotations

import pytest

from participation_app.simulator import accounts
from participation_app.simulator.accounts import PLATFORMS

HANDLE = accounts.X.handle
PATHS = {
	"X": "/2/tweets/{0}",
	"Facebook": "/{0}",
	"Instagram": "/{0}",
	"YouTube": "/youtube/v3/comments?id={0}",
}
DONE = {"X": (200, {"data": {"deleted": True}}), "YouTube": (204, None)}
GONE = {"X": 404, "Facebook": 400, "Instagram": 400, "YouTube": 404}
NOT_OURS = 403

every_platform = pytest.mark.parametrize("platform", PLATFORMS)


@pytest.fixture
def remove(x_user, facebook, instagram, youtube):
	clients = dict(zip(PLATFORMS, (x_user, facebook, instagram, youtube), strict=True))

	def ask(platform, one):
		return clients[platform].request("DELETE", PATHS[platform].format(one))

	return ask


@pytest.fixture
def replied(simulator, control):
	"""A comment of the public and our reply to it: `replied("X")`."""

	def make(platform):
		post = None if platform == "X" else control.post_on(platform)
		comment = control.comment_on(platform, f"@{HANDLE} سؤال", post=post)
		world = simulator.world
		return comment, world.add_own_reply(world.account(platform), world.comment(comment), "جواب").id

	return make


def truth_of(control, platform):
	return control.ask("/truth", platform=platform)["platforms"][platform]


@every_platform
def test_an_own_reply_is_removed_and_the_truth_tells_it(platform, remove, replied, control):
	comment, reply = replied(platform)
	answer = remove(platform, reply)
	status, body = DONE.get(platform, (200, {"success": True}))
	assert answer.status_code == status
	assert answer.json() == body if body else answer.content == b""
	truth = truth_of(control, platform)
	assert truth["comments"][reply]["state"] == "deleted" and comment not in truth["replies"]
	assert truth["comments"][comment]["state"] == "visible"


@every_platform
def test_what_is_gone_or_never_was_is_not_there(platform, remove, replied, control):
	_, reply = replied(platform)
	remove(platform, reply)
	assert [remove(platform, one).status_code for one in (reply, "123")] == [GONE[platform]] * 2


@every_platform
def test_what_the_public_wrote_is_not_ours_to_remove(platform, remove, replied, control):
	comment, _ = replied(platform)
	assert remove(platform, comment).status_code == NOT_OURS
	assert truth_of(control, platform)["comments"][comment]["state"] == "visible"


@every_platform
def test_a_token_without_the_scope_removes_nothing(platform, remove, replied, control):
	_, reply = replied(platform)
	control.tell("/tokens", platform=platform, scopes=["tweet.read", "instagram_business_basic"])
	assert remove(platform, reply).status_code == NOT_OURS
	assert truth_of(control, platform)["comments"][reply]["state"] == "visible"


def test_an_app_s_own_token_removes_nothing_on_x(x, replied):
	_, reply = replied("X")
	assert x.request("DELETE", f"/2/tweets/{reply}").status_code == NOT_OURS


def test_a_post_of_ours_is_no_reply(x_user, control):
	post = control.post_on("X")
	assert x_user.request("DELETE", f"/2/tweets/{post}").status_code == NOT_OURS


def test_a_removal_costs_a_write_on_youtube(remove, replied, control, simulator):
	_, reply = replied("YouTube")
	control.tell("/settings", youtube_units_per_day=50)
	assert remove("YouTube", reply).status_code == 204
	assert remove("YouTube", reply).json()["error"]["errors"][0]["reason"] == "quotaExceeded"


@pytest.mark.parametrize("takes", [True, False])
def test_a_switch_says_whether_x_takes_a_reply_to_our_own(takes, x_user, replied, control):
	control.tell("/settings", x_takes_replies_to_own=takes)
	_, reply = replied("X")
	body = {"text": "تتمة", "reply": {"in_reply_to_tweet_id": reply}}
	assert x_user.post("/2/tweets", body).status_code == (201 if takes else 403)
