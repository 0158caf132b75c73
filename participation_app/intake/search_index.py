"""Helpdesk's search keeps words in a file of SQLite: what is erased or sealed leaves it, freed pages included."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import frappe
from frappe.search.sqlite_search import SQLiteSearch, get_search_classes

_PATIENCE = 60  # seconds that somebody else may be writing
_OF_TICKET = {
	"HD Ticket": lambda ticket: {"name": ticket},
	"HD Ticket Comment": lambda ticket: {"reference_ticket": ticket},
	"Communication": lambda ticket: {"reference_doctype": "HD Ticket", "reference_name": ticket},
}


def index_anew(ticket: str) -> None:
	"""Has Helpdesk's search find the ticket by what stands there now, and by nothing that stood there before."""
	for search in _searches():
		for doctype, filters_of in _OF_TICKET.items():
			if doctype in search.doc_configs:
				_replace(search, doctype, frappe.get_all(doctype, filters_of(str(ticket)), pluck="name"))


def clean() -> None:
	"""Leaves nothing in the files of what has been taken out: neither words for corrections nor freed pages."""
	for search in _searches():
		with closing(sqlite3.connect(search.db_path, timeout=_PATIENCE, isolation_level=None)) as base:
			base.execute("insert into search_fts(search_fts) values ('optimize')")
			_forget_unused_words(base)
			base.execute("vacuum")
			base.execute("pragma wal_checkpoint(truncate)")


def _searches() -> Iterator[SQLiteSearch]:
	for kind in get_search_classes():
		search = kind()
		if search.is_search_enabled() and search.index_exists():
			yield search


def _replace(search: SQLiteSearch, doctype: str, names: list[str]) -> None:
	"""Frappe adds a row each time, beside the one that it had."""
	if not names:
		return
	places = ", ".join(["?"] * len(names))
	rows = [f"{doctype}:{name}" for name in names]
	search.sql(f"delete from search_fts where doc_id in ({places})", rows, commit=True)
	for name in names:
		search.index_doc(doctype, name)


def _forget_unused_words(base: sqlite3.Connection) -> None:
	"""Words that the search proposes instead of misspelled ones, and that stand in no document any more."""
	words = [word for (word,) in base.execute("select word from search_vocabulary")]
	unused = [(word,) for word in words if not _is_used(base, word)]
	base.execute("begin immediate")
	base.executemany("delete from search_vocabulary where word = ?", unused)
	base.executemany("delete from search_trigrams where word = ?", unused)
	base.execute("commit")


def _is_used(base: sqlite3.Connection, word: str) -> bool:
	found = base.execute("select 1 from search_fts where search_fts match ? limit 1", (f'"{word}"',))
	return found.fetchone() is not None
