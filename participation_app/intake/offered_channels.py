"""By which channels citizens may ask to be told."""

from __future__ import annotations

from participation_app.casework.settings import settings
from participation_app.notices.contacts import CHANNELS, E_MAIL, SMS


def offered_channels() -> tuple[str, ...]:
	"""As the settings list them, the one to propose first; SMS and e-mail where they say nothing."""
	lines = (line.strip() for line in (settings().channels_offered or "").splitlines())
	chosen = tuple(dict.fromkeys(line for line in lines if line in CHANNELS))
	return chosen or (SMS, E_MAIL)
