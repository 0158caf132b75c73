"""A traceback keeps where it went wrong and loses whose data it was."""

from __future__ import annotations

import pytest

from participation_app.rules.tracebacks import without_data

CANARIES = ("Salma Canary", "0501234567", "+971 50 123 4567", "salma@canary.example", "@salma_canary")
WITH_VARIABLES = """Traceback with variables (most recent call last):
  File "apps/participation_app/participation_app/intake/ingest.py", line 12, in store
    keep(comment)
      comment = Comment(author='@salma_canary', text='call 0501234567')
      self = <Ingest of
          Salma Canary>
      text = 'first line
Salma Canary wrote in the second line'
  File "apps/frappe/frappe/database/database.py", line 230, in sql
    self._cursor.execute(query, values)
      values = {'mobile': '+971 50 123 4567'}
builtins.ValueError: 'salma@canary.example' is no number, nor is 0501234567"""
FRAMES = ("intake/ingest.py", "line 12", "keep(comment)", "database.py", "line 230", "builtins.ValueError")


@pytest.mark.parametrize("canary", CANARIES)
def test_no_variable_and_no_identifier_is_left(canary):
	assert canary not in without_data(WITH_VARIABLES)


@pytest.mark.parametrize("frame", FRAMES)
def test_frames_code_and_the_kind_of_error_stay(frame):
	assert frame in without_data(WITH_VARIABLES)


def test_a_plain_traceback_stays_as_it_is():
	plain = 'Traceback (most recent call last):\n  File "a.py", line 3, in work\n    stop()\nValueError: no'
	assert without_data(plain) == plain
