"""Works off what the platforms pushed."""

from __future__ import annotations

from participation_app.casework import storage
from participation_app.casework.busy_database import again_if_busy
from participation_app.casework.language import in_authority_language
from participation_app.intake import event_batches, pushed_events


@again_if_busy
def wake_for_pushed_events() -> None:
	"""Every minute: a job for each platform of which something waits, in case its own was lost."""
	for platform in event_batches.due_platforms():
		pushed_events.wake(platform)


@again_if_busy
@storage.noted()
@in_authority_language()
def work_off(platform: str) -> None:
	"""What is due of one platform, in a worker."""
	event_batches.work_off(platform)


def forget_old() -> None:
	"""Every day: deliveries that were worked off long ago."""
	event_batches.forget_old()
