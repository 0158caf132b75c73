"""Supporters who prove an address: each counts once, and the address itself is not kept."""

from __future__ import annotations

from frappe import _

from participation_app.engagement import support
from participation_app.engagement.subscriptions import normal
from participation_app.notices import codes

PURPOSE = "Support"


def ask(contribution: str, channel: str, address: str, language: str) -> str:
	"""Sends a code to the address and returns its id."""
	return codes.send(PURPOSE, contribution, channel, normal(channel, address), language)


def confirm(code_id: str, digits: str) -> None:
	"""Counts whoever reads what is sent to the address; raises CodeWrong."""
	proved = codes.confirm(code_id, digits)
	if proved.purpose != PURPOSE:
		raise codes.CodeWrong(_("This code is not right or no longer good. Ask for a new one."))
	support.add(proved.subject, f"{proved.channel}:{proved.address}")
