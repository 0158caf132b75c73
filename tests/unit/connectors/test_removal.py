"""A reply of ours is removed once; what is gone counts as removed, and nothing is assumed of an unclear answer."""

from __future__ import annotations

from decimal import Decimal

import pytest

from participation_app.connectors import errors
from participation_app.connectors.contract import Item
from participation_app.connectors.registry import connect
from tests.unit.connectors.simulated import one_comment
from tests.unit.connectors.test_facebook import FEED, PAGE_ID
from tests.unit.connectors.test_recheck import IDS, refusal
from tests.unit.connectors.test_x import LOOKUP
from tests.unit.connectors.test_youtube import COMMENTS, THREADS, comment, listing

REPLY = "1234567890123456789"
PATHS = {
	"X": f"/2/tweets/{REPLY}",
	"Facebook": f"/v26.0/{REPLY}",
	"Instagram": f"/v26.0/{REPLY}",
	"YouTube": COMMENTS,
}
DONE = {"X": {"data": {"deleted": True}}, "Facebook": {"success": True}, "Instagram": {"success": True}}
MISSING = {
	"resource_id": REPLY,
	"detail": f"Could not find tweet with id: [{REPLY}].",
	"type": "https://api.x.com/2/problems/resource-not-found",
}


@pytest.fixture
def speak(platform, clock):
	"""The connector of a platform that answers what it was told to."""

	def make(name, url=platform.url):
		keys = {"access_token": "canary-token"}
		return connect(name, account_id=IDS[name], handle="qaaf", credentials=keys, base_url=url, clock=clock)

	return make


@pytest.fixture
def replied(desk, name):
	"""The connector of an speak, and a reply of ours that stands there."""
	connector = desk.connect(name)
	sent = connector.publish(one_comment(desk, name), "نعتذر عن التأخير")
	connector.take_spent()
	return connector, sent.external_id


def told_done(platform, told, name):
	done = told(status=204, content_type="") if name == "YouTube" else DONE[name]
	platform.tell(PATHS[name], done, method="DELETE")


def state_on(desk, name, reply):
	return desk.ask("GET", "/truth")["platforms"][name]["comments"][reply]["state"]


def removals(desk, name):
	lines = desk.ask("GET", f"/journal?platform={name}")["requests"]
	return [line for line in lines if line["method"] == "DELETE"]


def test_a_reply_of_ours_is_removed_with_one_request(desk, name, replied):
	connector, reply = replied
	connector.remove(reply)
	assert state_on(desk, name, reply) == "deleted"
	assert connector.recheck([reply]) == {reply: "gone"}
	assert len(removals(desk, name)) == 1


def test_what_is_gone_already_counts_as_removed(desk, name, replied):
	connector, reply = replied
	desk.change("delete", reply)
	connector.remove(reply)


def test_what_others_wrote_is_not_removed(desk, name):
	theirs = one_comment(desk, name).external_id
	with pytest.raises((errors.NotRemovable, errors.PermissionMissing)):
		desk.connect(name).remove(theirs)
	assert theirs in desk.public(name)


@pytest.mark.parametrize(("fault", "stands"), [("F59", False), ("F60", False), ("F61", True)])
def test_an_unclear_removal_is_settled_by_looking(desk, name, replied, fault, stands):
	connector, reply = replied
	desk.fault(fault, name, method="DELETE")
	with pytest.raises(errors.MaybeRemoved):
		connector.remove(reply)
	assert isinstance(connector.recheck([reply])[reply], Item) is stands


def test_a_limit_is_told_and_nothing_is_removed(desk, name, replied):
	connector, reply = replied
	desk.fault("F73", name, method="DELETE")
	with pytest.raises(errors.RateLimited):
		connector.remove(reply)
	assert state_on(desk, name, reply) == "visible"


@pytest.mark.parametrize("missing", [["tweet.read"], ["instagram_business_basic"]])
def test_a_token_that_may_not_write_is_told(desk, name, replied, missing):
	connector, reply = replied
	desk.ask("POST", "/tokens", platform=name, scopes=missing)
	with pytest.raises((errors.PermissionMissing, errors.MaybeRemoved)):
		connector.remove(reply)
	assert state_on(desk, name, reply) == "visible"


