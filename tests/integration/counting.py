"""Counts what a piece of code asks the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe


@contextmanager
def counted_queries() -> Iterator[list[str]]:
	"""Gives the list that the queries made inside the block are written to."""
	queries: list[str] = []
	ask = frappe.db.sql

	def listen(query: object, *values: object, **more: object) -> object:
		queries.append(str(query))
		return ask(query, *values, **more)

	frappe.db.sql = listen
	try:
		yield queries
	finally:
		del frappe.db.sql
