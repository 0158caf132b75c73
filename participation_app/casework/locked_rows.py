"""A row that is locked is read as it stands, on every MariaDB.

From 11.6 on it refuses to lock what somebody changed since the transaction began to read, and the request fails. Who
comes second here locks, reads again and then decides, so there is nothing to refuse.
"""

import frappe

# Older ones skip what stands in the comment: there it is the rule, or the variable is not known.
_AS_THEY_STAND = "set /*M!110600 session innodb_snapshot_isolation = off, */ @participation_reads = 1"


def read_as_they_stand() -> None:
	"""Before a request and before a job: holds for the connection, and at once."""
	frappe.db.sql(_AS_THEY_STAND)
