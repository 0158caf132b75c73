"""Acts in another's name: the service user's where the public is behind an act, the system's for what Helpdesk guards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from participation_app.casework.settings import required


@contextmanager
def as_service_user() -> Iterator[None]:
	"""What is written meanwhile is written by the service user; the session is as it was afterwards."""
	with _acting_as(required("service_user")):
		yield


@contextmanager
def as_system() -> Iterator[None]:
	"""For what belongs to an act of a Participation Manager, and Helpdesk lets only its own managers write."""
	with _acting_as("Administrator"):
		yield


@contextmanager
def _acting_as(user: str) -> Iterator[None]:
	session, form = dict(frappe.local.session), frappe.local.form_dict
	_set_user(user)
	try:
		yield
	finally:
		_set_user(session["user"])
		frappe.local.session.update(session)
		frappe.local.form_dict = form


def _set_user(user: str) -> None:
	"""What this request has read of the cache is everybody's: Frappe would fetch a hundred entries anew."""
	known = frappe.local.cache
	frappe.set_user(user)
	frappe.local.cache = known
