"""Seals the heads of all chains in daily roots, each of which names the one before.

A root covers the heads that went on since the last root; what stood still is covered by an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timezone

import frappe

from participation_app.casework.bulk import insert_rows
from participation_app.casework.moments import now
from participation_app.casework.sample_mark import MARK
from participation_app.casework.trace_chain import HEAD, chain_of
from participation_app.rules.trace_roots import BEGINNING, Head, Root, tree_over

ROOT, SEAL = "Trace Root", "Trace Seal"
MOST_HEADS = 10_000  # in one root
BATCH = 500
_FIELDS = ("number", "sealed_at", "previous", "heads", "tree")


def seal_all() -> int:
	"""Seals what went on, in as many roots as it takes, at least one; returns how many. Commits after each."""
	made = 0
	while True:
		heads = _seal(MOST_HEADS)
		frappe.db.commit()  # a head that is not noted as sealed below is sealed again by the next root, as it stands
		for start in range(0, len(heads), BATCH):
			_note_sealed(heads[start : start + BATCH])
			frappe.db.commit()  # who writes on one of these tickets does not wait for the others
		made += 1
		if len(heads) < MOST_HEADS:
			return made


def published(most: int) -> list[dict[str, object]]:
	"""The last roots, the newest first, as others can keep and check them."""
	rows = frappe.get_all(ROOT, fields=list(_FIELDS), order_by="number desc", limit=most)
	return [Root(**row).published() for row in rows]


def broken_roots() -> Iterator[str]:
	"""The numbers of roots that are missing, do not name the one before, or are not what their seals give."""
	previous, number = BEGINNING, 0
	for row in frappe.get_all(ROOT, fields=["name", "digest", *_FIELDS], order_by="number"):
		root = Root(**{field: row[field] for field in _FIELDS})
		number += 1
		while number < root.number:
			yield str(number)
			number += 1
		heads = _sealed_by(row.name)
		is_whole = root.heads == len(heads) and root.tree == tree_over(heads)
		if not is_whole or root.previous != previous or root.digest != row.digest:
			yield str(root.number)
		previous = row.digest


def _seal(most: int) -> list[Head]:
	last = frappe.db.get_value(
		ROOT, {}, ["number", "digest"], as_dict=True, order_by="number desc", for_update=True
	)
	heads = _unsealed(most)
	root = Root(
		number=(last.number if last else 0) + 1,
		sealed_at=now().astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
		previous=last.digest if last else BEGINNING,
		heads=len(heads),
		tree=tree_over(heads),
	)
	(name,) = insert_rows(ROOT, [root.published()])
	insert_rows(SEAL, [{"root": name, **vars(head)} for head in heads])
	return heads


def _unsealed(most: int) -> list[Head]:
	"""Read without a lock: nobody who writes waits for the sealing. Samples go again, so no root vouches for them."""
	samples = [chain_of({"ticket": ticket}) for ticket in frappe.get_all(MARK, pluck="ticket")]
	rows = frappe.get_all(
		HEAD,
		{"unsealed": 1, "name": ["not in", samples]},
		["name", "sequence", "digest"],
		order_by="creation, name",
		limit=most,
	)
	return [Head(row.name, row.sequence, row.digest) for row in rows]


def _note_sealed(heads: Sequence[Head]) -> None:
	"""Locks one head at a time by its key; a chain that went on meanwhile waits for the next root."""
	head = frappe.qb.DocType(HEAD)
	for one in heads:
		still_last = (head.name == one.chain) & (head.sequence == one.sequence)
		frappe.qb.update(head).set(head.unsealed, 0).where(still_last).run()


def _sealed_by(root: str) -> list[Head]:
	rows = frappe.get_all(SEAL, {"root": root}, ["chain", "sequence", "digest"])
	return [Head(**row) for row in rows]
