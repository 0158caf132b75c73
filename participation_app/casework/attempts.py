"""How often something was tried, by a name of ours: counted in the cache, forgotten when the time is over."""

from __future__ import annotations

import hashlib
import ipaddress

import frappe
from frappe import _

_PREFIX_OF_A_HOUSEHOLD = 64  # bits of an IPv6 address; whoever has one address has the others of its network


class TooManyTries(frappe.TooManyRequestsError):
	"""The limit of a time is used up; the message says what to do instead."""


def count_try(kind: str, key: str, *, limit: int, seconds: int) -> None:
	"""Counts one more try of `key`; raises TooManyTries above the limit of this time."""
	if not count_within(kind, key, limit=limit, seconds=seconds):
		raise TooManyTries(_("Too many tries. Try again in an hour, or call us."))


def count_within(kind: str, key: str, *, limit: int, seconds: int) -> bool:
	"""Counts one more try of `key`, and says whether it is still within the limit of this time."""
	name = _name(kind, key)
	tries = frappe.cache.incrby(name, 1)
	if tries == 1:
		frappe.cache.expire(name, seconds)
	return tries <= limit


def forget(kind: str, key: str) -> None:
	"""The tries of `key` so far do not count."""
	frappe.cache.delete(_name(kind, key))


def network() -> str:
	"""Where the request comes from: the address, of IPv6 the network that one household has."""
	try:
		address = ipaddress.ip_address(frappe.local.request_ip or "")
	except ValueError:
		return "unknown"
	if address.version == 4:
		return str(address)
	return str(ipaddress.ip_network((address, _PREFIX_OF_A_HOUSEHOLD), strict=False))


def _name(kind: str, key: str) -> bytes:
	digest = hashlib.sha256(key.encode()).hexdigest()[:32]
	return frappe.cache.make_key(f"participation_tries:{kind}:{digest}")
