"""The file of Helpdesk's search: what was erased or sealed stands nowhere in it, not even in a page that was freed."""

from __future__ import annotations

from pathlib import Path

import frappe
import pytest
from helpdesk.search_sqlite import HelpdeskSearch

from participation_app.intake import search_index
from participation_app.transparency.keeping import due, erasures, search_file
from tests.integration.casework.tickets import make_ticket, value
from tests.integration.transparency.canaries import CANARY, EMAIL, make_person
from tests.integration.walk import as_person

STAYS = "lamppost"


@pytest.fixture
def search(tmp_path, monkeypatch):
	"""An index of its own, so that no rollback has to reach the site's."""
	monkeypatch.setattr(HelpdeskSearch, "INDEX_NAME", str(tmp_path / "search.db"))
	made = HelpdeskSearch()
	made._ensure_fts_table()
	return made


@pytest.fixture
def person(search):
	frappe.db.delete("Citizen Contact")
	made = make_person()
	tell(search, "HD Ticket", made["HD Ticket"])
	for doctype, filters in (
		("Communication", {"reference_name": made["HD Ticket"]}),
		("HD Ticket Comment", {"reference_ticket": made["HD Ticket"]}),
	):
		for name in frappe.get_all(doctype, filters, pluck="name"):
			tell(search, doctype, name)
	yield made
	frappe.db.sql("delete from `__global_search` where content like %s", f"%{CANARY}%")


def tell(search, doctype, *names):
	"""Indexes documents as Helpdesk does, with the words that it proposes for corrections."""
	prepared = [search.prepare_document(frappe.get_doc(doctype, name)) for name in names]
	search._index_documents(prepared)
	if hasattr(search, "_build_vocabulary_incremental"):  # Frappe 16
		return search._build_vocabulary_incremental()
	known = search.sql("select title, content from search_fts", read_only=True)
	search._build_vocabulary([dict(row) for row in known])


def scanned(search, word: str) -> bool:
	"""Whether the word stands anywhere in the files, upper or lower case."""
	held = b"".join(path.read_bytes() for path in Path(search.db_path).parent.glob("search.db*"))
	return word.lower().encode() in held.lower()


def erase(ticket: str) -> None:
	as_person("manager")
	confirmed = erasures.confirmation_of("HD Ticket", ticket)
	made = erasures.request("HD Ticket", ticket, "in writing", confirmed, whole_person=False)
	frappe.set_user("Administrator")
	erasures.carry_out(made.name)


def reword(ticket: str) -> None:
	frappe.db.set_value("HD Ticket", ticket, {"subject": "Bench", "description": "A bench is bent"})
	messages = {"reference_doctype": "HD Ticket", "reference_name": ticket}
	frappe.db.set_value("Communication", messages, {"subject": "Bench", "content": "A bench is bent"})


def found(search, word: str) -> int:
	return len(search.sql("select doc_id from search_fts where search_fts match ?", (word,), read_only=True))


def test_a_scan_of_the_file_finds_nothing_of_whoever_was_erased(person, search):
	other = make_ticket(text=f"A {STAYS} is bent", excerpt=f"A {STAYS} is bent")
	tell(search, "HD Ticket", other)
	assert scanned(search, CANARY) and found(search, CANARY) >= 2
	erase(person["HD Ticket"])
	assert found(search, CANARY) == 0
	search_file.look_after()
	assert not scanned(search, CANARY) and not scanned(search, EMAIL)
	assert found(search, STAYS) and scanned(search, STAYS)


def test_what_a_lost_job_left_in_the_index_goes_the_night_after(person, search, monkeypatch):
	monkeypatch.setattr(erasures, "index_anew", lambda ticket: None)
	erase(person["HD Ticket"])
	assert found(search, CANARY)
	due.look_after()
	search_file.look_after()
	assert not scanned(search, CANARY)


def test_a_ticket_that_is_indexed_anew_stands_there_once_and_by_its_words_of_now(search):
	ticket = make_ticket(text=f"A {STAYS} is bent", excerpt=f"A {STAYS} is bent")
	tell(search, "HD Ticket", ticket)
	reword(ticket)
	search_index.index_anew(ticket)
	rows = search.sql(
		"select title from search_fts where doc_id = ?", (f"HD Ticket:{ticket}",), read_only=True
	)
	assert [row["title"] for row in rows] == ["Bench"] and found(search, STAYS) == 0


def test_words_that_still_stand_somewhere_are_proposed_as_before(search):
	kept, gone = (
		make_ticket(text=text, excerpt=text) for text in (f"A {STAYS} is bent", f"{STAYS} zeppelin")
	)
	tell(search, "HD Ticket", kept, gone)
	reword(gone)
	search_index.index_anew(gone)
	search_index.clean()
	words = {row["word"] for row in search.sql("select word from search_vocabulary", read_only=True)}
	assert STAYS in words and "zeppelin" not in words and value(gone, "subject") == "Bench"
