"""Replays routing rules in a worker."""

from __future__ import annotations

from participation_app.casework import rule_replays
from participation_app.casework.language import in_authority_language


@in_authority_language()
def replay(replay_name: str) -> None:
	"""Carries out one Rule Replay."""
	rule_replays.carry_out(replay_name)
