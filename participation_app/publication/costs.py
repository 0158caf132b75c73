"""What posting a text costs where a platform charges for it, told before anybody approves it."""

from __future__ import annotations

from frappe import _

from participation_app.connectors.x_prices import POST_CREATED, POST_WITH_LINK
from participation_app.rules.reply_length import has_link


def told_cost(platform: str | None, text: str) -> str | None:
	"""The price of a link on X; None where a text costs nothing out of the ordinary."""
	if platform != "X" or not has_link(text):
		return None
	message = _("X charges about {0} US cents for a text with a link, about {1} without one.")
	return message.format(POST_WITH_LINK, POST_CREATED)
