"""Reading the accounts, as the job does, and what stands in the database afterwards."""

from __future__ import annotations

from typing import Any

import frappe

from participation_app.intake.ingest import read_account


def read(account: Any) -> Any:
	"""One run of reading; returns its Ingest Run."""
	return frappe.get_doc("Ingest Run", read_account(account.name))


def comments(account: Any, **filters: Any) -> list[Any]:
	"""The account's Social Comments, the oldest first."""
	return frappe.get_all(
		"Social Comment",
		filters={"account": account.name, **filters},
		fields=["*"],
		order_by="posted_at, external_id",
	)


def only_comment(account: Any, **filters: Any) -> Any:
	"""The one Social Comment that there is, as a document."""
	[row] = comments(account, **filters)
	return frappe.get_doc("Social Comment", row.name)
