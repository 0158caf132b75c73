"""What is gone already when its removal is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from participation_app.connectors import errors
from participation_app.connectors.contract import Absence, Item

Recheck = Callable[[Sequence[str]], Mapping[str, "Item | Absence"]]


@contextmanager
def gone_counts_as_removed(external_id: str, recheck: Recheck) -> Iterator[None]:
	"""A reply that is gone counts as removed, once looking again agrees.

	Platforms say the same of what a token may not see, or may not remove.
	"""
	try:
		yield
	except errors.TargetGone:
		if recheck([external_id])[external_id] != "gone":
			raise errors.MaybeRemoved() from None
