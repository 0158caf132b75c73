"""The start page: what a member of the public can do here."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.www.public_page import prepare


def get_context(context: frappe._dict) -> None:
	prepare(context, title=_("E-Participation"), name="index", shared=True)
