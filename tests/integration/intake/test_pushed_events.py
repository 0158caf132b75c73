"""Platforms push what happens: proved, stored, worked off by a job; polling finds the same."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta

import frappe
import pytest
import requests

from participation_app.intake import event_batches, pushed_events
from participation_app.intake.sweep import sweep_account
from participation_app.jobs import pushed_events as jobs
from participation_app.simulator.fault_catalogue import set_up
from participation_app.simulator.postman import Callback
from tests.integration.connections import at_once, failures
from tests.integration.reading import comments, only_comment, read
from tests.integration.web_server import serving

VERIFY = "canary-verify-token"
DOORS = {"Facebook": "meta", "Instagram": "meta", "X": "x"}
SECRETS = {"Facebook": "app_secret", "Instagram": "app_secret", "X": "consumer_secret"}
every_pushing = pytest.mark.parametrize("platform", DOORS)
every_graph = pytest.mark.parametrize("platform", ["Facebook", "Instagram"])


@pytest.fixture(scope="module")
def address(site):
	with serving() as url:
		yield f"{url}/api/method/participation_app.api.webhooks."


@pytest.fixture(autouse=True)
def cleaned(really_committed):
	_forget()
	yield
	frappe.db.rollback()
	_forget()


def _forget():
	frappe.set_user("Administrator")
	for doctype in ("Pushed Event", "Refused Delivery", "Comment Media", "Platform Use"):
		frappe.db.delete(doctype)
	frappe.cache.delete_keys("rl:")
	frappe.db.commit()


@pytest.fixture
def pushing(simulator, account, address):
	"""Has a platform push what happens to our door; gives the account."""

	def register(platform):
		own = account(platform)
		if platform != "X":
			own.verify_token = VERIFY
			own.save()
		frappe.db.commit()
		simulator.deliveries.register(callback(own, address))
		return own

	yield register
	simulator.deliveries.clear()


def callback(own, address):
	secret = own.get_password(SECRETS[own.platform])
	door = f"{address}{DOORS[own.platform]}"
	return Callback(own.platform, door, secret, VERIFY, host=frappe.local.site)


def arrived(simulator):
	"""Waits until everything has been sent; what each delivery was answered, in order."""
	assert simulator.deliveries.wait(30)
	frappe.db.rollback()
	return [line["status"] for line in simulator.journal.lines(direction="out")]


def work_off(own):
	frappe.db.rollback()
	jobs.work_off(own.platform)
	frappe.db.rollback()


def stored():
	return frappe.get_all("Pushed Event", fields=["*"], order_by="creation")


def refused():
	return {row.reason: row.number for row in frappe.get_all("Refused Delivery", fields=["reason", "number"])}


def signed(own, body):
	"""The headers of a delivery that the account's app signs."""
	digest = hmac.new(own.get_password(SECRETS[own.platform]).encode(), body, hashlib.sha256)
	if own.platform == "X":
		name, value = "x-twitter-webhooks-signature", base64.b64encode(digest.digest()).decode()
	else:
		name, value = "X-Hub-Signature-256", digest.hexdigest()
	return {"Host": frappe.local.site, "Content-Type": "application/json", name: f"sha256={value}"}


@every_pushing
def test_what_is_pushed_is_answered_stored_and_becomes_the_comment_that_reading_finds(
	platform, simulator, pushing, public
):
	own = pushing(platform)
	external_id = public(platform).write("في حفرة كبيرة عند المدرسة")
	assert arrived(simulator) == [200]
	assert comments(own) == [], "nothing is worked in the request"
	[event] = stored()
	assert event.state == "Waiting" and json.loads(event.body)
	work_off(own)
	pushed = only_comment(own)
	assert pushed.external_id == external_id and pushed.state == "Waiting" and pushed.due_at
	[event] = stored()
	assert (event.state, event.account, event.changes) == ("Done", own.name, 1)
	assert read(own).added == 0
	polled = only_comment(own)
	assert polled.version_id == pushed.version_id and polled.text == pushed.text and not polled.versions
	assert polled.author == pushed.author
	if platform != "X":
		assert frappe.db.get_value("Social Post", polled.post, "text") == "بدء أعمال صيانة الطرق هذا الأسبوع"


