"""Accounts are checked, their tokens renewed, and their managers told in time and once."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.connectors import errors
from participation_app.intake import connections, renewal
from participation_app.intake.accounts import connector_for, note_trouble
from participation_app.rules.lifecycle import PLATFORMS
from participation_app.simulator.fault_catalogue import set_up
from tests.integration.reading import comments, read

DAY = timedelta(days=1)


def now():
	return frappe.utils.now_datetime()


def warnings(account):
	return frappe.get_all("Participation Warning", {"account": account.name}, ["told", "step"])


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_check_enters_when_it_was_made_and_what_the_platform_says(platform, account):
	own = account(platform)
	assert connections.check(own.name) is None
	own.reload()
	assert own.checked_at and own.state == "Connected"
	if platform == "Facebook":
		assert "pages_read_engagement" in own.scopes


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_token_of_another_account_is_found_out(platform, account):
	own = account(platform)
	frappe.db.set_value("Social Account", own.name, "external_id", "1000200030004000")
	message = connections.check(own.name)
	own.reload()
	assert message == own.state_message and own.state == "Needs Attention"


def test_a_check_that_goes_well_ends_the_wait_for_a_person(account):
	own = account("Facebook")
	note_trouble(own.name, errors.PermissionMissing())
	connections.check(own.name)
	own.reload()
	assert (own.state, own.state_message, own.next_run_at) == ("Connected", None, None)


def test_the_managers_are_told_once_a_day_that_an_account_needs_them(account):
	own = account("Facebook")
	for _time in range(3):
		note_trouble(own.name, errors.AuthRevoked())
	told = warnings(own)
	assert told and len({row.told for row in told}) == len(told)


@pytest.mark.parametrize(
	("days", "warned"),
	[(15, 0), (13.5, 1), (7.5, 1), (6.9, 1), (2, 1), (0.5, 1), (-1, 0)],
)
def test_an_end_of_the_token_is_told_from_fourteen_days_on(days, warned, account):
	own = account("Facebook")
	own.db_set("expires_at", now() + days * DAY)
	connections.warn_of_end(own)
	assert len({row.step for row in warnings(own)}) == warned


def test_the_end_of_a_token_is_told_four_times_in_all(account, monkeypatch):
	own = account("Facebook")
	ends = now() + 20 * DAY
	for days in range(21):
		today = ends - (20 - days) * DAY
		monkeypatch.setattr(frappe.utils, "now_datetime", lambda today=today: today)
		own.expires_at = ends
		connections.warn_of_end(own)
	steps = {row.step.rpartition(" ")[2] for row in warnings(own)}
	assert steps == {"14", "7", "3", "1"}


def test_tokens_that_renew_themselves_warn_nobody(account):
	own = account("X")
	own.db_set("expires_at", now() + DAY / 24)
	connections.warn_of_end(own)
	assert warnings(own) == []


OAUTH1_ONLY = ("bearer_token", "consumer_key", "consumer_secret", "access_token_secret")


def connect_with_oauth2(own, world):
	"""The account on X with nothing but a user token, of which the platform says that it has ended."""
	on_x = world.account("X")
	own.update(dict.fromkeys(OAUTH1_ONLY, ""))
	own.client_id, own.client_secret = on_x.extra["client_id"], on_x.extra["client_secret"]
	own.access_token = world.tokens.issue(on_x, "user", timedelta(seconds=-1))
	own.refresh_token = on_x.extra["refresh_token"]
	own.save()
	own.reload()
	return own


def renewals(simulator):
	return [line for line in simulator.journal.lines() if line["path"].endswith("/oauth2/token")]


@pytest.fixture
def on_oauth2(account, simulator):
	return connect_with_oauth2(account("X"), simulator.world)


def test_a_token_that_has_ended_is_renewed_by_whoever_uses_the_account_next(on_oauth2, simulator, public):
	public("X").write("تعليق")
	before = {name: on_oauth2.get_password(name) for name in ("access_token", "refresh_token")}
	read(on_oauth2)
	on_oauth2.reload()
	assert on_oauth2.state == "Waiting" and renewal.has_ended(on_oauth2.name)
	assert read(on_oauth2).added == 1
	on_oauth2.reload()
	assert on_oauth2.state == "Connected" and on_oauth2.expires_at > now()
	assert all(on_oauth2.get_password(name) != secret for name, secret in before.items())
	assert len(renewals(simulator)) == 1


def test_a_token_about_to_end_is_renewed_before_it_is_used(on_oauth2, simulator):
	on_oauth2.db_set("expires_at", now() + timedelta(minutes=5))
	assert connections.check(on_oauth2.name) is None
	assert len(renewals(simulator)) == 1 and not renewal.has_ended(on_oauth2.name)


def test_who_read_the_account_before_the_renewal_finds_the_new_token(on_oauth2, simulator):
	on_oauth2.db_set("expires_at", now())
	stale = [frappe.get_doc("Social Account", on_oauth2.name) for _worker in range(2)]
	for document in stale:
		connector_for(document).check()
	assert len(renewals(simulator)) == 1


def test_a_renewal_whose_answer_is_lost_ends_with_a_person_and_not_with_a_loop(on_oauth2, simulator):
	on_oauth2.db_set("expires_at", now())
	set_up("F41", "X", simulator, variant="cut")
	for state in ("Waiting", "Needs Attention"):
		assert read(on_oauth2).outcome == "Failed"
		on_oauth2.reload()
		assert on_oauth2.state == state
	assert len(renewals(simulator)) == 2


def test_no_renewed_secret_is_written_down(on_oauth2):
	on_oauth2.db_set("expires_at", now())
	connections.check(on_oauth2.name)
	on_oauth2.reload()
	secrets = [on_oauth2.get_password(name) for name in ("access_token", "refresh_token")]
	for doctype in ("Ingest Run", "Error Log", "Social Account", "Version", "Participation Warning"):
		for row in frappe.get_all(doctype, fields=["*"]):
			assert not any(secret in str(dict(row)) for secret in secrets)


def test_a_token_of_instagram_s_own_login_is_renewed_by_the_daily_look(account):
	own = account("Instagram")
	own.db_set("expires_at", None)
	token = own.get_password("access_token")
	connections.look_after(own.name)
	own.reload()
	if own.get_password("access_token") != token:
		assert own.expires_at > now() + 50 * DAY
	assert own.state == "Connected" and own.checked_at


def test_a_token_that_cannot_be_renewed_needs_a_person_once_it_has_ended(account, simulator):
	own = account("Facebook")
	own.db_set("expires_at", now() - DAY)
	simulator.world.tokens.change(simulator.world.account("Facebook"), state="expired")
	assert read(own).outcome == "Failed"
	own.reload()
	assert own.state == "Needs Attention" and "expired" in own.state_message


@pytest.mark.parametrize("platform", ["Facebook", "YouTube"])
def test_a_token_that_the_platform_takes_is_good_whatever_was_noted_of_its_end(platform, account):
	own = account(platform)
	note_trouble(own.name, errors.AuthExpired())
	own.reload()
	assert renewal.has_ended(own.name)
	assert read(own).outcome == "Drained"
	own.reload()
	assert own.state == "Connected" and own.expires_at is None


def test_connecting_again_goes_on_where_reading_stood(account, public):
	own, people = account("Facebook"), public("Facebook")
	first = people.write("قبل الانقطاع")
	read(own)
	own.reload()
	cursor, token = own.cursor, own.get_password("access_token")
	own.access_token = "a token that nobody knows"
	own.save()
	missed = people.write("أثناء الانقطاع")
	assert read(own).outcome == "Failed"
	own.reload()
	assert own.state == "Needs Attention" and own.cursor == cursor
	own.access_token = token
	own.save()
	assert read(own).added == 1
	assert {row.external_id for row in comments(own)} == {first, missed}
