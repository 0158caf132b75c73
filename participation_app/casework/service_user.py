"""Acts as the service user where the public is behind an act and nobody is logged in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from participation_app.casework.settings import required


@contextmanager
def as_service_user() -> Iterator[None]:
	"""What is written meanwhile is written by the service user; the session is as it was afterwards."""
	service_user = required("service_user")
	session, form = dict(frappe.local.session), frappe.local.form_dict
	frappe.set_user(service_user)
	try:
		yield
	finally:
		frappe.set_user(session["user"])
		frappe.local.session.update(session)
		frappe.local.form_dict = form
