"""The Error Log says where a program failed, not about whom: Frappe would write down every variable.

Whoever's code it is: a mail about a ticket that Frappe cannot send has the citizen's words in it.
"""

from __future__ import annotations

import frappe
from frappe.core.doctype.error_log.error_log import ErrorLog
from frappe.model.document import Document

from participation_app.casework import replica, storage
from participation_app.rules.redaction import redact
from participation_app.rules.tracebacks import without_data

LONGEST_TITLE = 140


class ParticipationErrorLog(ErrorLog):
	"""Frappe's own; where the database takes no log, the error stands in the log file, and nobody waits for room.

	The table is of a kind for which the server waits until somebody frees the disk, and the worker with it.
	"""

	@replica.primary()
	def db_insert(self, *arguments: object, **values: object) -> None:
		if not storage.has_room():
			storage.note(storage.FULL)
			return self._write_down()
		try:
			super().db_insert(*arguments, **values)
		except Exception as error:
			kind = storage.kind_of(error)
			if not kind:
				raise
			storage.note(kind)
			self._write_down()

	def _write_down(self) -> None:
		frappe.logger().error(f"{self.method}\n{self.error}")


def before_insert(doc: Document, _event: str | None = None) -> None:
	"""No variables, no identifiers."""
	doc.error = without_data(doc.error or "")
	doc.method = redact(doc.method or "")[:LONGEST_TITLE]
