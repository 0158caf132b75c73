"""Posts of our own against the simulator: posted once, found again, and no comments to anybody."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from participation_app.connectors import errors
from participation_app.connectors.contract import Picture, Post
from participation_app.connectors.entries import probe_posts
from tests.unit.connectors.simulated import PLATFORMS, ago, read

TEXT = "يفتح مركز الخدمة الجديد أبوابه يوم الأحد https://city.example/news/1"
PICTURE = Picture("https://city.example/files/centre.jpg", "image/jpeg", b"\xff\xd8 a picture")
WITH_API = [one for one in PLATFORMS if one != "YouTube"]
PLACE = {"X": "/tweets$", "Facebook": "/photos$", "Instagram": "/media_publish$"}
# What comes before the post itself.
BEFORE = {"X": "/media/upload$", "Instagram": "/media$"}
A_MINUTE = timedelta(minutes=1)

with_api = pytest.mark.parametrize("name", WITH_API)


def now() -> datetime:
	return datetime.now(timezone.utc)


def posts(desk, name):
	return desk.ask("GET", "/truth")["platforms"].get(name, {"posts": {}})["posts"]


@with_api
def test_a_post_with_a_picture_stands_once_and_is_found(desk, name):
	connector, begun = desk.connect(name), now()
	sent = connector.post(TEXT, PICTURE)
	[(external_id, post)] = posts(desk, name).items()
	assert external_id == sent.external_id and post["text"] == TEXT and post["picture"]
	assert sent.permalink.startswith("https://")
	probe = connector.find_own_post(TEXT, begun)
	assert probe.outcome == "posted" and probe.sent.external_id == sent.external_id


@pytest.mark.parametrize("name", ["X", "Facebook"])
def test_a_post_needs_no_picture(desk, name):
	sent = desk.connect(name).post(TEXT)
	assert posts(desk, name)[sent.external_id]["picture"] is None


def test_instagram_takes_no_post_without_a_picture(desk):
	with pytest.raises(errors.ContentRejected, match="picture"):
		desk.connect("Instagram").post(TEXT)


def test_youtube_takes_no_posts_and_cannot_tell(desk):
	connector = desk.connect("YouTube")
	with pytest.raises(errors.NotPostable):
		connector.post(TEXT)
	assert connector.find_own_post(TEXT, now()).outcome == "unknown"


@with_api
def test_what_was_taken_without_an_answer_is_found(desk, name):
	connector, begun = desk.connect(name), now()
	desk.fault("F59", name, path=PLACE[name])
	with pytest.raises(errors.MaybePosted):
		connector.post(TEXT, PICTURE)
	assert connector.find_own_post(TEXT, begun).outcome == "posted"
	assert len(posts(desk, name)) == 1


@with_api
def test_what_was_not_taken_is_absent(desk, name):
	connector, begun = desk.connect(name), now()
	desk.fault("F61", name, path=PLACE[name])
	with pytest.raises(errors.MaybePosted):
		connector.post(TEXT, PICTURE)
	assert connector.find_own_post(TEXT, begun).outcome == "absent" and posts(desk, name) == {}


@pytest.mark.parametrize("name", BEFORE)
def test_before_the_post_itself_nothing_is_unclear(desk, name):
	desk.fault("F59", name, path=BEFORE[name])
	with pytest.raises(errors.Transient):
		desk.connect(name).post(TEXT, PICTURE)
	assert posts(desk, name) == {}


@with_api
def test_another_post_of_ours_in_that_time_leaves_it_to_a_person(desk, name):
	connector, begun = desk.connect(name), now()
	connector.post("نص آخر", PICTURE)
	assert connector.find_own_post(TEXT, begun).outcome == "unknown"


@with_api
def test_an_older_post_is_not_this_one(desk, name):
	desk.post(name, at=ago(hours=1))
	assert desk.connect(name).find_own_post("خدمة جديدة", now()).outcome == "absent"


@with_api
def test_a_post_that_lists_do_not_show_yet_is_not_found(desk, name):
	desk.ask("POST", "/settings", readback_lag=60)
	connector, begun = desk.connect(name), now()
	connector.post(TEXT, PICTURE)
	assert connector.find_own_post(TEXT, begun).outcome == "absent"
	assert [post["listed"] for post in posts(desk, name).values()] == [False]


@with_api
def test_a_token_without_the_permission_is_told_so(desk, name):
	scopes = {
		"X": ["tweet.read"],
		"Facebook": ["pages_read_engagement"],
		"Instagram": ["instagram_business_basic"],
	}
	desk.ask("POST", "/tokens", platform=name, scopes=scopes[name])
	with pytest.raises(errors.PermissionMissing):
		desk.connect(name).post(TEXT, PICTURE)
	assert posts(desk, name) == {}


@pytest.mark.parametrize("name", ["X", "Facebook"])
def test_a_text_that_stands_already_is_looked_for(desk, name):
	connector = desk.connect(name)
	connector.post(TEXT)
	with pytest.raises(errors.MaybePosted):
		connector.post(TEXT)


@with_api
def test_our_post_is_no_comment(desk, name):
	connector = desk.connect(name)
	connector.post(f"{TEXT} @city_services_demo", PICTURE)
	assert read(connector)[0] == {}


@pytest.mark.parametrize(("text", "cents"), [("نص", "1.5"), (TEXT, "20")])
def test_x_charges_more_for_a_post_with_a_link(desk, text, cents):
	connector = desk.connect("X")
	connector.post(text)
	assert connector.take_spent().cents == Decimal(cents)


@pytest.mark.parametrize("name", ["X", "Facebook"])
def test_a_post_is_removed_and_then_gone(desk, name):
	connector = desk.connect(name)
	sent = connector.post(TEXT, PICTURE)
	assert connector.recheck([sent.external_id])[sent.external_id].is_own
	connector.remove(sent.external_id)
	assert posts(desk, name) == {}
	assert connector.recheck([sent.external_id]) == {sent.external_id: "gone"}


def test_instagram_lets_no_program_remove_a_post(desk):
	connector = desk.connect("Instagram")
	sent = connector.post(TEXT, PICTURE)
	with pytest.raises(errors.PermissionMissing):
		connector.remove(sent.external_id)
	assert list(posts(desk, "Instagram")) == [sent.external_id]


@pytest.mark.parametrize(
	("at", "complete", "outcome"),
	[
		(timedelta(), True, "posted"),
		(-A_MINUTE, True, "posted"),
		(-A_MINUTE * 5, True, "absent"),
		(-A_MINUTE * 5, False, "unknown"),
	],
)
def test_only_a_post_of_that_time_counts(at, complete, outcome):
	begun = now()
	[found] = [Post("1", TEXT, None, begun + at)]
	assert probe_posts([found], TEXT, begun, complete=complete).outcome == outcome
