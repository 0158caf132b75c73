"""Ends a subscription to news, by the link that stands in every message."""

from __future__ import annotations

from http import HTTPStatus

import frappe
from frappe import _

from participation_app.casework.attempts import count_try, network
from participation_app.engagement import subscriptions
from participation_app.www.public_page import prepare

_LONGEST_KEY, TRIES = 64, 60  # characters; tries from one place in an hour


def get_context(context: frappe._dict) -> None:
	"""Asks once more, so that a program that only looks at links ends nothing."""
	prepare(context, title=_("End the Subscription"), name="unsubscribe", indexed=False)
	key = frappe.form_dict.get("key", "")[:_LONGEST_KEY]
	context.update(key=key, done=bool(frappe.request.args.get("done")))
	if frappe.request.method == "POST":
		count_try("unsubscribe", network(), limit=TRIES, seconds=3600)
		subscriptions.end(key)
		frappe.flags.redirect_location = "/participation/unsubscribe?done=1"
		raise frappe.Redirect(HTTPStatus.SEE_OTHER)
