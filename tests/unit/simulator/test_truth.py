"""What is true on the platforms, and what a sweep over known ids is told of it."""

from __future__ import annotations

import pytest

from participation_app.simulator import accounts
from participation_app.simulator.accounts import PLATFORMS

HANDLE = accounts.X.handle
every_platform = pytest.mark.parametrize("platform", PLATFORMS)


def comments(control, platform, count):
	post = None if platform == "X" else control.post_on(platform)
	return [control.comment_on(platform, f"@{HANDLE} {number}", post=post) for number in range(count)]


@every_platform
def test_each_state_is_told_by_its_name(control, platform):
	hidden, held, withheld, protected, deleted, visible = made = comments(control, platform, 6)
	actions = {hidden: "hide", held: "hold", withheld: "withhold", protected: "protect", deleted: "delete"}
	for one, action in actions.items():
		control.tell("/comments", action=action, id=one)
	known = control.ask("/truth", platform=platform)["platforms"][platform]["comments"]
	assert {one: known[one]["state"] for one in made} == {
		hidden: "hidden",
		held: "held",
		withheld: "withheld",
		protected: "protected",
		deleted: "deleted",
		visible: "visible",
	}


def test_what_was_there_before_or_is_not_public_yet_is_left_out(control):
	comments(control, "X", 1)
	control.tell("/clock", advance=60)
	since = control.ask("/health")["now"]
	new = control.comment_on("X", f"@{HANDLE} جديد")
	control.comment_on("X", f"@{HANDLE} لاحقاً", shown_after=3600)
	assert set(control.ask("/truth", since=since)["platforms"]["X"]["comments"]) == {new}
	assert len(control.ask("/truth")["platforms"]["X"]["comments"]) == 2


@every_platform
def test_replies_go_with_the_comment_above_them_but_on_x(control, platform):
	[parent] = comments(control, platform, 1)
	reply = control.comment_on(platform, f"@{HANDLE} رد", parent=parent)
	control.tell("/comments", action="delete", id=parent)
	known = control.ask("/truth", platform=platform)["platforms"][platform]["comments"]
	assert known[reply]["state"] == ("visible" if platform == "X" else "deleted")


def test_comments_under_a_deleted_post_are_gone(control):
	post = control.post_on("Facebook")
	comment = control.comment_on("Facebook", "سؤال", post=post)
	control.tell("/posts", id=post, action="delete")
	assert control.ask("/truth")["platforms"]["Facebook"]["comments"][comment]["state"] == "deleted"


def test_replies_are_told_by_target(control, reader):
	target = comments(control, "YouTube", 1)[0]
	reply = reader("YouTube").reply(target, "شكراً").json()["id"]
	truth = control.ask("/truth")["platforms"]["YouTube"]
	assert truth["replies"] == {target: [{"id": reply, "text": "شكراً", "listed": True}]}
	control.tell("/comments", action="delete", id=reply)
	assert control.ask("/truth")["platforms"]["YouTube"]["replies"] == {}


def test_x_looks_a_hundred_ids_up_and_says_of_each_what_is_missing(control, x):
	made = comments(control, "X", 100)
	control.tell("/comments", action="delete", id=made[0])
	control.tell("/comments", action="protect", id=made[1])
	control.tell("/comments", action="withhold", id=made[2])
	control.tell("/comments", action="edit", id=made[3], text=f"@{HANDLE} تعديل")
	answer = x.get("/2/tweets", ids=",".join(made), post__fields="withheld")
	body = answer.json()
	assert answer.status_code == 200 and len(body["data"]) == 98
	assert [(one["resource_id"], one["title"]) for one in body["errors"]] == [
		(made[0], "Not Found Error"),
		(made[1], "Authorization Error"),
	]
	known = {one["id"]: one for one in body["data"]}
	assert "withheld" in known[made[2]] and len(known[made[3]]["edit_history_post_ids"]) == 2
	assert x.get("/2/tweets", ids=",".join([*made, "1"])).status_code == 400


@pytest.mark.parametrize(
	("platform", "fields"), [("Facebook", "id,message,is_hidden"), ("Instagram", "id,text,hidden")]
)
def test_meta_looks_fifty_ids_up_and_one_that_is_gone_fails_all(control, reader, platform, fields):
	made = comments(control, platform, 50)
	control.tell("/comments", action="edit", id=made[0], text="نص معدل")
	control.tell("/comments", action="hide", id=made[1])
	one = reader(platform)
	text, hidden = fields.split(",")[1:]
	found = one.get("/", ids=",".join(made), fields=fields).json()
	assert set(found) == set(made)
	assert found[made[0]][text] == "نص معدل" and found[made[1]][hidden] is True
	control.tell("/comments", action="delete", id=made[2])
	assert one.get("/", ids=",".join(made)).json()["error"]["error_subcode"] == 33
	assert one.get("/", ids=",".join([*made, made[0]])).status_code == 400


def test_youtube_looks_fifty_ids_up_and_leaves_out_what_is_gone(control, youtube):
	made = comments(control, "YouTube", 50)
	control.tell("/clock", advance=5)
	control.tell("/comments", action="edit", id=made[0], text="نص معدل")
	control.tell("/comments", action="delete", id=made[1])
	query = {"part": "id,snippet", "textFormat": "plainText"}
	items = youtube.get("/youtube/v3/comments", id=",".join(made), **query).json()["items"]
	known = {one["id"]: one["snippet"] for one in items}
	assert set(known) == set(made) - {made[1]}
	assert known[made[0]]["textDisplay"] == "نص معدل"
	assert known[made[0]]["updatedAt"] > known[made[0]]["publishedAt"]
	assert youtube.get("/youtube/v3/comments", id=",".join([*made, "more"]), **query).status_code == 400
