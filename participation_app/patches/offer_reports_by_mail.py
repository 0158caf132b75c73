"""Sites that were there before get the reports that can be mailed, switched off."""

from __future__ import annotations

from participation_app.casework.mailed_reports import make_ready_made


def execute() -> None:
	"""Makes the entries where there are none."""
	make_ready_made()
