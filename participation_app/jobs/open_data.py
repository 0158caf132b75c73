"""Makes the releases of open data. The job is only the wake-up; the records say what is due."""

from __future__ import annotations

import frappe

from participation_app.casework.language import in_authority_language
from participation_app.transparency.open_data import work


def order_due() -> None:
	"""Every hour: what is to be released, and what is to be renewed after an erasure."""
	for dataset, what in work.due():
		try:
			work.order(dataset, what)
			frappe.db.commit()  # each dataset's worker begins by itself
		except work.BusyWithDataset:
			frappe.db.rollback()


@in_authority_language()
def work_on(dataset: str, what: str) -> None:
	"""One piece of work, in a worker."""
	work.do(dataset, what)
