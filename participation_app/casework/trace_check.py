"""Checks every chain against its events, its head and the roots that sealed it, a batch of chains at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import frappe

from participation_app.casework import trace_roots
from participation_app.casework.trace_chain import CONTENT, EVENT, HEAD, WORDS, content_of, salts_of, words_of
from participation_app.rules import trace
from participation_app.rules.trace import Break, Entry, Seal

BATCH = 200
_FIELDS = ("name", "digest", "words_digest", *CONTENT, *WORDS)
_SAID = {
	trace.MISSING: "an event is missing",
	trace.ADDED: "an event was added that the program did not write",
	trace.CHANGED: "the event was changed, or what stood before it",
	trace.WORDS_CHANGED: "the words of the event were changed",
	trace.ERASED_UNTOLD: "the words of the event are gone, and no line tells of an erasure",
	trace.CUT_OFF: "the last events are missing",
	trace.REWRITTEN: "the chain was written anew",
}


@dataclass(frozen=True)
class Finding:
	"""A break as it is told: the chain, which names the ticket or the comment, the number in it, the event, and what."""

	chain: str
	sequence: int | None
	event: str | None
	message: str

	def __str__(self) -> str:
		place = f", event {self.sequence}" if self.sequence else ""
		name = f" ({self.event})" if self.event else ""
		return f"{self.chain}{place}{name}: {self.message}"


@dataclass(frozen=True)
class Standing:
	"""The last digest of a chain, the numbers at which it breaks, and the root that sealed it last, up to which event."""

	digest: str
	broken_at: tuple[int, ...]
	root: int | None
	sealed_up_to: int | None


@dataclass
class Tally:
	"""How much was looked at."""

	chains: int = 0
	events: int = 0
	comments: int = 0


def check(tally: Tally) -> Iterator[Finding]:
	"""Everything that does not hold, as it is found; counts in `tally`. Later rooms add what they vouch for."""
	last = ""
	while heads := _heads_after(last):
		yield from check_chains(heads, tally)
		last = heads[-1].name
	yield from _outside_of_chains()
	for number in trace_roots.broken_roots():
		yield Finding(f"Trace Root {number}", None, None, "the root is missing or was changed")
	for path in frappe.get_hooks("participation_trace_checks"):
		yield from frappe.get_attr(path)(tally)


def check_chains(heads: Sequence[frappe._dict], tally: Tally) -> Iterator[Finding]:
	"""What does not hold in these chains, which are given by name, sequence and digest of their heads."""
	names = [head.name for head in heads]
	entries, seals = _entries_of(names), _seals_of(names)
	tally.chains += len(names)
	for head in heads:
		tally.events += len(entries[head.name])
		found = trace.breaks(entries[head.name], (head.sequence, head.digest), seals[head.name])
		yield from (_finding(head.name, one) for one in found)


def standing_of(chain: str) -> Standing | None:
	"""How one chain stands at this moment; None where nothing was ever written into it."""
	heads = heads_of([chain])
	if not heads:
		return None
	broken = {found.sequence for found in check_chains(heads, Tally()) if found.sequence}
	last = frappe.get_all(
		trace_roots.SEAL, {"chain": chain}, ["root", "sequence"], order_by="sequence desc", limit=1
	)
	root = frappe.db.get_value(trace_roots.ROOT, last[0].root, "number") if last else None
	return Standing(heads[0].digest, tuple(sorted(broken)), root, last[0].sequence if last else None)


def heads_of(chains: Sequence[str]) -> list[frappe._dict]:
	return frappe.get_all(
		HEAD, {"name": ["in", list(chains)]}, ["name", "sequence", "digest"], order_by="name"
	)


def _heads_after(name: str) -> list[frappe._dict]:
	fields = ["name", "sequence", "digest"]
	return frappe.get_all(HEAD, {"name": [">", name]}, fields, order_by="name", limit=BATCH)


def _entries_of(chains: Sequence[str]) -> dict[str, list[Entry]]:
	rows = frappe.get_all(EVENT, {"chain": ["in", chains]}, list(_FIELDS), order_by="chain, sequence")
	salts = salts_of([row.name for row in rows])
	entries: dict[str, list[Entry]] = defaultdict(list)
	for row in rows:
		entries[row.chain].append(
			Entry(
				name=row.name,
				sequence=row.sequence,
				move=row.move,
				digest=row.digest,
				words_digest=row.words_digest,
				content=content_of(row),
				words=words_of(row),
				salt=salts.get(row.name),
			)
		)
	return entries


def _seals_of(chains: Sequence[str]) -> dict[str, list[Seal]]:
	rows = frappe.get_all(
		trace_roots.SEAL, {"chain": ["in", chains]}, ["chain", "sequence", "digest", "root"]
	)
	seals: dict[str, list[Seal]] = defaultdict(list)
	for row in rows:
		seals[row.chain].append(Seal(row.sequence, row.digest, row.root))
	return seals


def _outside_of_chains() -> Iterator[Finding]:
	"""Events that no head knows of, and sealed chains that are gone as a whole."""
	event, head, seal = (frappe.qb.DocType(name) for name in (EVENT, HEAD, trace_roots.SEAL))
	query = frappe.qb.from_(event).left_join(head).on(head.name == event.chain)
	for name, chain, sequence in (
		query.select(event.name, event.chain, event.sequence).where(head.name.isnull()).run()
	):
		yield Finding(chain or "No chain", sequence or None, name, _SAID[trace.ADDED])
	query = frappe.qb.from_(seal).left_join(head).on(head.name == seal.chain).select(seal.chain).distinct()
	for (chain,) in query.where(head.name.isnull()).run():
		yield Finding(chain, None, None, "the whole chain is missing")


def _finding(chain: str, found: Break) -> Finding:
	message = _SAID[found.kind]
	if found.root:
		number, sealed_at = frappe.db.get_value(trace_roots.ROOT, found.root, ["number", "sealed_at"]) or (
			"?",
			"?",
		)
		message += f"; root {number} sealed it otherwise at {sealed_at}"
	return Finding(chain, found.sequence, found.event, message)
