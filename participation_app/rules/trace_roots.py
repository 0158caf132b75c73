"""One digest over the heads of many chains, and the chain of these roots.

The tree is that of RFC 6962: SHA-256, a leaf's hash begins with a zero byte, a node's with a one. A root names the one
before it; so the last one stands for every event that was ever sealed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

BEGINNING = "0" * 64


@dataclass(frozen=True)
class Head:
	"""The last event of a chain."""

	chain: str
	sequence: int
	digest: str


@dataclass(frozen=True)
class Root:
	"""What is published of one sealing: its number, its time in UTC, the root before, the tree over its heads."""

	number: int
	sealed_at: str
	previous: str
	heads: int
	tree: str

	@property
	def digest(self) -> str:
		"""The SHA-256 of the root's own values as JSON: names in order, no spaces."""
		told = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
		return hashlib.sha256(told.encode()).hexdigest()

	def published(self) -> dict[str, object]:
		return {**asdict(self), "digest": self.digest}


def tree_over(heads: Iterable[Head]) -> str:
	"""The root of the Merkle tree over the heads, in the order of their chains."""
	level = [_leaf(head) for head in sorted(heads, key=lambda head: head.chain)]
	if not level:
		return hashlib.sha256(b"").hexdigest()
	while len(level) > 1:
		level = list(_next_level(level))
	return level[0].hex()


def _leaf(head: Head) -> bytes:
	return hashlib.sha256(b"\x00" + f"{head.chain}\n{head.sequence}\n{head.digest}".encode()).digest()


def _next_level(level: Sequence[bytes]) -> Iterator[bytes]:
	"""Nodes over pairs; one that is left over goes up as it is."""
	for place in range(0, len(level), 2):
		pair = level[place : place + 2]
		yield hashlib.sha256(b"\x01" + b"".join(pair)).digest() if len(pair) == 2 else pair[0]
