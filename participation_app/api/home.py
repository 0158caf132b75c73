"""Where somebody with a single role of ours begins: at its desk, unless they chose another place themselves."""

from __future__ import annotations

import frappe
from frappe.auth import LoginManager

from participation_app.casework.desks import DESKS

_OWN_APP = "participation_app"  # whoever chose it chose its desk
# What everybody holds, and what makes somebody one of Helpdesk's agents.
_BESIDE = {"All", "Guest", "Desk User", "Agent"}


def begin_at_desk(login_manager: LoginManager) -> None:
	"""While a session begins; who set a workspace or an app as their own, or has other work too, begins as before."""
	desk = own_desk(login_manager.user)
	if desk:
		# Nothing is written: for this login it is as if the user had chosen it.
		login_manager.info.default_workspace = desk


def tell_desk(bootinfo: frappe._dict) -> None:
	"""The desk that opens where no page is named."""
	desk = own_desk(frappe.session.user)
	if desk and not bootinfo.user.get("default_workspace"):
		bootinfo.user["default_workspace"] = {"name": desk, "title": desk, "public": 1}


def lead_back_to_own_desks(bootinfo: frappe._dict) -> None:
	"""What stands above a page of ours leads to a desk of the reader's, not to the first of all roles' desks."""
	open_desks = [row["name"] for row in _open_workspaces(bootinfo) if row["name"] in DESKS]
	for module in frappe.get_module_list("participation_app"):
		bootinfo.module_wise_workspaces[module] = open_desks


def _open_workspaces(bootinfo: frappe._dict) -> list[dict[str, object]]:
	"""Those that the reader may open; Frappe 16 tells them in a place of its own."""
	told = bootinfo.get("workspaces") or {"pages": bootinfo.allowed_workspaces}
	return told["pages"]


def own_desk(user: str) -> str | None:
	"""The desk of somebody who has this one role and chose no place of their own."""
	roles = set(frappe.get_roles(user)) - _BESIDE
	desk = next((name for name, desk in DESKS.items() if {desk.role} == roles), None)
	chosen = frappe.get_cached_value("User", user, ["default_workspace", "default_app"]) if desk else None
	return desk if chosen and set(chosen) <= {None, "", _OWN_APP} else None
