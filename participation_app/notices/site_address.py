"""Addresses of the site's pages as messages tell them."""

from __future__ import annotations

from urllib.parse import urlsplit

import frappe


def site_address(path: str) -> str:
	"""The whole address of a page; never under a name that only the request claims.

	Whoever asks for a message to somebody else could lead them elsewhere by the Host header of the request.
	"""
	return frappe.utils.get_url(path, allow_header_override=_is_asked_by_its_name())


def _is_asked_by_its_name() -> bool:
	request = getattr(frappe.local, "request", None)
	if not request:
		return True
	return urlsplit(f"//{request.host}").hostname in {frappe.local.site, *_domains()}


def _domains() -> list[str]:
	"""The further names that the site's configuration gives it; each may stand with its certificate."""
	given = frappe.conf.get("domains") or []
	return [str(one.get("domain")) if isinstance(one, dict) else str(one) for one in given]
