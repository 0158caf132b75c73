"""A refusal that names the fields it is about, so that the form that asked shows it where it is to be corrected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

import frappe


def refuse(
	problems: Mapping[str, str],
	error: type[Exception] = frappe.ValidationError,
	message: str | None = None,
	title: str | None = None,
) -> NoReturn:
	"""Raises the error; the answer carries the problems by field, and the message for whoever sees no form."""
	frappe.local.response["problems"] = dict(problems)
	frappe.throw(message or next(iter(problems.values())), error, title=title)
