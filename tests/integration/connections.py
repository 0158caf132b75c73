"""Several real connections to the site at once, each in a thread of its own.

What they commit is real, so the test names what it leaves behind and it is removed afterwards.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import frappe

from participation_app.casework.locked_rows import read_as_they_stand

PATIENCE = 60


def at_once(*works: Callable[[], object]) -> list[object]:
	"""What each work returned or raised, all begun at the same moment, each on its own connection."""
	site, settings = frappe.local.site, dict(frappe.conf)
	gate = threading.Barrier(len(works))
	outcomes: list[object] = [None] * len(works)

	def run(number: int, work: Callable[[], object]) -> None:
		frappe.init(site)
		frappe.local.conf.update(settings)
		frappe.connect()
		read_as_they_stand()
		frappe.set_user("Administrator")
		frappe.flags.in_test = True
		try:
			gate.wait(PATIENCE)
			outcomes[number] = work()
			frappe.db.commit()
		except Exception as error:
			frappe.db.rollback()
			outcomes[number] = error
		finally:
			frappe.destroy()

	threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join(PATIENCE)
	return outcomes


def failures(outcomes: Sequence[object]) -> list[Exception]:
	return [outcome for outcome in outcomes if isinstance(outcome, Exception)]
