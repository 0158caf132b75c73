"""What the program writes down about its work names nobody: a citizen with names to look for goes through everything."""

from __future__ import annotations

import json
from pathlib import Path

import frappe
import pytest

from participation_app.casework import case_events
from participation_app.jobs import publishing
from participation_app.notices import contacts, journal, sending
from participation_app.notices.contacts import ContactDetails
from participation_app.publication import publisher
from tests.integration.casework.tickets import make_ticket
from tests.integration.notices.conftest import desk  # noqa: F401
from tests.integration.platform import Public
from tests.integration.reading import only_comment, read
from tests.integration.walk import approve, register, submit, to_draft

NAME, HANDLE, WORDS = "كناري الواحة", "canary_of_the_oasis", "عصفور أصفر عند النافذة السابعة"
MOBILE, LOCAL, ADDRESS = "+971507654321", "050 765 4321", "canary@oasis.example"
CANARIES = (NAME, HANDLE, WORDS, MOBILE, LOCAL, "507654321", ADDRESS)
LOGS = ("participation.log", "frappe.log", "scheduler.log", "database.log")
TABLES = ("Error Log", "Scheduled Job Log")


class Written:
	"""What was written since: to the site's logs, and to the tables of errors and jobs."""

	def __init__(self) -> None:
		self._sizes = {path: path.stat().st_size for path in self._paths() if path.exists()}
		self._rows = {doctype: set(frappe.get_all(doctype, pluck="name")) for doctype in TABLES}

	def text(self) -> str:
		"""All of it."""
		files = (self._since(path).decode(errors="replace") for path in self._paths() if path.exists())
		return "\n".join([*files, *(str(row) for doctype in TABLES for row in self.rows(doctype))])

	def lines(self) -> list[dict]:
		"""Of our own log."""
		path = Path(frappe.get_site_path("logs", "participation.log"))
		return [json.loads(line) for line in self._since(path).decode().splitlines()]

	def rows(self, doctype: str) -> list:
		"""Those that came."""
		return [row for row in frappe.get_all(doctype, ["*"]) if row.name not in self._rows[doctype]]

	def forget(self) -> None:
		"""Removes rows that no rollback removes."""
		frappe.db.delete("Error Log", {"name": ["in", [row.name for row in self.rows("Error Log")] or [""]]})

	def _since(self, path: Path) -> bytes:
		return path.read_bytes()[self._sizes.get(path, 0) :]

	def _paths(self) -> list[Path]:
		return [Path(frappe.get_site_path("logs", name)) for name in LOGS]


@pytest.fixture
def written():
	since = Written()
	yield since
	since.forget()


@pytest.fixture
def breaks(monkeypatch):
	"""`breaks(module, "function")`: it fails with the citizen's data in its hands and in its message."""

	def at(module: object, name: str) -> None:
		def fail(*_args: object, **_values: object) -> None:
			citizen = {"name": NAME, "handle": HANDLE, "mobile": MOBILE, "email": ADDRESS, "text": WORDS}
			raise ValueError(f"{citizen['mobile']} and {citizen['email']} cannot be written")

		monkeypatch.setattr(module, name, fail)

	return at


def stands() -> None:
	"""What is done once a transaction stands, which no test's own does."""
	frappe.db.after_commit.run()


def a_case(account, messages, simulator) -> str:
	"""A comment is read, registered and answered up to its approval; its citizen is owed a notice by SMS."""
	x = account("X")
	Public(simulator, "X").write(f"{WORDS} {LOCAL}", handle=HANDLE, name=NAME)
	read(x)
	ticket = register(only_comment(x).name)
	contacts.keep(ticket, ContactDetails(NAME, mobile=MOBILE, email=ADDRESS))
	reply = to_draft(ticket)
	submit(reply)
	approve(reply)
	frappe.set_user("Administrator")
	return ticket


def test_no_log_names_a_citizen_whatever_happens(simulator, account, desk, written, breaks):  # noqa: F811
	messages = desk("HTTP")
	ticket = a_case(account, messages, simulator)
	notice = messages.owe(ticket, channel="SMS")
	messages.send(notice)
	stands()
	breaks(publisher, "publish")
	publishing.publish(frappe.db.get_value("Publication", {"ticket": ticket}))
	breaks(sending, "send")
	frappe.get_doc({"doctype": "Error Log", **_logged_with_variables(publisher.publish)}).insert()
	_failing_scheduled_job()
	stands()

	assert [line for line in written.text().splitlines() if any(canary in line for canary in CANARIES)] == []
	assert len(written.rows("Error Log")) >= 2, "they are there to be looked at"


def _logged_with_variables(work) -> dict[str, str]:
	"""As Frappe logs an error that nobody caught: with every variable of every frame, and its words as the title."""
	try:
		work(NAME)
	except ValueError as error:
		trace = frappe.get_traceback(with_context=True)
		assert NAME in trace and MOBILE in trace
		return {"method": str(error), "error": trace}
	raise AssertionError("It should have failed.")


def _failing_scheduled_job() -> None:
	name = frappe.db.get_value(
		"Scheduled Job Type", {"method": "participation_app.jobs.notices.forget_digits"}
	)
	job = frappe.get_doc("Scheduled Job Type", name)
	job.create_log = 1
	log = frappe.get_doc({"doctype": "Scheduled Job Log", "scheduled_job_type": name}).insert()
	log.db_set("details", _logged_with_variables(publisher.publish)["error"])


def test_the_log_tells_what_happened_to_which_record(simulator, account, desk, written):  # noqa: F811
	ticket = a_case(account, desk("HTTP"), simulator)
	stands()
	lines = written.lines()
	moves = [line["move"] for line in lines if line["what"] == "case_event" and line.get("ticket") == ticket]
	assert ["register", "refer", "assign_to_section", "report_action"] == moves[:4] and "approve" in moves
	assert {"ingest_run", "case_event"} <= {line["what"] for line in lines}
	assert all({"at", "site", "what"} <= set(line) for line in lines)


def test_what_the_system_does_to_many_tickets_is_told_of_each(written):
	tickets = [make_ticket(), make_ticket()]
	stands()
	known = len(written.lines())
	rows = [
		{"move": "redate", "ticket": ticket, "from_state": "Registered", "to_state": "Registered"}
		for ticket in tickets
	]
	case_events.record_all([{**row, "note": WORDS} for row in rows])
	stands()
	told = written.lines()[known:]
	assert [line["ticket"] for line in told] == tickets and {line["move"] for line in told} == {"redate"}


def test_a_job_is_told_with_its_time_and_never_with_its_arguments(written):
	journal.begin_job(method="participation_app.jobs.notices.send")
	journal.end_job(method="participation_app.jobs.notices.send", kwargs={"mobile": MOBILE})
	journal.begin_job(method="frappe.email.queue.flush")
	journal.end_job(method="frappe.email.queue.flush")
	(line,) = written.lines()
	assert line["method"] == "participation_app.jobs.notices.send" and line["milliseconds"] >= 0
	assert set(line) == {"at", "site", "what", "method", "milliseconds"}


def test_what_is_rolled_back_is_not_told(written):
	journal.note("case_event", record="x")
	frappe.db.after_commit.reset()
	stands()
	assert written.lines() == []


def test_a_log_that_cannot_be_opened_undoes_nothing(monkeypatch):
	def refuse(*_args: object, **_values: object) -> None:
		raise PermissionError("the disk is full")

	monkeypatch.setattr(journal, "_logger", refuse)
	journal.note("case_event", record="x")
	stands()
