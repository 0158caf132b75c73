"""Known comments as they stand now: an answer for each, and only what concerns the account is raised."""

from __future__ import annotations

import pytest

from participation_app.connectors import errors
from participation_app.connectors.contract import Item
from participation_app.connectors.registry import CONNECTORS, connect
from tests.unit.connectors.test_facebook import COMMENT, PAGE_ID, feed, post
from tests.unit.connectors.test_instagram import ACCOUNT, MEDIUM, PLAIN, medium
from tests.unit.connectors.test_x import (
	EDITED_ENTRY,
	LOOKUP,
	MENTION_1,
	MENTION_2,
	PROBLEMS,
	REPLY,
	REPLY_ENTRY,
)
from tests.unit.connectors.test_youtube import CHANNEL, COMMENTS, THREADS, comment, listing, thread

IDS = {"X": "998877665544332211", "Facebook": PAGE_ID, "Instagram": ACCOUNT, "YouTube": CHANNEL}
FEED, GRAPH = f"/v26.0/{PAGE_ID}/feed", "/v26.0/"


@pytest.fixture
def account(platform, clock):
	def account(name):
		keys = {"access_token": "canary-token"}
		return connect(
			name, account_id=IDS[name], handle="qaaf", credentials=keys, base_url=platform.url, clock=clock
		)

	return account


def told_of(found):
	"""What is said of each: its visibility, or that it is gone or unknown."""
	return {one: item.visibility if isinstance(item, Item) else item for one, item in found.items()}


def refusal(told, code, subcode=None, status=400):
	error = {"message": "Unsupported get request.", "code": code, "error_subcode": subcode}
	return told({"error": error}, status=status)


def comments(*numbers, **more):
	return {f"1_{number}": {**COMMENT, "id": f"1_{number}", **more} for number in numbers}


@pytest.mark.parametrize("name", CONNECTORS)
def test_nothing_is_asked_for_no_ids(platform, account, name):
	platform.tell(THREADS, listing())
	assert account(name).recheck([]) == {}
	assert not platform.asked(LOOKUP) + platform.asked(COMMENTS) + platform.asked(GRAPH)


def test_many_comments_of_facebook_are_one_request_that_counts_for_each(platform, account):
	entries = comments(*range(3)) | comments(3, is_hidden=True)
	platform.tell(GRAPH, entries)
	page = account("Facebook")
	assert told_of(page.recheck(list(entries))) == {
		"1_0": "visible",
		"1_1": "visible",
		"1_2": "visible",
		"1_3": "hidden",
	}
	assert platform.received[0].query["ids"] == "1_0,1_1,1_2,1_3"
	assert page.take_spent().calls == 4


def test_one_comment_gone_is_found_among_many_and_looked_for_twice(platform, account, told):
	gone = refusal(told, 100, 33)
	platform.tell(GRAPH, gone, comments(2, 3), gone)
	platform.tell(f"{GRAPH}1_0", comments(0)["1_0"])
	platform.tell(f"{GRAPH}1_1", gone)
	platform.tell(FEED, feed(shown(2)))
	found = account("Facebook").recheck(["1_0", "1_1", "1_2", "1_3"])
	assert told_of(found) == {"1_0": "visible", "1_1": "gone", "1_2": "visible", "1_3": "visible"}
	assert len(platform.asked(f"{GRAPH}1_1")) == 2 and len(platform.asked(FEED)) == 1


@pytest.mark.parametrize("code", [(100, 33), (10, None)])
def test_without_a_permission_it_is_not_asked_for_one_after_the_other(platform, account, told, code):
	platform.tell(GRAPH, refusal(told, *code))
	platform.tell(FEED, refusal(told, *code))
	ids = [f"1_{number}" for number in range(50)]
	assert account("Facebook").recheck(ids) == dict.fromkeys(ids, "unknown")
	assert len(platform.received) == 2


def shown(total):
	seen = post(total)
	seen["comments"]["data"] = [{"id": "1"}] if total else []
	return seen


@pytest.mark.parametrize(
	("posts", "said"),
	[
		(feed(shown(2)), "gone"),
		(feed(shown(0)), "gone"),
		(feed(post(2)), "unknown"),
		(None, "unknown"),
	],
	ids=["others are shown", "there are no others", "others are not shown", "permission lost"],
)
def test_a_comment_is_gone_only_for_a_token_that_sees_others(platform, account, told, posts, said):
	platform.tell(f"{GRAPH}1_0", refusal(told, 100, 33))
	platform.tell(FEED, posts or refusal(told, 10, status=403))
	assert account("Facebook").recheck(["1_0"]) == {"1_0": said}


def test_a_comment_that_only_seemed_gone_is_no_longer(platform, account, told):
	platform.tell(f"{GRAPH}1_0", refusal(told, 100, 33), comments(0)["1_0"])
	platform.tell(FEED, feed(shown(2)))
	assert told_of(account("Facebook").recheck(["1_0"])) == {"1_0": "visible"}


@pytest.mark.parametrize("entry", [{"id": "1_0"}, {}, {"id": "1_0", "created_time": "odd"}])
def test_of_a_comment_that_cannot_be_read_nobody_can_tell(platform, account, entry):
	platform.tell(f"{GRAPH}1_0", entry)
	assert account("Facebook").recheck(["1_0"]) == {"1_0": "unknown"}


