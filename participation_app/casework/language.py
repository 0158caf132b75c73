"""The language in which the system speaks where nobody is reading: the authority's, or the recipient's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from participation_app.casework.settings import settings


@contextmanager
def in_language(language: str | None) -> Iterator[None]:
	"""What is written meanwhile is in this language; the authority's where it is not known."""
	before = frappe.local.lang
	frappe.local.lang = language or settings().default_language or before
	try:
		yield
	finally:
		frappe.local.lang = before


@contextmanager
def in_authority_language() -> Iterator[None]:
	"""What is written meanwhile is in the authority's language; stands before a function, too."""
	with in_language(settings().default_language):
		yield