@every_pushing
def test_f75_the_handshake_is_answered_to_who_knows_the_token(platform, simulator, pushing):
	own = pushing(platform)
	set_up("F75", platform, simulator)
	assert simulator.deliveries.wait(10)
	line = simulator.journal.lines(direction="out")[-1]
	assert line["status"] == 200
	assert own.name


@every_graph
def test_f75_a_wrong_token_is_refused(platform, simulator, pushing):
	pushing(platform)
	set_up("F75", platform, simulator, variant="wrong token")
	assert arrived(simulator)[-1] == 403


@every_pushing
def test_the_simulated_platform_takes_our_answer_for_the_right_one(platform, simulator, pushing):
	own = pushing(platform)
	registered = simulator.deliveries.callback(platform)
	handshake = simulator.deliveries.shake_hands(registered)
	assert handshake.done.wait(10)
	from participation_app.simulator.deliveries import is_verified

	assert is_verified(handshake), handshake.answer
	assert own.name


@pytest.mark.parametrize(
	"token",
	['{"data": {}}', "", "a b", "x" * 400, "سلام", "{}"],
	ids=["json", "none", "space", "long", "arabic", "empty"],
)
def test_x_is_answered_nothing_that_could_be_an_event(token, pushing, address):
	pushing("X")
	answer = requests.get(
		f"{address}x", params={"crc_token": token}, headers={"Host": frappe.local.site}, timeout=10
	)
	assert answer.status_code == 403 and "sha256" not in answer.text


@every_pushing
def test_f76_what_nobody_signed_is_refused_counted_and_stored_nowhere(platform, simulator, pushing):
	from participation_app.simulator.signatures import FLAWS

	own = pushing(platform)
	for flaw in FLAWS:
		set_up("F76", platform, simulator, variant=flaw)
	assert set(arrived(simulator)) == {403}
	assert stored() == [] and refused() == {"Unsigned": len(FLAWS)}
	work_off(own)
	assert comments(own) == []


@every_pushing
def test_f77_the_same_delivery_three_times_is_one(platform, simulator, pushing):
	own = pushing(platform)
	set_up("F77", platform, simulator)
	assert arrived(simulator) == [200, 200, 200]
	assert len(stored()) == 1
	work_off(own)
	assert len(comments(own)) == 1


@pytest.mark.parametrize(
	("platform", "scene"),
	[
		("Facebook", "reply before its parent"),
		("Instagram", "reply before its parent"),
		("X", "reply before its parent"),
		("Facebook", "edited before added"),
		("X", "edited before added"),
		("Facebook", "removed before added"),
		("Facebook", "edit for edited"),
	],
)
def test_f78_the_order_of_deliveries_does_not_matter(platform, scene, simulator, pushing):
	own = pushing(platform)
	set_up("F78", platform, simulator, variant=scene)
	assert set(arrived(simulator)) == {200}
	work_off(own)
	stand = {one.id: one.text for one in simulator.world.comments.values() if not one.deleted}
	assert {row.external_id: row.text for row in comments(own)} == stand


def test_f78_an_old_event_never_undoes_what_is_known(simulator, pushing, public):
	own = pushing("Facebook")
	people = public("Facebook")
	external_id = people.write("النص الأول")
	arrived(simulator)
	people.edit(external_id, "النص الثاني")
	arrived(simulator)
	read(own)
	assert only_comment(own).text == "النص الثاني"
	work_off(own)
	comment = only_comment(own)
	assert comment.text == "النص الثاني" and not comment.versions


@every_graph
def test_f79_a_batch_of_a_thousand_with_one_malformed_change_brings_the_others(platform, simulator, pushing):
	own = pushing(platform)
	set_up("F79", platform, simulator, count=200 if platform == "Instagram" else 1000)
	assert arrived(simulator) == [200]
	work_off(own)
	expected = {one.id for one in simulator.world.comments.values()}
	assert {row.external_id for row in comments(own)} == expected
	[event] = stored()
	assert (event.state, event.unreadable) == ("Done", 1) and event.message


@every_pushing
def test_f80_an_account_that_nobody_knows_is_said_and_stops_nothing(platform, simulator, pushing):
	own = pushing(platform)
	set_up("F80", platform, simulator, variant="account")
	assert arrived(simulator) == [200]
	work_off(own)
	[event] = stored()
	assert event.state == "Done" and "1" in event.message and event.account is None
	assert comments(own) == []


