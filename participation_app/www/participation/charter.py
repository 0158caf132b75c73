"""The charter as a page: promises and rights with the figures that measure them."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.transparency.charter import DAYS, read_charter
from participation_app.transparency.days import today
from participation_app.transparency.policy import OUR_COMMITMENT, WHAT_WE_DO, YOUR_RIGHT
from participation_app.www.public_page import prepare


def get_context(context: frappe._dict) -> None:
	prepare(
		context,
		title=_("Charter"),
		name="charter",
		description=_("What we promise, and how well we keep it."),
		updated=today(),
		shared=True,
	)
	measured = read_charter()
	context.days = DAYS
	context.parts = [
		(_("What we do with your contribution"), measured[WHAT_WE_DO]),
		(_("Our commitment to you"), measured[OUR_COMMITMENT]),
		(_("Your rights in e-participation"), measured[YOUR_RIGHT]),
	]
