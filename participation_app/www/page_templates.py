"""How the templates of public pages are filled: whatever they are given is escaped unless it is markup."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path

import frappe
from frappe import _
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from participation_app.casework import dates

_PACKAGE = Path(__file__).parents[1]


def filled(template: str, values: dict[str, object]) -> str:
	"""The page of a template, named from the package's own name on."""
	return _environment().get_template(template).render(values)


@cache
def asset(path: str) -> str:
	"""The address of one of the app's public files, changing with its content."""
	content = (_PACKAGE / "public" / path).read_bytes()
	return f"/assets/participation_app/{path}?v={hashlib.sha256(content).hexdigest()[:12]}"


@cache
def _environment() -> SandboxedEnvironment:
	environment = SandboxedEnvironment(
		loader=FileSystemLoader(_PACKAGE.parent),
		autoescape=True,
		undefined=StrictUndefined,
		trim_blocks=True,
		lstrip_blocks=True,
	)
	environment.globals.update({"_": _, "asset": asset, "form_token": form_token, "language": _language})
	environment.filters.update({"written_date": _written_date, "number": _number})
	return environment


def form_token() -> str:
	"""What proves that a form was got from us by the session that sends it; empty for guests, who have none."""
	return (frappe.session.data or {}).get("csrf_token") or ""


def _language() -> str:
	return frappe.local.lang


def _written_date(day: date | datetime | str) -> str:
	return dates.written_date(frappe.utils.getdate(day))


def _number(value: float) -> str:
	return f"{value:,}"
