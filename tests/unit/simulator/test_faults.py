"""Trouble on demand, seen from the client's side of the socket."""

from __future__ import annotations

import pytest
import requests

from participation_app.simulator import accounts

MENTIONS = f"/2/users/{accounts.X.account_id}/mentions"
PLATFORM_CHECKS = {
	"X": "x_user",
	"Facebook": "facebook",
	"Instagram": "instagram",
	"YouTube": "youtube",
}
OWN_PATH = {
	"X": "/2/users/me",
	"Facebook": "/me",
	"Instagram": "/me",
	"YouTube": "/youtube/v3/channels?part=id&mine=true",
}


@pytest.fixture
def target(control):
	return control.comment_on("X", f"@{accounts.X.handle} سؤال")


def reply(x_user, target):
	return x_user.post("/2/tweets", {"text": "شكراً", "reply": {"in_reply_to_tweet_id": target}})


def test_a_fault_meets_the_next_requests_that_fit_and_no_others(control, x, facebook):
	control.tell("/faults", platform="X", method="GET", path="mentions$", times=2, skip=1, status=418)
	statuses = [x.get(MENTIONS).status_code for _ in range(4)]
	assert statuses == [200, 418, 418, 200]
	assert facebook.get("/me").status_code == 200


def test_an_answer_is_given_verbatim(control, x):
	body = '{"broken": '
	control.tell("/faults", status=299, body=body, headers={"X-Odd": "1", "Content-Type": "application/json"})
	answer = x.get(MENTIONS)
	assert (answer.status_code, answer.text, answer.headers["X-Odd"]) == (299, body, "1")
	assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("platform", PLATFORM_CHECKS)
@pytest.mark.parametrize(
	("name", "statuses"),
	[("F31", {429, 400}), ("F39", {401, 400}), ("F51", {503}), ("F52", {200}), ("F54", {302})],
)
def test_named_faults_strike_once_on_every_platform(request, control, platform, name, statuses):
	client = request.getfixturevalue(PLATFORM_CHECKS[platform])
	control.tell("/faults", name=name, platform=platform)
	struck = client.get(OWN_PATH[platform])
	assert struck.status_code in statuses
	if name == "F52":
		assert "error" in struck.text or "Unavailable" in struck.text
	assert client.get(OWN_PATH[platform]).status_code == 200
	assert control.ask("/journal", fault=name)["requests"][0]["changed"] is False


def test_a_truncated_body_is_no_json(control, x):
	control.comment_on("X", f"@{accounts.X.handle} سؤال")
	control.tell("/faults", name="F50")
	answer = x.get(MENTIONS)
	assert answer.status_code == 200
	with pytest.raises(ValueError):
		answer.json()


@pytest.mark.parametrize("name", ["F49", "F59"])
def test_a_cut_connection_is_a_connection_error(control, x_user, target, name):
	control.tell("/faults", name=name)
	with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
		reply(x_user, target)


@pytest.mark.parametrize("name", ["F59", "F60", "F62"])
def test_some_faults_strike_after_the_reply_was_taken(control, x_user, target, name):
	control.tell("/faults", name=name, platform="X")
	try:
		answer = reply(x_user, target)
	except requests.ConnectionError:
		assert name == "F59"
	else:
		assert (answer.status_code, answer.text[:1]) in ((500, "{"), (201, ""))
	assert len(control.replies("X")) == 1
	line = control.ask("/journal", method="POST", platform="X")["requests"][-1]
	assert (line["changed"], line["fault"]) == (True, name)


@pytest.mark.parametrize("name", ["F61", "F65", "F67", "F70", "F73", "F74"])
def test_others_strike_before_and_leave_nothing(control, x_user, target, name):
	control.tell("/faults", name=name, platform="X")
	assert reply(x_user, target).status_code in (401, 403, 429, 503)
	assert control.replies("X") == []
	assert reply(x_user, target).status_code == 201


def test_a_drop_before_leaves_nothing(control, x_user, target):
	control.tell("/faults", method="POST", drop="before")
	with pytest.raises(requests.ConnectionError):
		reply(x_user, target)
	assert control.replies("X") == []


@pytest.mark.parametrize("pause", ["delay", "hang"])
def test_a_pause_makes_an_impatient_client_time_out(control, simulator, x, pause):
	control.tell("/faults", **{pause: 0.4})
	headers = {"Authorization": f"Bearer {x.token}"}
	with pytest.raises((requests.Timeout, requests.ConnectionError)):
		requests.get(f"{simulator.base_url}/x{MENTIONS}", headers=headers, timeout=0.1)
	assert x.get(MENTIONS).status_code == 200


def test_connections_are_refused_for_a_while(control, simulator):
	control.tell("/faults", name="F46", seconds=0.3)
	refused = 0
	while True:
		try:
			control.ask("/health")
		except requests.ConnectionError:
			refused += 1
		else:
			if refused:
				break
	assert control.ask("/health")


def test_faults_can_be_disarmed(control, x):
	control.tell("/faults", name="F51", times=5)
	assert control.request("DELETE", "/faults").status_code == 200
	assert x.get(MENTIONS).status_code == 200
	assert "F59" in control.ask("/faults")["names"]
