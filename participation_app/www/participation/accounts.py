"""The authority's accounts on the platforms, as a page."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.transparency.policy import read_policy
from participation_app.transparency.social_accounts import followed_accounts, updated_on
from participation_app.www.public_page import prepare


def get_context(context: frappe._dict) -> None:
	prepare(
		context,
		title=_("Our Accounts"),
		name="accounts",
		description=_("Where to find and follow us."),
		updated=updated_on(),
		shared=True,
	)
	context.accounts = followed_accounts()
	context.introduction = read_policy().social_media[:1]