@every_pushing
def test_f80_an_event_of_a_kind_that_nobody_knows_is_said(platform, simulator, pushing):
	own = pushing(platform)
	set_up("F80", platform, simulator, variant="kind")
	arrived(simulator)
	work_off(own)
	[event] = stored()
	assert event.state == "Done" and "sparkle" in event.message


@every_pushing
def test_f81_a_delivery_that_comes_again_is_known(platform, simulator, pushing):
	own = pushing(platform)
	simulator.deliveries.retry_seconds = (0.1,)
	set_up("F81", platform, simulator)
	assert arrived(simulator) == [200, 200]
	assert len(stored()) == 1
	work_off(own)
	assert len(comments(own)) == 1


@every_pushing
def test_f82_reading_and_a_push_at_the_same_moment_leave_the_comment_once(platform, simulator, pushing):
	own = pushing(platform)
	set_up("F82", platform, simulator)
	from participation_app.intake.ingest import read_account

	def push():
		for _look in range(40):
			jobs.work_off(platform)
			time.sleep(0.05)

	outcomes = at_once(lambda: read_account(own.name), push)
	assert failures(outcomes) == []
	arrived(simulator)
	work_off(own)
	expected = {one.id for one in simulator.world.comments.values()}
	rows = comments(own)
	assert len(rows) == len(expected) and {row.external_id for row in rows} == expected
	assert {event.state for event in stored()} == {"Done"}


@every_pushing
def test_f83_without_a_push_reading_closes_the_gap(platform, simulator, pushing, public):
	own = pushing(platform)
	set_up("F83", platform, simulator)
	external_id = public(platform).write("لم يُخبرنا أحد")
	assert arrived(simulator) == [] and stored() == []
	read(own)
	assert external_id in {row.external_id for row in comments(own)}


def test_a_deletion_that_is_pushed_marks_the_comment_and_seals_its_words(simulator, pushing, public):
	own = pushing("Facebook")
	people = public("Facebook")
	external_id = people.write("الحاوية ممتلئة")
	arrived(simulator)
	work_off(own)
	people.delete(external_id)
	arrived(simulator)
	work_off(own)
	comment = only_comment(own)
	assert (comment.visibility, comment.evidence, comment.text) == ("deleted", "Sealed", None)
	assert frappe.get_all("Pushed Event", {"body": ["is", "set"]}) == []


def test_an_edit_and_a_hiding_that_are_pushed_are_taken_over(simulator, pushing, public):
	own = pushing("Facebook")
	people = public("Facebook")
	external_id = people.write("النص الأول")
	arrived(simulator)
	work_off(own)
	people.edit(external_id, "النص الثاني")
	simulator.world.show_as(simulator.world.comment(external_id), "hidden")
	arrived(simulator)
	work_off(own)
	comment = only_comment(own)
	assert comment.text == "النص الثاني" and comment.visibility == "hidden"
	assert [version.text for version in comment.versions] == ["النص الأول"]


def test_a_platform_in_trouble_makes_the_delivery_wait_and_loses_nothing(simulator, pushing, public):
	own = pushing("Instagram")  # what it pushes has to be looked up
	external_id = public("Instagram").write("تعليق")
	arrived(simulator)
	simulator.world.tokens.change(simulator.world.account("Instagram"), state="expired")
	work_off(own)
	[event] = stored()
	assert event.state == "Waiting" and event.message and event.next_attempt_at > frappe.utils.now_datetime()
	assert frappe.db.get_value("Social Account", own.name, "state") != "Connected"
	simulator.world.tokens.change(simulator.world.account("Instagram"), state="valid")
	frappe.db.set_value(
		"Social Account", own.name, {"next_run_at": None, "state": "Connected", "expires_at": None}
	)
	frappe.db.set_value("Pushed Event", event.name, "next_attempt_at", frappe.utils.now_datetime())
	frappe.db.commit()
	work_off(own)
	assert only_comment(own).external_id == external_id and stored()[0].state == "Done"


