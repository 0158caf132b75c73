"""A database that gives up transactions: MariaDB's own errors 1213 and 1205, drawn by a seed.

One that is struck ends at one of its statements that lock or write. Before a deadlock everything is rolled back, as the
server does; after a wait for a lock only the statement is gone. The error is raised by the server itself.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pymysql

DEADLOCK = (
	"signal sqlstate '40001' set mysql_errno = 1213,"
	" message_text = 'Deadlock found when trying to get lock; try restarting transaction'"
)
WAITED_TOO_LONG = (
	"signal sqlstate 'HY000' set mysql_errno = 1205,"
	" message_text = 'Lock wait timeout exceeded; try restarting transaction'"
)
WRITES = ("insert", "update", "delete", "replace")
ENDS = ("commit", "rollback")
PLACES = (0, 0, 1, 2, 3, 5, 8, 13)  # statements that lock or write before the one that is struck


@dataclass
class Busy:
	"""What came of it."""

	transactions: int = 0  # that locked or wrote
	struck: Counter[str] = field(default_factory=Counter)

	@property
	def share(self) -> float:
		return self.struck.total() / self.transactions


@contextmanager
def busy_database(seed: int, share: float) -> Iterator[Busy]:
	"""Meanwhile so many of this process's transactions are struck, if they go on to the place that was drawn."""
	busy, dice, real = Busy(), random.Random(seed), pymysql.cursors.Cursor.execute
	left: dict[int, int | None] = {}  # by connection: statements until the strike, None where there is none

	def execute(cursor: pymysql.cursors.Cursor, query: str, args: object = None) -> int:
		words, own = query.lstrip().lower(), id(cursor.connection)
		if words.startswith(ENDS) and " to " not in words:
			left.pop(own, None)
		elif words.startswith(WRITES) or "for update" in words:
			if own not in left:
				busy.transactions += 1
				left[own] = dice.choice(PLACES) if dice.random() < share else None
			if left[own] == 0:
				left.pop(own)
				_strike(cursor, dice)
			elif left[own] is not None:
				left[own] -= 1
		return real(cursor, query, args)

	def _strike(cursor: pymysql.cursors.Cursor, dice: random.Random) -> None:
		is_deadlock = dice.random() < 0.5
		busy.struck["deadlock" if is_deadlock else "wait"] += 1
		if is_deadlock:
			real(cursor, "rollback")
		real(cursor, DEADLOCK if is_deadlock else WAITED_TOO_LONG)

	pymysql.cursors.Cursor.execute = execute
	try:
		yield busy
	finally:
		pymysql.cursors.Cursor.execute = real
