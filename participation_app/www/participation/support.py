"""Support for a published contribution: from a device, or by an address that a code proves, as the settings say."""

from __future__ import annotations

import secrets
from http import HTTPStatus

import frappe
from frappe import _

from participation_app.casework.attempts import count_try, network
from participation_app.engagement import published, support, supporters
from participation_app.www.address_proof import AN_HOUR, prove, raise_if_program
from participation_app.www.participation.published import PATH
from participation_app.www.public_page import prepare

COOKIE = "participation_device"
_A_YEAR = 365 * 24 * 3600  # seconds
FROM_ONE_PLACE, FOR_ONE_CONTRIBUTION = 20, 500  # an hour


def get_context(context: frappe._dict) -> None:
	"""Counts a device at once; leads a person to prove an address where that is asked."""
	page = published.read(str(frappe.form_dict.get("number") or ""))
	if page is None:
		raise frappe.DoesNotExistError
	here = f"{PATH}/{page.number}"
	if support.way() == support.DEVICE:
		_count_device(page)
		frappe.flags.redirect_location = here
		raise frappe.Redirect(HTTPStatus.SEE_OTHER)
	prepare(
		context,
		title=_("Support a Contribution"),
		name="support",
		trail=((PATH, _("Published Contributions")), (here, _("Contribution {0}").format(page.number))),
		indexed=False,
	)
	context.page = page
	language = frappe.local.lang

	def confirm(code: str, digits: str) -> str:
		supporters.confirm(code, digits)
		return f"{here}?supported=1"

	def send(channel: str, address: str) -> str:
		return supporters.ask(page.name, channel, address, language)

	prove(context, "/participation/support", {"number": page.number}, send=send, confirm=confirm)


def supporter_of_device() -> str | None:
	"""The secret by which this device is known again; None where it has none."""
	held = frappe.request.cookies.get(COOKIE, "")
	return held if 20 <= len(held) <= 64 else None


def _count_device(page: published.Page) -> None:
	if frappe.request.method != "POST":
		return
	raise_if_program()
	count_try("support-from", network(), limit=FROM_ONE_PLACE, seconds=AN_HOUR)
	count_try("support-for", page.name, limit=FOR_ONE_CONTRIBUTION, seconds=AN_HOUR)
	device = supporter_of_device() or secrets.token_urlsafe(24)
	if frappe.form_dict.get("act") == "take_back":
		support.take_back(page.name, device)
	else:
		support.add(page.name, device)
		frappe.local.cookie_manager.set_cookie(COOKIE, device, max_age=_A_YEAR, httponly=True)