def test_a_delivery_that_never_finds_the_platform_well_ends_and_says_why(simulator, pushing, public):
	own = pushing("Instagram")
	public("Instagram").write("تعليق")
	arrived(simulator)
	rests = frappe.utils.now_datetime() + timedelta(minutes=30)
	frappe.db.set_value("Social Account", own.name, {"next_run_at": rests, "state_message": "يستريح"})
	[event] = stored()
	attempts = {"attempts": event_batches.ATTEMPTS - 1}
	frappe.db.set_value("Pushed Event", event.name, attempts)
	frappe.db.commit()
	work_off(own)
	[event] = stored()
	assert event.state == "Failed" and event.message == "يستريح"
	frappe.db.set_value("Social Account", own.name, "next_run_at", None)
	assert read(own).added == 1


def test_a_disabled_account_takes_nothing_over(simulator, pushing, public):
	own = pushing("Facebook")
	public("Facebook").write("تعليق")
	arrived(simulator)
	frappe.db.set_value("Social Account", own.name, "enabled", 0)
	frappe.db.commit()
	work_off(own)
	assert comments(own) == [] and stored()[0].state == "Done"


def test_two_workers_take_each_delivery_once(simulator, pushing, public):
	own = pushing("Facebook")
	people = public("Facebook")
	written = {people.write(f"تعليق {number}", handle=f"person_{number}") for number in range(30)}
	arrived(simulator)
	outcomes = at_once(*[lambda: jobs.work_off("Facebook")] * 4)
	assert failures(outcomes) == []
	frappe.db.rollback()
	rows = comments(own)
	assert len(rows) == 30 and {row.external_id for row in rows} == written
	assert {(event.state, event.attempts) for event in stored()} == {("Done", 1)}


def test_what_a_dead_worker_held_is_worked_off_when_its_lease_ends(simulator, pushing, public):
	own = pushing("Facebook")
	public("Facebook").write("تعليق")
	arrived(simulator)
	assert event_batches._take("Facebook")
	work_off(own)
	assert comments(own) == []
	frappe.db.set_value("Pushed Event", stored()[0].name, "next_attempt_at", frappe.utils.now_datetime())
	frappe.db.commit()
	work_off(own)
	assert len(comments(own)) == 1


def test_an_event_of_another_apps_account_is_not_believed(simulator, account, pushing, address):
	"""Whoever holds one app's secret speaks for that app's account only."""
	own = pushing("Facebook")
	other = frappe.get_doc(
		{
			"doctype": "Social Account",
			"account_name": "حساب آخر",
			"platform": "Facebook",
			"external_id": "777000777000",
			"app_secret": "another-app-secret",
		}
	).insert()
	frappe.db.commit()
	try:
		change = {
			"field": "feed",
			"value": {
				"item": "comment",
				"verb": "add",
				"comment_id": "1_2",
				"post_id": "1_1",
				"parent_id": "1_1",
				"message": "مزوّر",
				"created_time": int(time.time()),
			},
		}
		body = {"object": "page", "entry": [{"id": own.external_id, "time": 1, "changes": [change]}]}
		raw = json.dumps(body).encode()
		answer = requests.post(f"{address}meta", data=raw, headers=signed(other, raw), timeout=10)
		assert answer.status_code == 200
		work_off(own)
		assert comments(own) == [] and "1" in stored()[0].message
	finally:
		frappe.delete_doc("Social Account", other.name, force=True)
		frappe.db.commit()


