"""The language in which the system speaks where nobody is reading: the authority's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from participation_app.casework.settings import settings


@contextmanager
def in_authority_language() -> Iterator[None]:
	"""What is written meanwhile is in the authority's language; stands before a function, too."""
	before = frappe.local.lang
	frappe.local.lang = settings().default_language or before
	try:
		yield
	finally:
		frappe.local.lang = before
