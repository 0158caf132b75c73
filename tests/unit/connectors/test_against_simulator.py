"""The connectors against the platform simulator, over real sockets: one story per platform and fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from participation_app.connectors import errors
from participation_app.connectors.contract import Cursor
from participation_app.connectors.registry import connect, connect_sms
from tests.unit.connectors.simulated import AUTHOR, PLATFORMS, Desk, ago, one_comment, read

READS = {"X": "/2/", "Facebook": "/v26.0/", "Instagram": "/v26.0/", "YouTube": "/youtube/"}


@pytest.mark.parametrize("name", PLATFORMS)
def test_all_sample_conversations_of_a_platform_are_read(simulator, name):
	desk = Desk(simulator.base_url, samples=True)
	desk.ask("POST", "/live", now=500)
	items, cursor = read(desk.connect(name))
	assert len(items) > 20
	recent = datetime.now(timezone.utc) - timedelta(days=7) + timedelta(minutes=15)
	comments = desk.ask("GET", f"/comments?platform={name}")["comments"]
	expected = {
		one["id"] for one in comments if datetime.fromisoformat(one["at"]) > recent and not one["deleted"]
	}
	shown = {one["id"] for one in comments if one["visibility"] not in ("visible",)}
	assert expected - shown <= set(items) <= desk.public(name)
	assert cursor.high_water and cursor.gap_since is None


def test_later_comments_and_replies_on_old_posts_are_read(desk, name):
	old_post = desk.post(name, at=ago(days=6))
	old = desk.comment(name, post=old_post, at=ago(days=5))
	connector = desk.connect(name)
	items, cursor = read(connector)
	assert set(items) == {old}
	new = {
		desk.comment(name, post=old_post),
		desk.comment(name, parent=old),
		desk.comment(name, post=desk.post(name)),
	}
	items, cursor = read(connector, cursor)
	assert new <= set(items)
	assert {items[one].parent_id for one in new} == {None, old}
	again, _ = read(connector, cursor)
	assert set(again) <= desk.public(name)


def test_many_comments_are_read_over_several_pages(desk, name):
	post = desk.post(name, at=ago(hours=3))
	thread = desk.comment(name, post=post, at=ago(hours=2))
	for number in range(130):
		place = {"parent": thread} if number < 12 else {"post": post}
		desk.comment(name, f"@city_services_demo {number}", at=ago(minutes=100 - number / 2), **place)
	items, _ = read(desk.connect(name))
	assert set(items) == desk.public(name)


def test_an_interrupted_run_goes_on_where_it_stopped(desk, name):
	post = desk.post(name, at=ago(hours=3))
	for number in range(130):
		desk.comment(name, f"@city_services_demo {number}", post=post, at=ago(minutes=140 - number))
	found: set[str] = set()
	cursor = Cursor()
	for _ in range(30):
		page = next(desk.connect(name).pull(cursor))
		found |= {item.external_id for item in page.items}
		cursor = Cursor.from_dict(page.cursor.as_dict())
		if not page.more:
			break
	assert found == desk.public(name) and cursor.pending is None


def test_an_edit_gives_a_new_version_of_the_same_comment(desk, name):
	before = one_comment(desk, name)
	desk.change("edit", before.external_id, text="@city_services_demo رجع يشتغل")
	after = read(desk.connect(name))[0][before.external_id]
	assert after.version_id != before.version_id and after.text.endswith("رجع يشتغل")
	assert desk.connect(name).fetch(before.external_id).version_id == after.version_id


def test_a_deleted_comment_is_gone_and_an_existing_one_is_fetched(desk, name):
	comment = one_comment(desk, name)
	connector = desk.connect(name)
	fetched = connector.fetch(comment.external_id)
	assert (fetched.text, fetched.version_id) == (comment.text, comment.version_id)
	desk.change("delete", comment.external_id)
	assert connector.fetch(comment.external_id) is None


def test_a_published_reply_is_found_again_and_read_as_our_own(desk, name):
	target = one_comment(desk, name)
	connector = desk.connect(name)
	started = datetime.now(timezone.utc)
	assert connector.find_own_reply(target, "نعتذر عن التأخير", started).outcome == "absent"
	sent = connector.publish(target, "نعتذر عن التأخير")
	found = connector.find_own_reply(target, "نعتذر عن التأخير", started)
	assert found.outcome == "posted" and found.sent.external_id == sent.external_id
	own = read(connector)[0][sent.external_id]
	assert own.is_own and own.parent_id == target.external_id
	assert [reply["text"] for reply in desk.replies(name)] == ["نعتذر عن التأخير"]


def test_a_reply_to_a_reply_is_placed_and_found(desk, name):
	first = one_comment(desk, name)
	inner = desk.comment(name, parent=first.external_id)
	connector = desk.connect(name)
	target = read(connector)[0][inner]
	started = datetime.now(timezone.utc)
	sent = connector.publish(target, "شكرا لكم")
	assert connector.find_own_reply(target, "شكرا لكم", started).sent.external_id == sent.external_id


@pytest.mark.parametrize(
	("fault", "posted"), [("F59", "posted"), ("F60", "posted"), ("F62", "posted"), ("F61", "absent")]
)
def test_an_unclear_outcome_is_settled_by_looking(desk, name, fault, posted):
	target = one_comment(desk, name)
	connector = desk.connect(name)
	started = datetime.now(timezone.utc)
	path = {"YouTube": "/youtube/v3/comments"}.get(name, "")
	desk.fault(fault, name, path=path)
	with pytest.raises(errors.MaybePosted):
		connector.publish(target, "نعتذر عن التأخير")
	assert connector.find_own_reply(target, "نعتذر عن التأخير", started).outcome == posted
	assert len(desk.replies(name)) == (1 if posted == "posted" else 0)


REFUSED = {
	"F65": errors.MaybePosted,
	"F66": errors.TargetGone,
	"F67": errors.NotReplyable,
	"F70": errors.ContentRejected,
	"F73": errors.RateLimited,
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_refused_reply_is_told_apart(desk, name, fault):
	target = one_comment(desk, name)
	desk.fault(fault, name, path={"YouTube": "/youtube/v3/comments"}.get(name, ""))
	with pytest.raises(REFUSED[fault]):
		desk.connect(name).publish(target, "نعتذر عن التأخير")
	assert desk.replies(name) == []


TROUBLE = ("F49", "F50", "F51", "F52", "F53", "F54")


@pytest.mark.parametrize("fault", TROUBLE)
def test_trouble_at_the_start_of_a_run_loses_nothing(desk, name, fault):
	comment = one_comment(desk, name)
	desk.fault(fault, name, path=READS[name])
	with pytest.raises(errors.Transient):
		read(desk.connect(name))
	items, cursor = read(desk.connect(name))
	assert comment.external_id in items and cursor.gap_since is None


@pytest.mark.parametrize("name", PLATFORMS[:3])
@pytest.mark.parametrize("fault", TROUBLE)
def test_trouble_in_the_middle_of_a_run_does_not_lose_its_place(desk, name, fault):
	comment = one_comment(desk, name)
	desk.fault(fault, name, path=READS[name], skip=1)
	reading = desk.connect(name).pull(Cursor())
	first = next(reading)
	with pytest.raises(errors.Transient):
		list(reading)
	rest, cursor = read(desk.connect(name), Cursor.from_dict(first.cursor.as_dict()))
	assert comment.external_id in {*rest, *(item.external_id for item in first.items)}
	assert cursor.pending is None and cursor.gap_since is None


def test_a_limit_is_told_with_the_time_it_ends_where_the_platform_says(desk, name):
	desk.fault("F31", name, path=READS[name])
	with pytest.raises(errors.RateLimited) as caught:
		read(desk.connect(name))
	assert name == "YouTube" or caught.value.until > datetime.now(timezone.utc)


def test_a_wrong_token_is_told_and_shown_nowhere(desk, name):
	canary = "canary-4711-token"
	wrong = {key: canary for key in ("bearer_token", "access_token", "refresh_token")}
	connector = desk.connect(
		name, **{key: wrong[key] for key in wrong if key in desk.accounts[name]["credentials"]}
	)
	for ask in (connector.check, lambda: read(connector)):
		with pytest.raises((errors.AuthRevoked, errors.AuthExpired)) as caught:
			ask()
		assert canary not in repr(caught.value)
	assert canary not in str(desk.ask("GET", "/journal"))


def test_the_token_is_checked(desk, name):
	health = desk.connect(name).check()
	assert health.account_id == desk.accounts[name]["account_id"] and health.handle


@pytest.mark.parametrize("name", PLATFORMS[1:3])
def test_a_missing_permission_is_no_reason_to_connect_again(desk, name):
	one_comment(desk, name)
	desk.ask("POST", "/tokens", platform=name, scopes=["instagram_business_basic"])
	connector = desk.connect(name)
	with pytest.raises(errors.PermissionMissing):
		connector.check()


def test_no_request_is_one_that_the_platform_would_refuse(desk, name):
	target = one_comment(desk, name)
	connector = desk.connect(name)
	connector.check()
	connector.publish(target, "شكرا")
	connector.fetch(target.external_id)
	lines = desk.ask("GET", f"/journal?platform={name}")["requests"]
	assert lines and {line["status"] for line in lines} <= {200, 201}


def test_hidden_comments_are_marked(desk):
	for name in ("Facebook", "Instagram"):
		comment = one_comment(desk, name)
		desk.change("hide", comment.external_id)
		assert read(desk.connect(name))[0][comment.external_id].visibility == "hidden"


def test_x_is_read_and_answered_where_it_takes_its_older_names_alone(desk):
	desk.fault("F23", "X", variant="parameters")
	comment = desk.comment("X", post=desk.post("X", at=ago(hours=2)), at=ago(hours=1))
	connector = desk.connect("X")
	item = read(connector)[0][comment]
	assert (item.author_handle, item.post.text) == (AUTHOR["handle"], "خدمة جديدة")
	started = datetime.now(timezone.utc)
	connector.publish(item, "نعتذر")
	assert connector.find_own_reply(item, "نعتذر", started).outcome == "posted"
	assert connector.recheck([comment])[comment].text == item.text


def test_a_mention_on_x_hangs_under_no_post(desk):
	mention = desk.comment("X")
	item = read(desk.connect("X"))[0][mention]
	assert item.post is None and item.parent_id is None and item.can_reply


def test_a_reply_on_x_that_does_not_address_us_is_read_but_may_not_be_answered(desk):
	post = desk.post("X", at=ago(hours=2))
	comment = desk.comment("X", "واقف من الصبح", post=post, at=ago(hours=1))
	item = read(desk.connect("X"))[0][comment]
	assert item.post.text == "خدمة جديدة"
	with pytest.raises(errors.NotReplyable):
		desk.connect("X").publish(item, "نعتذر")


def test_an_edited_post_on_x_is_answered_at_its_latest_version(desk):
	before = one_comment(desk, "X")
	desk.change("edit", before.external_id, text="@city_services_demo تعديل")
	connector = desk.connect("X")
	target = read(connector)[0][before.external_id]
	started = datetime.now(timezone.utc)
	connector.publish(target, "نعتذر")
	assert connector.find_own_reply(target, "نعتذر", started).outcome == "posted"


def test_an_oauth2_user_token_of_x_is_renewed_and_posts(desk):
	target = one_comment(desk, "X")
	account = desk.accounts["X"]
	keys = {name: account["extra"][name] for name in ("client_id", "client_secret", "refresh_token")}
	connector = connect(
		"X",
		account_id=account["account_id"],
		handle=account["handle"],
		credentials={**keys, "access_token": account["credentials"]["access_token"]},
		base_url=account["base_url"],
	)
	renewed = connector.renew()
	assert renewed.credentials["refresh_token"] != keys["refresh_token"]
	assert renewed.expires_at > datetime.now(timezone.utc)
	assert connector.publish(target, "نعتذر").external_id
	with pytest.raises(errors.AuthRevoked):
		replaced = connect("X", account_id="1", handle="x", credentials=keys, base_url=account["base_url"])
		replaced.renew()


def test_ranked_comments_on_facebook_are_read_to_the_end(desk):
	desk.ask("POST", "/settings", facebook_ranked=True)
	post = desk.post("Facebook", at=ago(hours=3))
	for number in range(130):
		desk.comment("Facebook", str(number), post=post, at=ago(minutes=140 - number))
	connector = desk.connect("Facebook")
	_, cursor = read(connector)
	new = desk.comment("Facebook", post=post)
	assert new in read(connector, cursor)[0]


def test_a_late_read_back_is_absent_at_first(desk):
	desk.ask("POST", "/settings", readback_lag=60)
	target = one_comment(desk, "Facebook")
	connector = desk.connect("Facebook")
	started = datetime.now(timezone.utc)
	connector.publish(target, "نعتذر")
	assert connector.find_own_reply(target, "نعتذر", started).outcome == "absent"
	desk.ask("POST", "/clock", advance=61)
	assert connector.find_own_reply(target, "نعتذر", started).outcome == "posted"


def test_a_used_up_quota_of_youtube_is_told(desk):
	desk.ask("POST", "/settings", youtube_units_per_day=0)
	with pytest.raises(errors.BudgetExhausted) as caught:
		read(desk.connect("YouTube"))
	assert caught.value.until > datetime.now(timezone.utc)


def test_a_text_message_is_sent_once_and_its_repetition_is_unclear(desk):
	account = desk.accounts["Unifonic"]
	gateway = connect_sms("Unifonic", credentials=account["credentials"], base_url=account["base_url"])
	sent = gateway.send("+971501234567", "وصلتنا مشاركتك", correlation_id="notice-7")
	assert sent.units == 1
	with pytest.raises(errors.MaybePosted):
		gateway.send("+971501234567", "وصلتنا مشاركتك", correlation_id="notice-7")
	desk.fault("F59", "SMS")
	with pytest.raises(errors.MaybePosted):
		gateway.send("+971501234567", "نص آخر", correlation_id="notice-8")
	assert len(desk.ask("GET", "/sms")["messages"]) == 2


def test_hand_made_targets_need_no_raw_body(desk):
	target = replace(one_comment(desk, "Facebook"), raw={}, post=None)
	assert desk.connect("Facebook").publish(target, "شكرا").external_id
