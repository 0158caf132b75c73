"""What a piece of work asks the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe


@contextmanager
def counted() -> Iterator[list[str]]:
	"""Gives the list that the statements made inside the block are written to."""
	asked: list[str] = []
	ask = frappe.db.sql

	def listen(query: object, *values: object, **more: object) -> object:
		asked.append(str(query))
		return ask(query, *values, **more)

	frappe.db.sql = listen
	try:
		yield asked
	finally:
		del frappe.db.sql
