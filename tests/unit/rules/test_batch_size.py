"""Batches become as large as they can be while nobody waits for them long."""

from __future__ import annotations

import pytest

from participation_app.rules.batch_size import BatchSize


@pytest.mark.parametrize(
	("rows", "seconds", "size"),
	[
		(40, 0.06, 40),  # as wanted
		(40, 0.04, 60),
		(40, 0.01, 80),  # no more than twice as many as before
		(40, 0.12, 20),
		(40, 9.0, 10),  # never fewer than the least
		(40, 0.0, 80),  # a clock that did not move
		(0, 5.0, 40),
	],
)
def test_the_next_batch_is_reckoned_from_the_last(rows: int, seconds: float, size: int) -> None:
	batch = BatchSize(wanted=0.06, least=10, most=200)
	batch.now = 40
	batch.note(rows, seconds)
	assert batch.now == size


def test_it_begins_with_the_least_and_never_passes_the_most() -> None:
	batch = BatchSize(wanted=0.06, least=10, most=25)
	sizes = [batch.now]
	for _batch in range(3):
		batch.note(batch.now, 0.001)
		sizes.append(batch.now)
	assert sizes == [10, 20, 25, 25]
