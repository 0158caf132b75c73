"""The reasons for which a contribution is not published, or not in full."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.engagement import refusal_reasons
from participation_app.www.participation.published import PATH
from participation_app.www.public_page import prepare


def get_context(context: frappe._dict) -> None:
	"""The list as moderators have it."""
	reasons = refusal_reasons.listed(frappe.local.lang)
	prepare(
		context,
		title=_("What Is Not Published, and Why"),
		name="refusal_reasons",
		description=_("Every contribution is studied before it is published. These reasons keep one back."),
		updated=max((reason.changed_at for reason in reasons), default=None),
		trail=((PATH, _("Published Contributions")),),
		shared=True,
	)
	context.reasons = reasons
