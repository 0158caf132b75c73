"""A phone number or an e-mail address proved by a code, on a page without scripts: address first, then the code."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

import frappe
from frappe import _

from participation_app.casework.attempts import TooManyTries, count_try, network
from participation_app.intake.limits import raise_if_too_many
from participation_app.notices.codes import CodeWrong, TooManyCodes
from participation_app.notices.contacts import ContactWrong

AN_HOUR = 3600
CODES_FROM_ONE_PLACE, TRIES_FROM_ONE_PLACE = 10, 30  # an hour
_LONGEST = 200

Problems = dict[str, str]


def prove(
	context: frappe._dict,
	path: str,
	kept: dict[str, str],
	*,
	send: Callable[[str, str], str],
	confirm: Callable[[str, str], str],
) -> None:
	"""Leads a person through both steps; sets `step`, `entered` and `errors` for the page.

	`kept` stays in the page's own address; `send` takes channel and address and returns the id of the code,
	`confirm` takes that id and the digits and returns the address to go on to.
	"""
	entered = {name: frappe.form_dict.get(name, "")[:_LONGEST] for name in ("channel", "address", "digits")}
	code = frappe.form_dict.get("code", "")[:_LONGEST]
	context.update(entered=entered, errors={}, step="code" if code else "address", kept=kept, code=code)
	if frappe.request.method != "POST":
		return
	try:
		_go_on(confirm(code, _digits(entered)) if code else _sent(path, kept, entered, send))
	except (ContactWrong, CodeWrong, TooManyCodes, TooManyTries) as refused:
		frappe.clear_messages()
		context.errors = {"digits" if code else "address": str(refused)}
	context.http_status_code = HTTPStatus.UNPROCESSABLE_ENTITY


def raise_if_program() -> None:
	"""Turns away whoever filled in the field that people do not see."""
	if frappe.form_dict.get("website"):
		raise frappe.PermissionError


def _sent(path: str, kept: dict[str, str], entered: dict[str, str], send: Callable[[str, str], str]) -> str:
	raise_if_program()
	if not entered["address"].strip():
		raise ContactWrong(_("Give a mobile number or an e-mail address."))
	count_try("address-proof-code", network(), limit=CODES_FROM_ONE_PLACE, seconds=AN_HOUR)
	raise_if_too_many("address code")
	code = send(entered["channel"], entered["address"])
	return f"{path}?{urlencode({**kept, 'code': code})}"


def _digits(entered: dict[str, str]) -> str:
	raise_if_program()
	count_try("address-proof-try", network(), limit=TRIES_FROM_ONE_PLACE, seconds=AN_HOUR)
	return entered["digits"]


def _go_on(address: str) -> None:
	frappe.flags.redirect_location = address
	raise frappe.Redirect(HTTPStatus.SEE_OTHER)
