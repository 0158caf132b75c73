"""What ends with a publication: being found, support, and news of it."""

from __future__ import annotations

from participation_app.engagement import subscriptions, support, word_search


def take_down(contribution: str) -> None:
	"""Forgets what stood beside a page that is no more; its state alone keeps lists and feeds from showing it."""
	word_search.forget(contribution)
	support.end_all(contribution)
	subscriptions.end_all(contribution)
