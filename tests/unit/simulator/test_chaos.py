"""Faults mixed at random: the same for the same seed, bounded, and named in the journal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from participation_app.simulator.accounts import PLATFORMS
from participation_app.simulator.fault_conversation import ODD_TEXTS
from tests.unit.simulator.callbacks import callback, events_of

QUICK = {"longest": 0.001}


def faults_met(control, reader, platform, count, **mix):
	"""What each of so many requests met, by the journal."""
	control.tell("/reset")
	post = control.bring_about("F02", platform)[0]
	control.tell("/chaos", **{"rate": 0.5, **QUICK, **mix})
	for _ in range(count):
		attempt(lambda: reader(platform).page(post))
	return [line["fault"] for line in control.ask("/journal", platform=platform)["requests"]]


def attempt(request):
	try:
		return request()
	except requests.RequestException:
		return None


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_seed_decides_and_nothing_else(control, reader, platform):
	first, again = (faults_met(control, reader, platform, 40, seed=7) for _ in range(2))
	other = faults_met(control, reader, platform, 40, seed=8)
	assert first == again != other
	assert 8 < sum(one is not None for one in first) < 32


def test_the_order_of_threads_and_platforms_does_not_matter(control, reader):
	alone = faults_met(control, reader, "YouTube", 30, seed=3)
	control.tell("/reset")
	control.bring_about("F02", "YouTube")
	control.tell("/chaos", seed=3, rate=0.5, **QUICK)
	with ThreadPoolExecutor(4) as pool:
		for number in range(30):
			pool.submit(attempt, reader("YouTube").page)
			if number % 3 == 0:
				pool.submit(attempt, reader("X").page)
	together = [line["fault"] for line in control.ask("/journal", platform="YouTube")["requests"]]
	assert sorted(filter(None, alone)) == sorted(filter(None, together))


def test_it_can_be_limited_to_some_faults_and_to_a_number(control, reader):
	met = faults_met(control, reader, "X", 40, seed=1, names=["F31", "F51"], rate=1, most=5)
	assert set(met[:5]) == {"F31", "F51"} and met[5:] == [None] * 35
	struck = control.ask("/chaos")["struck"]
	assert sum(struck.values()) == 5
	assert control.request("DELETE", "/chaos").json()["mix"] is None


def test_no_fault_turns_up_unasked_that_ends_the_connection(control, reader):
	for platform in PLATFORMS:
		faults_met(control, reader, platform, 80, seed=5, rate=1)
		control.request("DELETE", "/chaos")
		control.calm()
		assert reader(platform).me().status_code == 200
	struck = {line["fault"] for line in control.ask("/journal")["requests"]}
	assert not struck & {"F34", "F35", "F37", "F40", "F41", "F42", "F43", "F44"}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_replies_meet_faults_of_posting_and_stand_at_most_once_each(control, reader, platform):
	targets = control.bring_about("F02", platform, count=2)[-2:]
	control.tell("/chaos", seed=2, rate=1, **QUICK)
	outcomes = [
		attempt(lambda number=number: reader(platform).reply(targets[0], f"رد {number}"))
		for number in range(30)
	]
	control.request("DELETE", "/chaos")
	lines = control.ask("/journal", platform=platform, method="POST")["requests"]
	assert all(line["fault"] for line in lines) and len(outcomes) == 30
	taken = [one["text"] for one in control.replies(platform)]
	assert len(taken) == len(set(taken)) == sum(line["changed"] for line in lines) > 0


def test_the_conversation_changes_too(control, reader):
	faults_met(control, reader, "Facebook", 60, seed=11, rate=1, names=["F08", "F11", "F16", "F17", "F18"])
	states = control.ask("/truth")["platforms"]["Facebook"]["comments"].values()
	assert len(states) > 10
	assert {one["state"] for one in states} >= {"visible", "deleted"}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_people_do_while_a_list_is_read_is_mixed_as_well(platform, control, reader):
	names = [name for name in ("F09", "F10", "F12", "F13", "F26") if (name, platform) != ("F13", "X")]
	met = faults_met(control, reader, platform, 40, seed=3, rate=1, names=names)
	assert set(met) == set(names)
	comments = control.ask("/truth")["platforms"][platform]["comments"].values()
	moments = [one["at"] for one in comments]
	assert len(set(moments)) < len(moments) and any(one["parent"] for one in comments)
	assert any(one["state"] == "deleted" for one in comments)
	assert any(odd in one["text"] for one in comments for odd in ODD_TEXTS.values())


@pytest.mark.parametrize("platform", PLATFORMS)
def test_lists_are_told_in_odd_ways(platform, control, reader):
	names = ["F15", "F22", "F28", *(["F23"] if platform == "X" else [])]
	assert set(faults_met(control, reader, platform, 30, seed=3, rate=1, names=names)) == set(names)


def test_deliveries_are_mixed_as_well(control, endpoint):
	callback(control, endpoint, "Facebook")
	control.tell("/deliveries", retry_seconds=[0.01])
	control.tell("/chaos", seed=4, rate=0.6, names=["F76", "F77", "F78", "F81", "F83"])
	post = control.post_on("Facebook")
	control.tell(
		"/comments",
		comments=[{"platform": "Facebook", "text": str(number), "post": post} for number in range(30)],
	)
	heard = events_of(control, endpoint)
	assert set(control.ask("/chaos")["struck"]) == {"F76", "F77", "F78", "F81", "F83"}
	order = list(dict.fromkeys(int(one["value"]["message"]) for one in heard))
	assert order != sorted(order) and 15 < len(order) < 30


@pytest.mark.parametrize(
	"mix", [{"names": ["F14"]}, {"names": ["F99"]}, {"rate": 2}, {"most": 10**9}, {"colour": "red"}, {}]
)
def test_a_wrong_mix_is_told(control, mix):
	answer = control.post("/chaos", {"seed": 1, **mix} if mix else {})
	assert answer.status_code == 400 and answer.json()["error"]


def test_people_can_be_left_out_of_it(control, reader):
	scenes = ["F11", "F12", "F16", "F17", "F18"]
	assert set(faults_met(control, reader, "Facebook", 20, seed=1, rate=1, people=False)) - {None}
	assert not {*faults_met(control, reader, "Facebook", 60, seed=1, rate=1, people=False)} & {*scenes}
	assert {*faults_met(control, reader, "Facebook", 60, seed=1, rate=1)} & {*scenes}
