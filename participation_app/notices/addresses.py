"""Phone numbers and e-mail addresses in the one form in which they are kept and compared."""

from __future__ import annotations

import frappe
import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

LANDLINE = frozenset({PhoneNumberType.FIXED_LINE})


class BadNumber(ValueError):
	"""What was given is no phone number that can be called."""


class BadAddress(ValueError):
	"""What was given is no single e-mail address."""


def normal_number(written: str, region: str | None) -> str:
	"""A phone number in E.164, however it is written; one without a country is one of `region`."""
	try:
		number = phonenumbers.parse(written, region)
	except NumberParseException:
		raise BadNumber(written) from None
	if not phonenumbers.is_valid_number(number):
		raise BadNumber(written)
	return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normal_address(written: str) -> str:
	"""One e-mail address without its display name; the part after the @ in small letters."""
	address = written.strip()
	if address.count("@") != 1 or any(sign in address for sign in ",;<> \r\n\t"):
		raise BadAddress(written)
	if not frappe.utils.validate_email_address(address):
		raise BadAddress(written)
	name, _at, host = address.rpartition("@")
	return f"{name}@{host.lower()}"


def takes_messages(number: str) -> bool:
	"""Whether a number in E.164 may receive SMS; a landline does not."""
	return phonenumbers.number_type(phonenumbers.parse(number)) not in LANDLINE


def masked(address: str) -> str:
	"""As much of an address as shows its owner which one is meant."""
	name, at, host = address.rpartition("@")
	return f"{name[:1]}•••@{host}" if at else f"•••{address[-2:]}"
