"""What has to hold of pictures at the end of every story: kept with their hash, or said why not."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path
from typing import Any

import frappe
from frappe.utils import get_files_path

from participation_app.casework.kept_evidence import ERASED, SEALED
from participation_app.intake.comment_media import WITHOUT_MEDIA
from participation_app.simulator.pictures import content_of
from participation_app.simulator.server import Simulator
from tests.integration.faults.closing import Ledger


def assert_pictures_kept(ledger: Ledger, simulator: Simulator) -> int:
	"""Each picture of a comment that stands is written down once, and its very bytes are kept; gives how many are."""
	found = defaultdict(list)
	for row in frappe.get_all("Comment Media", {"account": ledger.account.name}, ["*"]):
		found[row.comment].append(row)
	for comment in ledger.comments:
		written = simulator.world.comments.get(comment.external_id)
		if written and written.picture and comment.state not in WITHOUT_MEDIA:
			stands = comment.visibility == "visible"
			assert len(found[comment.name]) == 1 or not (stands or found[comment.name]), comment.external_id
	rows = [row for rows in found.values() for row in rows]
	return sum(_is_kept(row) for row in rows)


def _is_kept(row: Any) -> bool:
	if row.state in (SEALED, ERASED):
		gone = frappe.db.get_value("Social Comment", row.comment, "evidence")
		assert gone in (SEALED, ERASED), f"{row.name} is sealed, and its comment is not"
		return row.state == SEALED
	if row.state != "Saved":
		assert row.state in ("Gone", "Refused") and row.message, (
			f"{row.name} {row.state}, and nobody says why"
		)
		return False
	content = Path(get_files_path(Path(row.file).name, is_private=True)).read_bytes()
	# A body that ends too early, and says so nowhere, is all that came.
	assert content_of(row.address.rpartition("/")[2]).startswith(content), f"{row.name} is another picture"
	assert row.sha256 == hashlib.sha256(content).hexdigest()
	return True
