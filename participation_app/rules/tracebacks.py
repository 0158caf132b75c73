"""Tracebacks without what was in the program's hands: where it went wrong stays, whose data it was does not."""

from __future__ import annotations

import re

from participation_app.rules.redaction import redact

# How Frappe writes a variable under a frame: six blanks, its name, its value; the value may run on in further lines.
_VARIABLE = re.compile(r"^ {6}[A-Za-z_]\w* = ")
# What ends it: the next frame, the error itself, or the words between an error and its cause.
_FRAME = re.compile(r'^ {2}File "|^[A-Za-z_][\w.]*(: |$)|^(Traceback|During handling|The above exception) ')
_FILE = re.compile(r'^ {2}File "')


def without_data(traceback: str) -> str:
	"""The same frames and lines of code, without variables, and with personal identifiers in messages redacted."""
	kept: list[str] = []
	is_value = False
	for line in traceback.splitlines():
		if _VARIABLE.match(line):
			is_value = True
		elif is_value and not _FRAME.match(line):
			continue
		else:
			is_value = False
			kept.append(line if _FILE.match(line) else redact(line))
	return "\n".join(kept)
