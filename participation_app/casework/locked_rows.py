"""A row that is locked is read as it stands, on every MariaDB.

From 11.6 on it refuses to lock what somebody changed since the transaction began to read, and the request fails. Who
comes second here locks, reads again and then decides, so there is nothing to refuse.
"""

import frappe

from participation_app.casework import storage

# Older ones skip what stands in the comment: there it is the rule, or the variable is not known.
_AS_THEY_STAND = "set /*M!110600 session innodb_snapshot_isolation = off, */ @participation_reads = 1"


def read_as_they_stand() -> None:
	"""Before a request and before a job: holds for the connection, and at once.

	It is the first statement, so it is the one that meets a database without a free connection; that is noted here,
	and what comes after says what it means for the work.
	"""
	with storage.noted():
		frappe.db.sql(_AS_THEY_STAND)