BAD_BODIES = {
	"no JSON": b"{broken",
	"no object": b"[1, 2]",
	"a number": b"7",
	"nothing": b"",
	"no UTF-8": b'{"object": "\xff"}',
	"deep": b"[" * 50_000,
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
@pytest.mark.parametrize("is_signed", [True, False], ids=["signed", "unsigned"])
@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
def test_a_body_that_is_none_is_refused_in_a_line(body, is_signed, kind, pushing, address):
	own = pushing("Facebook")
	headers = signed(own, body if is_signed else b"else") | {"Content-Type": kind}
	answer = requests.post(f"{address}meta", data=body, headers=headers, timeout=10)
	assert answer.status_code in (400, 403)
	assert "Traceback" not in answer.text and len(answer.text) < 100
	assert answer.headers["Content-Type"].startswith("text/plain")
	frappe.db.rollback()
	assert stored() == [] and sum(refused().values()) == 1


def test_a_body_that_is_too_large_is_refused(pushing, address):
	own = pushing("Facebook")
	body = b'{"object": "page", "entry": "' + b"a" * pushed_events.MOST_BYTES + b'"}'
	answer = requests.post(f"{address}meta", data=body, headers=signed(own, body), timeout=20)
	assert answer.status_code == 413 and len(answer.text) < 100
	frappe.db.rollback()
	assert stored() == [] and refused() == {"Too Large": 1}


def test_something_else_that_meta_pushes_is_kept_and_asks_nobody_to_work(pushing, address):
	own = pushing("Facebook")
	body = json.dumps({"object": "permissions", "entry": []}).encode()
	answer = requests.post(f"{address}meta", data=body, headers=signed(own, body), timeout=10)
	assert answer.status_code == 200
	frappe.db.rollback()
	assert [event.state for event in stored()] == ["Done"]


def test_a_thousand_changes_are_answered_within_a_second(simulator, pushing):
	pushing("Facebook")
	set_up("F79", "Facebook", simulator)
	arrived(simulator)
	[event] = stored()
	own = frappe.get_doc("Social Account", {"platform": "Facebook"})
	frappe.db.delete("Pushed Event")
	frappe.db.commit()
	raw = event.body.encode()
	began = time.monotonic()
	answer = requests.post(
		simulator.deliveries.callback("Facebook").url, data=raw, headers=signed(own, raw), timeout=10
	)
	assert answer.status_code == 200 and time.monotonic() - began < 1


def test_one_address_cannot_ask_without_end(pushing, address, monkeypatch):
	own = pushing("Facebook")
	key = frappe.cache.make_key("rl:participation_app.api.webhooks.meta:127.0.0.1")
	frappe.cache.setex(key, 60, 5000)
	answer = requests.post(f"{address}meta", data=b"{}", headers=signed(own, b"{}"), timeout=10)
	assert answer.status_code == 429 and stored() == []


def test_no_secret_is_in_what_is_stored(simulator, pushing, public):
	own = pushing("Facebook")
	public("Facebook").write("تعليق")
	arrived(simulator)
	work_off(own)
	kept = json.dumps(stored(), default=str) + json.dumps(
		frappe.get_all("Error Log", fields=["*"]), default=str
	)
	for name in ("app_secret", "access_token", "verify_token"):
		assert own.get_password(name) not in kept


def test_what_was_worked_off_long_ago_is_forgotten_and_what_was_odd_later():
	def event(state, days, message=None):
		name = (
			frappe.get_doc(
				{"doctype": "Pushed Event", "platform": "X", "state": state, "message": message, "body": "{}"}
				| {"digest": frappe.generate_hash(length=32)}
			)
			.insert()
			.name
		)
		then = frappe.utils.now_datetime() - timedelta(days=days)
		frappe.db.set_value("Pushed Event", name, "modified", then, update_modified=False)
		return name

	kept = {event("Done", 6), event("Done", 20, "odd"), event("Failed", 20, "why"), event("Waiting", 90)}
	event("Done", 8)
	event("Done", 31, "odd")
	event("Failed", 31, "why")
	jobs.forget_old()
	assert {row.name for row in stored()} == kept


def test_a_lost_job_is_started_again_by_the_next_minute(simulator, pushing, public, monkeypatch):
	pushing("Facebook")
	public("Facebook").write("تعليق")
	arrived(simulator)
	woken = []
	monkeypatch.setattr(
		frappe, "enqueue", lambda method, **values: woken.append((method, values["platform"]))
	)
	jobs.wake_for_pushed_events()
	assert woken == [("participation_app.jobs.pushed_events.work_off", "Facebook")]
	frappe.get_attr(woken[0][0])


@every_pushing
def test_what_was_removed_before_it_was_known_is_marked_by_the_next_sweep(
	platform, simulator, pushing, public
):
	own = pushing(platform)
	people = public(platform)
	external_id = people.write("كتب ثم حذف")
	arrived(simulator)
	if platform == "Instagram":
		work_off(own)  # it has to be looked up while it stands
	with simulator.world.unwatched():
		people.delete(external_id)
	work_off(own)
	frappe.db.set_value(
		"Social Comment", {"external_id": external_id}, "next_check_at", frappe.utils.now_datetime()
	)
	frappe.db.commit()
	sweep_account(own.name)
	frappe.db.rollback()
	assert only_comment(own).visibility == "deleted"
