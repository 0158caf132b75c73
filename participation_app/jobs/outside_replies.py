"""Notices what staff typed on the platforms themselves."""

from __future__ import annotations

from participation_app.casework.busy_database import again_if_busy
from participation_app.publication import outside_replies


@again_if_busy
def tell_of_outside_replies() -> None:
	"""Every few minutes: public relations hear of replies that were not reviewed."""
	outside_replies.tell_of_outside_replies()
