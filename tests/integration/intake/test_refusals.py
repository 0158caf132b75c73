"""The database takes nothing in: reading stops, says so where people look, and goes on with nothing lost."""

from __future__ import annotations

import shutil
from datetime import timedelta

import frappe
import pymysql
import pytest
from frappe.core.doctype.error_log.error_log import ErrorLog
from frappe.utils.background_jobs import execute_job

from participation_app.casework import storage
from participation_app.casework.health.findings import all_findings
from participation_app.intake import account_health, ingest, runs, sweep
from participation_app.jobs import reading, sweeping
from tests.integration.casework.conftest import freeze  # noqa: F401
from tests.integration.platform import Public
from tests.integration.reading import comments, read

FULL = (1114, "The table 'tabSocial Comment' is full")
READ_ONLY = (1290, "The server is running with the --read-only option so it cannot execute this statement")
CROWDED = (1040, "Too many connections")
OF_THE_ENGINE = (1030, 'Got error 28 "No space left on device" from storage engine InnoDB')
REFUSALS = [
	pytest.param(FULL, "full", id="full"),
	pytest.param((1021, "Disk full"), "full", id="disk-full"),
	pytest.param(OF_THE_ENGINE, "full", id="engine"),
	pytest.param(READ_ONLY, "read-only", id="read-only"),
	pytest.param((1792, "Cannot execute statement in a READ ONLY transaction"), "read-only", id="replica"),
	pytest.param(CROWDED, "no free connection", id="crowded"),
]
OTHERS = [
	pytest.param(pymysql.OperationalError(2013, "Lost connection"), id="connection"),
	pytest.param(pymysql.OperationalError(1030, "Got error 122 from storage engine"), id="engine"),
	pytest.param(ValueError(1114), id="no-database"),
]


@pytest.fixture(autouse=True)
def nothing_stands(rolled_back):
	storage.note_success()
	yield
	storage.note_success()


@pytest.fixture
def refusing(monkeypatch):
	"""What a function meets from now on; None for nothing any more."""

	def refuse(owner, name, error=FULL):
		held = getattr(owner, name)

		def meet(*_arguments, **_values):
			raise pymysql.OperationalError(*error)

		monkeypatch.setattr(owner, name, meet if error else getattr(held, "was", held))
		meet.was = held

	return refuse


def told():
	"""What the page of health says of the database."""
	return next((one for one in all_findings() if one.key == "database"), None)


def told_of(account):
	return next(row for row in account_health.overview() if row["name"] == account.name)


@pytest.mark.parametrize(("error", "words"), REFUSALS)
def test_what_cannot_be_stored_is_told_and_read_again(
	simulator, account, monkeypatch, refusing, error, words
):
	public, x = Public(simulator, "X"), account("X")
	public.write("حفرة عند المدرسة")
	refusing(ingest, "store_page", error)
	run = frappe.get_doc("Ingest Run", ingest.read_account(x.name))
	assert (run.outcome, words in run.message) == ("Interrupted", True)
	assert words in told().sentence and told().severity == "Urgent"
	assert words in told_of(x)["sentence"] and told_of(x)["colour"] == account_health.URGENT
	assert comments(x) == [] and not frappe.db.get_value("Social Account", x.name, "lease_until")

	refusing(ingest, "store_page", None)
	assert read(x) and len(comments(x)) == 1
	assert told() is None and words not in told_of(x)["sentence"]


@pytest.mark.parametrize(("where", "name"), [("begin", "begin"), ("end", "end")])
def test_where_not_even_the_run_can_be_noted_the_job_ends_quietly(simulator, account, refusing, where, name):
	x, before = account("X"), frappe.db.count("Error Log")
	refusing(runs, name, READ_ONLY)
	reading.read(x.name)
	frappe.db.set_value("Social Account", x.name, "swept_at", None)
	sweeping.sweep(x.name)
	assert "read-only" in told().sentence
	assert frappe.db.count("Error Log") == before


