"""The page on which a citizen who is logged in shows that a social account is theirs."""

from __future__ import annotations

from http import HTTPStatus

import frappe
from frappe import _

from participation_app.casework.attempts import TooManyTries
from participation_app.intake import account_proofs
from participation_app.www.public_page import prepare

_ADDRESS = "/participation/claim"


def get_context(context: frappe._dict) -> None:
	"""Shows how to do it and how far it is; takes the choice of a platform."""
	follow = ("/participation/follow", _("Follow"))
	prepare(context, title=_("Show that an account is yours"), name="claim", trail=(follow,), indexed=False)
	user = frappe.session.user
	context.errors = frappe._dict(_begin() if frappe.request.method == "POST" else {})
	if context.errors:
		context.http_status_code = HTTPStatus.UNPROCESSABLE_ENTITY
	context.logged_in = user != "Guest"
	context.login = f"/login?redirect-to={_ADDRESS}"
	context.platforms = [(one, _(one), "") for one in account_proofs.platforms()]
	context.proofs = account_proofs.proofs_of(user) if context.logged_in else []


def _begin() -> dict[str, str]:
	try:
		account_proofs.begin(str(frappe.form_dict.get("platform") or ""))
	except (account_proofs.ProofRefused, TooManyTries) as problem:
		frappe.clear_messages()
		return {"platform": str(problem)}
	frappe.flags.redirect_location = _ADDRESS
	raise frappe.Redirect(HTTPStatus.SEE_OTHER)
