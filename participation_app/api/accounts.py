"""The accounts' health: what each uses, costs and needs, and asking a platform about it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Min

from participation_app.intake import account_health, connections, delivery_counts, gaps
from participation_app.publication.queue import UNFINISHED

Filters = str | list | dict | None


@frappe.whitelist(methods=["GET", "POST"])
def accounts_overview() -> list[dict[str, object]]:
	"""Every account: state, times, gap, use against budgets, what waits to be posted, and one sentence."""
	frappe.has_permission("Social Account", "read", throw=True)
	may_write = bool(frappe.has_permission("Social Account", "write"))
	waiting = _waiting()
	return [
		{**row, "waiting": waiting.get(row["name"], {"count": 0, "since": None}), "may_write": may_write}
		for row in account_health.overview()
	]


@frappe.whitelist(methods=["GET", "POST"])
def recent_deliveries() -> list[dict[str, object]]:
	"""What the platforms pushed of late, by sender: taken, waiting, given up, refused."""
	frappe.has_permission("Refused Delivery", "read", throw=True)
	return delivery_counts.recent_deliveries()


@frappe.whitelist(methods=["GET", "POST"])
def needing_attention(filters: Filters = None) -> dict[str, object]:
	"""How many accounts wait for a person."""
	frappe.has_permission("Social Account", "read", throw=True)
	return {"value": account_health.needing_attention(), "fieldtype": "Int", "route": ["account-health"]}


@frappe.whitelist(methods=["POST"])
def check_connection(account: str) -> dict[str, object]:
	"""Asks the platform whose token it is; answers {"is_connected", "message"}."""
	frappe.has_permission("Social Account", "write", account, throw=True)
	trouble = connections.check(account)
	return {"is_connected": trouble is None, "message": trouble or _("The account is connected.")}


@frappe.whitelist(methods=["POST"])
def close_gap(account: str, note: str) -> None:
	"""Somebody looked on the platform at what no sweep can read any more."""
	document = frappe.get_doc("Social Account", account)
	document.check_permission("write")
	gaps.close_by_hand(document, note)


def _waiting() -> dict[str, dict[str, object]]:
	"""By account, how many publications wait, and since when the oldest does."""
	publication = DocType("Publication")
	query = (
		frappe.qb.from_(publication)
		.select(publication.account, Count("*").as_("count"), Min(publication.creation).as_("since"))
		.where(publication.state.isin(UNFINISHED))
		.groupby(publication.account)
	)
	return {row.account: {"count": row.count, "since": row.since} for row in query.run(as_dict=True)}
