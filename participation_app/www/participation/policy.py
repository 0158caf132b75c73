"""The e-participation policy as a page."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.transparency.policy import OUR_COMMITMENT, WHAT_WE_DO, YOUR_RIGHT, read_policy
from participation_app.transparency.social_accounts import followed_accounts
from participation_app.www.public_page import prepare


def get_context(context: frappe._dict) -> None:
	policy = read_policy()
	prepare(
		context,
		title=_("E-Participation Policy"),
		name="policy",
		description=_("How we deal with contributions, and your rights."),
		updated=policy.updated_on,
		shared=True,
	)
	context.policy = policy
	context.steps, context.commitments, context.rights = (
		policy.parts[part] for part in (WHAT_WE_DO, OUR_COMMITMENT, YOUR_RIGHT)
	)
	context.accounts = followed_accounts()