def test_a_removal_costs_youtube_s_units_of_a_write(platform, speak, told):
	told_done(platform, told, "YouTube")
	connector = speak("YouTube")
	connector.remove(REPLY)
	assert platform.asked(COMMENTS)[0].query == {"id": REPLY}
	assert connector.take_spent().units == 50


def test_a_removal_on_x_is_counted_in_money(platform, speak, told):
	told_done(platform, told, "X")
	connector = speak("X")
	connector.remove(REPLY)
	assert connector.take_spent().cents == Decimal(1)


@pytest.mark.parametrize(
	"answer",
	[{}, {"success": False}, {"data": {"deleted": False}}, {"data": "deleted"}, [], b"", b"<html>"],
)
def test_an_answer_that_does_not_say_so_is_unclear(name, platform, speak, answer):
	platform.tell(PATHS[name], answer, method="DELETE")
	with pytest.raises(errors.MaybeRemoved):
		speak(name).remove(REPLY)


@pytest.mark.parametrize("status", [500, 502, 503])
def test_an_outage_is_unclear(name, platform, speak, told, status):
	platform.tell(PATHS[name], told(b"<html>", status, "text/html"), method="DELETE")
	with pytest.raises(errors.MaybeRemoved):
		speak(name).remove(REPLY)


def test_nothing_is_sent_where_the_platform_is_not_reached(name, speak):
	with pytest.raises(errors.NotSent):
		speak(name, "http://127.0.0.1:9").remove(REPLY)


REFUSALS = {
	"X": [
		({"title": "Forbidden", "detail": "You are not authorized to delete this Tweet.", "status": 403}, 403)
	],
	"Facebook": [({"error": {"code": 100, "message": "Unsupported delete request."}}, 400)],
	"Instagram": [({"error": {"code": 100, "message": "Comments are turned off on this media"}}, 400)],
	"YouTube": [
		({"error": {"message": "No.", "errors": [{"reason": "operationNotSupported"}]}}, 400),
		({"error": {"message": "No.", "errors": [{"reason": "new reason"}]}}, 400),
	],
}


def test_a_refusal_is_told_with_what_the_platform_said(name, platform, speak, told):
	for body, status in REFUSALS[name]:
		platform.forget()
		platform.tell(PATHS[name], told(body, status), method="DELETE")
		with pytest.raises(errors.NotRemovable) as caught:
			speak(name).remove(REPLY)
		assert caught.value.message.startswith(errors.NotRemovable.default)
		assert "Change it and send it again" not in caught.value.message


@pytest.mark.parametrize("status", [404, 405])
def test_a_platform_without_such_an_endpoint_refuses_or_is_looked_at(
	name,
	platform,
	speak,
	told,
	status,
):
	platform.tell(PATHS[name], told({"nothing": "here"}, status), method="DELETE")
	platform.tell(LOOKUP, {"data": []})
	platform.tell(COMMENTS, listing(comment(REPLY)))
	platform.tell(THREADS, listing())
	platform.tell(f"/v26.0/{REPLY}", refusal(told, 10))
	for own in (FEED, f"/v26.0/{IDS['Instagram']}/media"):
		platform.tell(own, refusal(told, 10))
	with pytest.raises((errors.NotRemovable, errors.MaybeRemoved)):
		speak(name).remove(REPLY)


def test_on_facebook_a_lost_permission_is_not_taken_for_a_removal(platform, speak, told):
	path = PATHS["Facebook"]
	platform.tell(path, refusal(told, 100, 33), method="DELETE")
	platform.tell(path, refusal(told, 100, 33))
	platform.tell(f"/v26.0/{PAGE_ID}/feed", refusal(told, 10))
	with pytest.raises(errors.MaybeRemoved):
		speak("Facebook").remove(REPLY)


@pytest.mark.parametrize(
	("shown", "is_removed"),
	[({"errors": [MISSING]}, True), ({"data": [], "meta": {"result_count": 0}}, False)],
)
def test_on_x_what_is_said_to_be_missing_is_looked_up(platform, speak, told, shown, is_removed):
	platform.tell(PATHS["X"], told({**MISSING, "status": 404}, 404), method="DELETE")
	platform.tell(LOOKUP, shown)
	if is_removed:
		speak("X").remove(REPLY)
	else:
		with pytest.raises(errors.MaybeRemoved):
			speak("X").remove(REPLY)