def test_visitors_posts_are_asked_for_by_the_fields_of_a_post(platform, account):
	posts = [f"{PAGE_ID}_{number}" for number in (1, 2)]
	visitors = {one: {**COMMENT, "id": one} for one in posts}
	platform.tell(GRAPH, visitors, comments(0, 1))
	assert set(account("Facebook").recheck(["1_0", *posts, "1_1"])) == {"1_0", "1_1", *posts}
	fields = [request.query["fields"] for request in platform.received]
	assert ["can_comment" in one for one in fields] == [False, True]


@pytest.mark.parametrize("name", ["Facebook", "Instagram"])
@pytest.mark.parametrize(
	("code", "subcode", "error"),
	[(190, 460, errors.AuthRevoked), (80001, None, errors.RateLimited), (2, None, errors.Transient)],
)
def test_what_concerns_the_account_is_raised(platform, account, told, name, code, subcode, error):
	platform.tell(f"{GRAPH}1_0", refusal(told, code, subcode))
	with pytest.raises(error):
		account(name).recheck(["1_0"])


def test_comments_of_instagram_are_asked_for_one_by_one(platform, account, told):
	platform.tell(f"{GRAPH}1", {**PLAIN, "id": "1"})
	platform.tell(f"{GRAPH}2", {**PLAIN, "id": "2", "hidden": True})
	platform.tell(f"{GRAPH}3", refusal(told, 100, 33))
	platform.tell(f"{GRAPH}{ACCOUNT}/media", {"data": [medium(0)]})
	found = account("Instagram").recheck(["1", "2", "3", "1"])
	assert told_of(found) == {"1": "visible", "2": "hidden", "3": "gone"}


@pytest.mark.parametrize(("entries", "said"), [([PLAIN], "gone"), ([], "unknown")])
def test_on_instagram_too_the_token_has_to_see_others(platform, account, told, entries, said):
	platform.tell(f"{GRAPH}3", refusal(told, 100, 33))
	platform.tell(f"{GRAPH}{ACCOUNT}/media", {"data": [medium(4)]})
	platform.tell(f"{GRAPH}{MEDIUM}/comments", {"data": entries})
	assert account("Instagram").recheck(["3"]) == {"3": said}


def problem(kind, post_id):
	return {"type": PROBLEMS + kind, "resource_id": post_id, "title": "x", "detail": "y"}


def test_partial_errors_of_x_say_which_posts_are_gone(platform, account):
	partial = [
		problem("resource-not-found", "5"),
		problem("not-authorized-for-resource", "6"),
		problem("odd", "7"),
		"odd",
	]
	platform.tell(LOOKUP, {"data": [REPLY_ENTRY, {"id": "8"}], "errors": partial})
	found = account("X").recheck([REPLY, "5", "6", "7", "8", "9", "no id"])
	assert told_of(found) == {
		REPLY: "visible",
		"5": "gone",
		"6": "gone",
		"7": "unknown",
		"8": "unknown",
		"9": "unknown",
		"no id": "unknown",
	}
	assert "no id" not in platform.received[0].query["ids"]


def test_a_withheld_post_says_so(platform, account):
	platform.tell(LOOKUP, {"data": [{**REPLY_ENTRY, "withheld": {"scope": "post"}}]})
	assert told_of(account("X").recheck([REPLY])) == {REPLY: "withheld"}


@pytest.mark.parametrize(
	("second", "version"),
	[({"data": [EDITED_ENTRY]}, MENTION_2), ({"errors": [problem("odd", "1")]}, MENTION_1)],
)
def test_an_edited_post_is_asked_for_in_its_latest_version(platform, account, second, version):
	first = {**EDITED_ENTRY, "id": MENTION_1, "text": "first"}
	platform.tell(LOOKUP, {"data": [first]}, second)
	item = account("X").recheck([MENTION_1])[MENTION_1]
	assert (item.external_id, item.version_id) == (MENTION_1, version)


def test_a_hundred_posts_of_x_are_one_request(platform, account):
	platform.tell(LOOKUP, {"errors": []})
	account("X").recheck([str(number) for number in range(1, 202)])
	assert [len(request.query["ids"].split(",")) for request in platform.received] == [100, 100, 1]


def test_youtube_leaves_out_what_is_gone_and_lists_apart_what_is_held(platform, account, told):
	platform.tell(COMMENTS, listing(comment("a"), comment("b"), comment("c"), {"id": "d"}))
	platform.tell(THREADS, listing(thread(thread_id="b"), token="p"), listing(thread(thread_id="z")))
	channel = account("YouTube")
	found = channel.recheck(["a", "b", "c", "d", "e"])
	assert told_of(found) == {"a": "visible", "b": "held", "c": "visible", "d": "unknown", "e": "gone"}
	asked = [request.query["moderationStatus"] for request in platform.asked(THREADS)]
	assert asked == ["heldForReview", "heldForReview", "likelySpam"]
	assert channel.take_spent().units == 4


def test_where_an_entry_has_no_name_none_is_called_gone(platform, account):
	platform.tell(COMMENTS, listing(comment("a"), {"snippet": {}}))
	platform.tell(THREADS, listing())
	assert told_of(account("YouTube").recheck(["a", "b"])) == {"a": "visible", "b": "unknown"}


def test_fifty_comments_of_youtube_are_one_request(platform, account):
	platform.tell(COMMENTS, listing())
	platform.tell(THREADS, listing())
	account("YouTube").recheck([str(number) for number in range(51)])
	assert [len(request.query["id"].split(",")) for request in platform.asked(COMMENTS)] == [50, 1]
