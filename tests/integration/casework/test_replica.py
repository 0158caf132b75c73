"""A replica that is behind: here a second connection, which does not see what the first has not committed."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.api import desks as api
from participation_app.casework import access, deputies, replica, restrictions
from participation_app.casework.health import machine, standing
from participation_app.casework.routing import forget_rules
from participation_app.casework.rule_records import rules_in_use
from participation_app.casework.seasons import forget_seasons, stored_seasons
from participation_app.casework.settings import settings
from participation_app.casework.storage import note_success
from participation_app.casework.storage import standing as refusal
from tests.integration.connections import at_once, failures

NOBODY = 1  # a port on which no database listens
TICK = timedelta(minutes=1)


@pytest.fixture
def replicated(rolled_back, monkeypatch):
	"""The site's own database under the name of a replica."""
	names = {
		"read_from_replica": 1,
		"replica_host": frappe.conf.db_host,
		"replica_db_port": frappe.conf.db_port,
	}
	for name, value in names.items():
		monkeypatch.setitem(frappe.local.conf, name, value)
	frappe.cache.delete_value(replica._KEPT)
	yield
	frappe.cache.delete_value(replica._KEPT)
	forget_connections()


@pytest.fixture
def away(replicated, monkeypatch):
	monkeypatch.setitem(frappe.local.conf, "replica_db_port", NOBODY)


@pytest.fixture
def beaten(replicated):
	"""The scheduler's last round as everybody sees it; what the site had is put back."""
	before, now = replica._beat(), frappe.utils.now_datetime().replace(microsecond=0)
	assert not failures(at_once(lambda: beat(now)))
	frappe.db.rollback()
	yield now
	frappe.db.rollback()
	assert not failures(at_once(lambda: beat(before)))


def beat(moment):
	frappe.db.set_value(*replica._BEAT[:2], "last_execution", moment, update_modified=False)


def forget_connections():
	"""As at the end of a request: Frappe goes to the replica once in each."""
	for name in ("replica_db", "primary_db"):
		if hasattr(frappe.local, name):
			delattr(frappe.local, name)


def on_the_replica(ask):
	"""What it says when asked in the midst of a read that Frappe does on the replica."""
	forget_connections()

	def asked():
		assert frappe.local.db is frappe.local.replica_db
		frappe.db.sql("set session transaction read only")
		return ask()

	return frappe.read_only()(asked)()


def changed_settings():
	frappe.db.set_single_value("Participation Settings", "authority_name_in_english", "Not Yet There")
	frappe.clear_document_cache("Participation Settings", "Participation Settings")


@pytest.mark.parametrize("event", ["before_request", "before_job"])
def test_every_request_and_every_job_asks_whether_it_is_usable(event):
	assert "participation_app.casework.replica.leave_if_unusable" in frappe.get_hooks(event)


def test_settings_kept_for_all_are_those_of_the_primary(replicated):
	changed_settings()
	on_the_replica(settings)
	assert settings().authority_name_in_english == "Not Yet There"


def test_rules_and_seasons_kept_for_all_are_those_of_the_primary(replicated):
	frappe.db.delete("Participation Routing Rule")
	frappe.db.delete("Participation Season")
	forget_rules()
	forget_seasons()
	assert on_the_replica(rules_in_use) == on_the_replica(stored_seasons) == []


def test_rights_are_those_of_the_primary(replicated):
	user = "liaison@city.example"
	assert access._own_departments(user, frozenset({"Department Liaison"}))
	frappe.db.delete("HD Team Member", {"user": user})
	assert (
		on_the_replica(lambda: access._own_departments(user, frozenset({"Department Liaison"})))
		== frozenset()
	)


def test_a_ticket_that_was_just_closed_to_somebody_is_closed_on_the_replica(replicated):
	frappe.db.set_single_value("Participation Settings", "restricts_tickets", 1)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")
	row = frappe.get_doc({"doctype": restrictions.DOCTYPE, "name": "1", "ticket": "1", "sensitive": 1})
	row.db_insert()
	restrictions.forget()
	assert "1" in on_the_replica(lambda: restrictions.hidden_from("agent@city.example"))


def test_an_absence_that_was_just_entered_counts_on_the_replica(replicated):
	today = deputies.today()
	people = {"absent": "liaison@city.example", "deputy": "officer@city.example"}
	row = {"doctype": "Participation Absence", "name": "A", "state": "Running", **people}
	frappe.get_doc({**row, "starts_on": today, "ends_on": today}).db_insert()
	deputies.forget()
	assert on_the_replica(lambda: deputies.absent_today()) == {people["absent"]: people["deputy"]}


def test_an_error_met_on_the_replica_is_written_on_the_primary(replicated):
	note_success()
	on_the_replica(lambda: frappe.log_error(title="Met on the replica"))
	assert frappe.db.exists("Error Log", {"method": "Met on the replica"}) and refusal() is None


def test_a_replica_that_keeps_up_is_read(beaten):
	assert replica.behind() == timedelta()
	replica.leave_if_unusable()
	assert frappe.conf.read_from_replica


def test_a_replica_that_is_a_few_rounds_behind_is_read_and_told_of(beaten):
	beat(beaten + 2 * TICK)
	assert replica.behind() == 2 * TICK
	replica.leave_if_unusable()
	assert frappe.conf.read_from_replica
	assert figures()["participation_replica_lag_seconds"] == 120
	assert list(machine._replica()) == []


def test_a_replica_that_is_far_behind_is_left_and_told_of(beaten):
	beat(beaten + 9 * TICK)
	assert [finding.key for finding in machine._replica()] == ["replica"]
	assert "9" in next(machine._replica()).sentence
	replica.leave_if_unusable()
	assert not frappe.conf.read_from_replica


def test_a_replica_that_is_away_is_left_and_told_of(away):
	assert replica.behind() is None
	assert [finding.key for finding in machine._replica()] == ["replica"]
	assert figures() == {"participation_component_up": 0}
	replica.leave_if_unusable()
	assert not frappe.conf.read_from_replica
	frappe.set_user("manager@city.example")
	assert api.look("Participation")["numbers"]


def test_it_is_not_asked_again_within_the_same_moments(away):
	replica.leave_if_unusable()
	frappe.local.conf.update(read_from_replica=1, replica_db_port=frappe.conf.db_port)
	replica.leave_if_unusable()
	assert not frappe.conf.read_from_replica


def test_afterwards_frappe_reads_the_replica_as_ever(replicated):
	primary = frappe.local.db
	replica.behind()
	assert frappe.local.db is primary and on_the_replica(lambda: True)
	assert frappe.local.db is primary


@pytest.mark.parametrize("port", ["its own", NOBODY])
def test_where_nobody_knows_how_far_it_is_the_primary_is_asked_for_what_is_published(
	replicated, monkeypatch, port
):
	if port == NOBODY:
		monkeypatch.setitem(frappe.local.conf, "replica_db_port", NOBODY)
	changed_settings()
	with replica.holding_all():
		held = frappe.db.get_single_value("Participation Settings", "authority_name_in_english", cache=False)
	assert held == "Not Yet There"


def test_a_site_without_a_replica_asks_for_none(rolled_back):
	assert figures() == {} and list(machine._replica()) == []
	with replica.holding_all():
		assert frappe.db.sql("select 1")


def figures():
	return {sample.name: sample.value for sample in standing._replica_samples()}