def test_a_job_without_a_connection_is_told(simulator, account, refusing):
	x = account("X")
	refusing(frappe.db, "sql", CROWDED)
	read_x = ("participation_app.jobs.reading.read", None, "reading", {"account": x.name})
	with pytest.raises(frappe.db.OperationalError):  # Frappe needs a connection at its end
		execute_job(frappe.local.site, *read_x, is_async=False)
	refusing(frappe.db, "sql", None)
	assert "no free connection" in told().sentence


def test_a_sweep_that_cannot_store_is_told(simulator, account, refusing):
	public, x = Public(simulator, "X"), account("X")
	public.write("حفرة عند المدرسة")
	read(x)
	frappe.db.set_value("Social Account", x.name, {"swept_at": None, "next_sweep_at": None})
	refusing(sweep, "connector_for")
	run = frappe.get_doc("Ingest Run", sweep.sweep_account(x.name))
	assert run.outcome == "Interrupted" and told().since


@pytest.mark.parametrize("refuses", ["no room", "read-only"])
def test_an_error_that_cannot_be_stored_stands_in_the_log_file(monkeypatch, refusing, caplog, refuses):
	before = frappe.db.count("Error Log")
	if refuses == "no room":
		monkeypatch.setattr(storage.shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(100, 99, 1))
	else:
		refusing(ErrorLog, "db_insert", READ_ONLY)
	logger = frappe.logger()
	monkeypatch.setattr(logger, "propagate", True)
	frappe.log_error("A job failed", "Traceback: of Ahmed, 0501234567")
	assert frappe.db.count("Error Log") == before
	assert "A job failed" in caplog.text and "0501234567" not in caplog.text
	assert told().severity == "Urgent"


def test_a_disk_of_the_database_that_fills_up_is_told(monkeypatch):
	monkeypatch.setattr(storage, "folder", lambda: "/proc")
	free = {"/proc": shutil._ntuple_diskusage(100, 97, 3)}
	whole = shutil._ntuple_diskusage(100, 0, 100)
	monkeypatch.setattr(shutil, "disk_usage", lambda path: free.get(path, whole))
	finding = next(one for one in all_findings() if one.key == "database_disk")
	assert (finding.severity, "3 percent" in finding.sentence) == ("Urgent", True)


def test_a_database_on_another_machine_is_asked_as_ever(monkeypatch):
	monkeypatch.setattr(storage.os.path, "exists", lambda _path: False)
	assert storage.folder() is None and storage.has_room()


def test_a_folder_of_the_same_name_on_another_machine_is_not_the_databases(monkeypatch):
	assert storage.folder()
	monkeypatch.setattr(storage.socket, "gethostname", lambda: "another-host")
	assert storage.folder() is None and storage.has_room()


def test_a_refusal_keeps_its_beginning_and_another_kind_begins_anew(freeze):  # noqa: F811
	freeze("2026-03-02 09:00")
	storage.note(storage.FULL)
	freeze("2026-03-02 09:10")
	storage.note(storage.FULL)
	assert storage.standing().since.minute == 0
	storage.note(storage.READ_ONLY)
	assert storage.standing().since.minute == 10


@pytest.mark.parametrize("error", OTHERS)
def test_any_other_error_passes(error):
	with pytest.raises(type(error)), storage.noted():
		raise error
	assert storage.standing() is None


@pytest.mark.parametrize(
	("ahead", "reads"),
	[(timedelta(minutes=9), False), (timedelta(hours=1), True), (timedelta(0), True)],
)
def test_a_lease_that_ends_later_than_any_could_keeps_nobody_out(simulator, account, ahead, reads):
	x = account("X")
	until = frappe.utils.now_datetime() + ahead
	frappe.db.set_value("Social Account", x.name, "lease_until", until)
	assert bool(ingest.read_account(x.name)) == reads
