"""One-time codes that prove an address: six digits, stored as a fingerprint, good for minutes and few tries."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.password import decrypt, encrypt, get_encryption_key

from participation_app.notices import outbox
from participation_app.notices.templates import fill

DOCTYPE = "One Time Code"
DIGITS = 6
GOOD_FOR = timedelta(minutes=10)
TRIES = 5
SENDINGS_AN_HOUR = 5
KEPT_FOR = timedelta(days=1)


class CodeWrong(frappe.ValidationError):
	"""The code does not prove the address; the message never says how near it was."""


class TooManyCodes(frappe.ValidationError):
	"""One address asked for more codes than an hour allows."""

	http_status_code = 429


@dataclass(frozen=True)
class Confirmed:
	"""What a code has proved: that whoever entered it reads what is sent to `address`."""

	purpose: str
	subject: str
	channel: str
	address: str


def send(purpose: str, subject: str, channel: str, address: str, language: str) -> str:
	"""Owes a code to an address and returns the code's id, which proves nothing by itself.

	`address` is in the form in which `contacts` keeps it, `subject` what the code is about, such as a
	ticket. Raises TooManyCodes.
	"""
	_raise_if_too_many(address)
	digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
	name = secrets.token_urlsafe(24)
	code = {
		"doctype": DOCTYPE,
		"purpose": purpose,
		"subject": str(subject),
		"channel": channel,
		"address": address,
		"digest": _digest(name, digits),
		"sealed": encrypt(digits),
		"expires_at": frappe.utils.now_datetime() + GOOD_FOR,
	}
	frappe.get_doc(code).insert(ignore_permissions=True, set_name=name)
	outbox.owe_code(name, channel=channel, recipient=address, language=language)
	return name


def confirm(code_id: str, digits: str) -> Confirmed:
	"""What the code proves; each code proves it once. Raises CodeWrong."""
	code = _counted_try(str(code_id))
	if code is None or not hmac.compare_digest(code.digest, _digest(code.name, _plain(digits))):
		frappe.throw(_("This code is not right or no longer good. Ask for a new one."), CodeWrong)
	frappe.db.set_value(DOCTYPE, code.name, {"confirmed_at": frappe.utils.now_datetime(), "sealed": None})
	return Confirmed(code.purpose, code.subject, code.channel, code.address)


def text_to_send(notice: Document) -> str | None:
	"""What leaves for the citizen: the notice's text, with the digits where it is a code's; None once too old."""
	if not notice.code:
		return notice.text
	digits = digits_to_send(notice.code)
	minutes = int(GOOD_FOR.total_seconds() // 60)
	return digits and fill(notice.text, {"code": digits, "minutes": minutes})


def digits_to_send(code_id: str) -> str | None:
	"""The digits for the channel that sends them; None once they are sent, used or too old."""
	code = frappe.db.get_value(DOCTYPE, code_id, ["sealed", "expires_at"], as_dict=True)
	if code is None or not code.sealed or code.expires_at <= frappe.utils.now_datetime():
		return None
	return decrypt(code.sealed)


def forget_digits(code_id: str) -> None:
	"""From now on only the fingerprint knows them."""
	frappe.db.set_value(DOCTYPE, code_id, "sealed", None)


def is_over(code_id: str) -> bool:
	"""Whether the code's time is over, so that sending it is of no use."""
	expires_at = frappe.db.get_value(DOCTYPE, code_id, "expires_at")
	return expires_at is None or expires_at <= frappe.utils.now_datetime()


def stands_in_mail(code_id: str, queued: str | None) -> None:
	"""Notes the mail in the site's queue that carries the digits; the code itself needs them no more."""
	frappe.db.set_value(DOCTYPE, code_id, {"queued_mail": queued, "sealed": None})


def mails_over() -> dict[str, str]:
	"""The mails whose codes are too old, by code."""
	over = {"queued_mail": ["is", "set"], "expires_at": ["<=", frappe.utils.now_datetime()]}
	return dict(frappe.get_all(DOCTYPE, over, ["name", "queued_mail"], as_list=True))


def forget_unsent() -> None:
	"""From now on only fingerprints know the digits of codes that are too old."""
	over = {"sealed": ["is", "set"], "expires_at": ["<=", frappe.utils.now_datetime()]}
	frappe.db.set_value(DOCTYPE, over, "sealed", None)


def forget(code_id: str) -> None:
	"""Deletes a code and what it was about, once it has proved it."""
	frappe.db.delete(DOCTYPE, code_id)


def forget_old() -> None:
	"""Deletes codes that can prove nothing any more."""
	frappe.db.delete(DOCTYPE, {"expires_at": ["<", frappe.utils.now_datetime() - KEPT_FOR]})


def _counted_try(code_id: str) -> Document | None:
	"""The code that may be tried, its try counted whatever becomes of the request; None where there is none."""
	if not frappe.db.exists(DOCTYPE, code_id):
		return None
	code = frappe.get_doc(DOCTYPE, code_id, for_update=True)
	is_over = code.confirmed_at or code.tries >= TRIES or code.expires_at <= frappe.utils.now_datetime()
	frappe.db.set_value(DOCTYPE, code_id, "tries", code.tries + 1)
	frappe.db.commit()  # a request that fails later must not give the try back
	return None if is_over else code


def _raise_if_too_many(address: str) -> None:
	hour_ago = frappe.utils.now_datetime() - timedelta(hours=1)
	if frappe.db.count(DOCTYPE, {"address": address, "creation": [">", hour_ago]}) >= SENDINGS_AN_HOUR:
		frappe.throw(_("Too many codes were asked for this address. Try again in an hour."), TooManyCodes)


def _plain(digits: str) -> str:
	"""Digits of any script, without what people write between them."""
	return "".join(str(int(sign)) for sign in str(digits) if sign.isdecimal())


def _digest(code_id: str, digits: str) -> str:
	return hmac.new(get_encryption_key().encode(), f"{code_id}:{digits}".encode(), hashlib.sha256).hexdigest()
