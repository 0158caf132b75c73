"""F58 to F74: what posting a reply meets."""

from __future__ import annotations

import pytest
import requests

from participation_app.simulator.accounts import PLATFORMS

every_platform = pytest.mark.parametrize("platform", PLATFORMS)


@pytest.fixture
def target(control):
	"""A comment on a platform that may be answered."""
	return lambda platform: control.bring_about("F02", platform)[-1]


def post_reply(one, target):
	try:
		return one.reply(target)
	except requests.RequestException:
		return None


@every_platform
@pytest.mark.parametrize(
	("name", "variant", "status"),
	[
		("F58", None, (200, 201)),
		("F59", None, None),
		("F60", "500", (500,)),
		("F60", "502", (502,)),
		("F62", "empty", (201,)),
		("F62", "unreadable", (200,)),
	],
)
def test_F58_F59_F60_F62_the_reply_is_taken_whatever_is_said(
	control, reader, target, platform, name, variant, status
):
	comment = target(platform)
	control.bring_about(name, platform, variant=variant)
	answer = post_reply(reader(platform), comment)
	assert (answer is None) == (status is None) and (answer is None or answer.status_code in status)
	assert [one["target"] for one in control.replies(platform)] == [comment]
	line = control.ask("/journal", method="POST", platform=platform)["requests"][-1]
	assert (line["changed"], line["fault"]) == (True, name)


@every_platform
@pytest.mark.parametrize(
	"fault",
	["F61", "F65", ("F66", "said"), "F67", ("F67", "closed"), "F66", "F70", "F73", ("F73", "past"), "F74"],
)
def test_F61_F65_F66_F67_F70_F73_F74_the_reply_is_not_taken(control, reader, target, platform, fault):
	name, variant = (fault, None) if isinstance(fault, str) else fault
	comment = target(platform)
	control.bring_about(name, platform, variant=variant)
	assert reader(platform).reply(comment).status_code >= 400
	assert control.replies(platform) == []
	lasting = (name, variant) in (("F66", None), ("F67", "closed"))
	assert (reader(platform).reply(comment).status_code < 400) != lasting


@every_platform
def test_F66_what_is_said_to_be_deleted_is_deleted(control, reader, target, platform):
	comment = target(platform)
	control.bring_about("F66", platform)
	reader(platform).reply(comment)
	assert control.ask("/truth")["platforms"][platform]["comments"][comment]["state"] == "deleted"


def test_F67_x_tells_restricted_from_not_summoned(control, reader, target):
	comment, told = target("X"), []
	for variant in ("not summoned", "restricted"):
		control.bring_about("F67", "X", variant=variant)
		told.append(reader("X").reply(comment).json()["detail"])
	assert "have not been mentioned" in told[0] and "not permitted to reply" in told[1]


@every_platform
@pytest.mark.parametrize("name", ["F63", "F64"])
def test_F63_F64_the_reply_is_read_back_late_or_never(control, reader, target, platform, name):
	comment = target(platform)
	control.bring_about(name, platform)
	assert reader(platform).reply(comment).status_code < 300
	truth = control.ask("/truth")["platforms"][platform]
	assert [one["listed"] for one in truth["replies"][comment]] == [False]
	control.tell("/clock", advance=31)
	truth = control.ask("/truth")["platforms"][platform]
	assert [one["listed"] for one in truth["replies"][comment]] == [name == "F63"]


def test_F68_instagram_takes_no_reply_to_what_is_hidden_and_moves_replies_to_replies_up(
	control, reader, target
):
	comment = target("Instagram")
	control.bring_about("F68", "Instagram")
	assert "hidden" in reader("Instagram").reply(comment).json()["error"]["message"]
	control.calm()
	_, parent, nested = control.bring_about("F68", "Instagram", variant="placed elsewhere")
	assert reader("Instagram").reply(nested).status_code == 200
	assert [one["target"] for one in control.replies("Instagram")] == [parent]


@pytest.mark.parametrize(
	("variant", "reason"), [("canReply", "operationNotSupported"), ("commentsDisabled", "commentsDisabled")]
)
def test_F69_youtube_closes_the_thread_or_the_video(control, reader, target, variant, reason):
	comment = target("YouTube")
	control.bring_about("F69", "YouTube", variant=variant)
	assert reader("YouTube").reply(comment).json()["error"]["errors"][0]["reason"] == reason
	assert control.replies("YouTube") == []
