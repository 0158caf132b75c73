"""F10 to F14, F16 to F23, F26 to F28, F30: what people and platforms do to comments."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from participation_app.simulator.accounts import PLATFORMS
from participation_app.simulator.fault_conversation import ODD_TEXTS

every_platform = pytest.mark.parametrize("platform", PLATFORMS)


def scene(control, name, platform, **options):
	made = control.bring_about(name, platform, **options)
	posts = {one["id"] for one in control.ask("/posts")["posts"]}
	return next((one for one in made if one in posts), None), [one for one in made if one not in posts]


def comments(control, platform):
	return control.ask("/truth")["platforms"][platform]["comments"]


@every_platform
def test_F10_a_second_comment_of_the_same_moment_comes_after_the_first_was_read(control, reader, platform):
	post, made = scene(control, "F10", platform)
	assert reader(platform).listed(post) == set(made)
	known = comments(control, platform)
	assert reader(platform).listed(post) == set(known) and len(known) == 2
	assert len({one["at"] for one in known.values()}) == 1


@every_platform
def test_F11_a_comment_appears_that_is_older_than_what_was_read(control, reader, platform):
	post, made = scene(control, "F11", platform, seconds=120)
	assert reader(platform).listed(post) == set(made)
	known = comments(control, platform)
	late = next(one for one in known if one not in made)
	assert reader(platform).pages(post)[0][-1] == late
	times = [datetime.fromisoformat(known[one]["at"]) for one in (late, made[0])]
	assert (times[1] - times[0]).total_seconds() == pytest.approx(120)


@every_platform
def test_F12_an_old_thread_gets_a_new_reply(control, platform):
	_, made = scene(control, "F12", platform)
	known = comments(control, platform)
	assert set(known) == {made[-1]} and known[made[-1]]["parent"] == made[0]
	named = control.bring_about("F12", platform, id=made[0])
	assert comments(control, platform)[named[0]]["parent"] == made[0]


@pytest.mark.parametrize("platform", PLATFORMS[1:])
def test_F13_not_all_replies_are_shown(control, facebook, instagram, youtube, platform):
	post, made = scene(control, "F13", platform)
	if platform == "Facebook":
		answer = facebook.get(f"/{made[0]}", fields="comment_count,comments.limit(2){id}").json()
		assert answer["comment_count"] == 5 and len(answer["comments"]["data"]) == 2
	elif platform == "Instagram":
		answer = instagram.get(f"/{post}/comments", fields="id,replies{id}").json()["data"][0]["replies"]
		assert len(answer["data"]) == 2 and "next" in answer["paging"]
	else:
		answer = youtube.get("/youtube/v3/commentThreads", part="snippet,replies", id=made[0]).json()[
			"items"
		][0]
		assert answer["snippet"]["totalReplyCount"] == 5 and len(answer["replies"]["comments"]) == 2


def test_F14_facebook_ranks_and_youtube_turns_replies_round(control, reader, youtube):
	post, _ = scene(control, "F14", "Facebook")
	assert reader("Facebook").page(post).json()["summary"]["order"] == "ranked"
	control.calm()
	_, made = scene(control, "F14", "YouTube")
	query = {"part": "id", "parentId": made[0]}
	turned = [one["id"] for one in youtube.get("/youtube/v3/comments", **query).json()["items"]]
	control.calm()
	usual = [one["id"] for one in youtube.get("/youtube/v3/comments", **query).json()["items"]]
	assert turned == usual[::-1] == made[1:]


@every_platform
def test_F16_a_comment_is_edited_after_it_was_read(control, reader, platform):
	post, made = scene(control, "F16", platform)
	first = reader(platform).page(post).json()
	second = reader(platform).page(post).json()
	assert "نص معدل" in json.dumps(second, ensure_ascii=False) and "نص معدل" not in json.dumps(
		first, ensure_ascii=False
	)
	assert comments(control, platform)[made[0]]["versions"] == 2
	if platform == "X":
		assert second["data"][0]["edit_history_post_ids"][0] == made[0] != second["data"][0]["id"]


@pytest.mark.parametrize(
	("platform", "state"),
	[("X", "withheld"), ("Facebook", "hidden"), ("Instagram", "hidden"), ("YouTube", "held")],
)
def test_F17_a_comment_is_hidden_after_it_was_read_and_shown_again(control, reader, platform, state):
	post, made = scene(control, "F17", platform)
	states = []
	for _ in range(2):
		reader(platform).page(post)
		states.append(comments(control, platform)[made[0]]["state"])
	assert states == [state, "visible"]


@every_platform
def test_F18_a_comment_is_deleted_after_it_was_read(control, reader, platform):
	post, made = scene(control, "F18", platform)
	assert reader(platform).listed(post) == set(made)
	assert reader(platform).listed(post) == set()
	assert comments(control, platform)[made[0]]["state"] == "deleted"


@pytest.mark.parametrize("platform", ["Facebook", "Instagram"])
def test_F19_a_lost_permission_looks_like_a_deletion(control, reader, platform):
	post, made = scene(control, "F02", platform)
	control.bring_about("F19", platform)
	for path in (f"/{made[0]}", f"/{post}/comments", f"/?ids={made[0]}"):
		error = reader(platform).get(path).json()["error"]
		assert (error["code"], error["error_subcode"]) == (100, 33)
	assert reader(platform).me().status_code == 200
	assert comments(control, platform)[made[0]]["state"] == "visible"


@pytest.mark.parametrize("platform", ["Facebook", "Instagram"])
def test_F20_nothing_is_shown_though_some_are_counted(control, reader, platform):
	post, made = scene(control, "F20", platform, times=1)
	answer = reader(platform).page(post).json()
	assert answer["data"] == []
	if platform == "Facebook":
		assert answer["summary"]["total_count"] == 3
	else:
		assert reader(platform).get(f"/{post}", fields="comments_count").json()["comments_count"] == 3
	assert reader(platform).listed(post) == set(made)


@every_platform
def test_F21_a_reply_of_ours_that_we_did_not_send(control, platform):
	_, made = scene(control, "F21", platform)
	truth = control.ask("/truth")["platforms"][platform]
	assert truth["comments"][made[1]]["own"] is True
	assert [one["id"] for one in truth["replies"][made[0]]] == [made[1]]


@every_platform
def test_F22_optional_fields_are_missing(control, reader, platform):
	post, _ = scene(control, "F22", platform)
	answer = reader(platform).page(post).json()
	written = json.dumps(answer)
	if platform == "X":
		assert "includes" not in answer and '"lang"' not in written
	elif platform == "YouTube":
		about = [one["snippet"]["topLevelComment"]["snippet"] for one in answer["items"]]
		assert "authorChannelId" not in about[1] and about[0]["textOriginal"] == ""
	else:
		assert len(answer["data"]) == 2
		assert '"permalink_url"' not in written and '"username"' not in written


def test_F23_answers_and_parameters_are_spelt_the_other_way(control, x, reader):
	control.bring_about("F23", "X")
	entry = reader("X").page().json()["data"][0]
	assert "edit_history_tweet_ids" in entry and "edit_history_post_ids" not in entry
	control.calm()
	control.bring_about("F23", "X", variant="parameters")
	path = f"/2/users/{reader('X').account_id}/mentions"
	assert x.request("GET", path, params={"post.fields": "lang"}).status_code == 400
	assert x.request("GET", path, params={"tweet.fields": "lang"}).status_code == 200


@every_platform
def test_F26_odd_texts_arrive_as_they_are(control, reader, platform):
	post, made = scene(control, "F26", platform)
	texts = [comments(control, platform)[one]["text"] for one in made]
	assert all(text.endswith(odd) for text, odd in zip(texts, ODD_TEXTS.values(), strict=True))
	shown = json.dumps(reader(platform).page(post).json(), ensure_ascii=False)
	assert all(odd in shown for odd in (ODD_TEXTS["emoji"], ODD_TEXTS["four bytes"]))


@pytest.mark.parametrize("platform", ["X", "Facebook", "Instagram"])
def test_F27_ids_come_as_numbers(control, reader, platform):
	post, made = scene(control, "F27", platform)
	entry = (reader(platform).page(post).json()["data"])[0]
	asked = entry["id"] if platform != "Facebook" else entry["from"]["id"]
	assert isinstance(asked, int) and asked > 10**14
	assert platform == "Facebook" or str(asked) == made[0]


@every_platform
def test_F28_fields_and_values_that_nobody_knows(control, reader, platform):
	post, _ = scene(control, "F28", platform)
	answer = reader(platform).page(post).json()
	assert "mood_score" in answer.get("data", answer.get("items"))[0]


@every_platform
def test_F30_a_second_account_has_a_backlog(control, platform):
	made = control.bring_about("F30", platform, count=50)
	second = made[0]
	account = next(one for one in control.ask("/accounts")["accounts"] if one["account_id"] == second)
	assert account["platform"] == platform and account["credentials"]
	of_second = [one for one in comments(control, platform).values() if one["account_id"] == second]
	assert len(of_second) == 50
