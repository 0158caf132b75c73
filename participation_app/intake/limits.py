"""How often guests may do what costs something: by who asks, by whom it reaches, and by all together.

The address that a request names may be forged; what is counted of all bounds what forging can win.
"""

from __future__ import annotations

from participation_app.casework import attempts
from participation_app.notices.contacts import ContactDetails

AN_HOUR, A_DAY = 3600, 24 * 3600
# Of one network, which many phones may share, and of everybody, in a span of seconds.
LIMITS = {
	"health": (120, 6000, 60),
	"contribute": (60, 2000, AN_HOUR),
	"similar": (60, 1500, 60),
	"survey": (600, 50_000, AN_HOUR),
	"survey code": (60, 5000, AN_HOUR),
	"survey results": (120, 3000, 60),
}
# Of everybody, where the settings or the page itself limit what comes of one network; each may cost a message.
LIMITS_OF_ALL = {"follow": (3000, AN_HOUR), "address code": (1000, AN_HOUR)}
MOST_OF_A_CONTACT = 10  # contributions a day that name the same number or address


def raise_if_too_often(what: str) -> None:
	"""Counts one more use of a public door; raises attempts.TooManyTries."""
	of_one, of_all, seconds = LIMITS[what]
	attempts.count_try(what, attempts.network(), limit=of_one, seconds=seconds)
	attempts.count_try(f"{what} by all", "", limit=of_all, seconds=seconds)


def raise_if_too_many(what: str) -> None:
	"""Counts one more use of a public door by whoever it was; raises attempts.TooManyTries."""
	limit, seconds = LIMITS_OF_ALL[what]
	attempts.count_try(f"{what} by all", "", limit=limit, seconds=seconds)


def raise_if_flooded(contact: ContactDetails | None) -> None:
	"""Counts one more contribution that will be answered to these addresses; raises attempts.TooManyTries."""
	for address in (contact.mobile, contact.email) if contact else ():
		if address:
			attempts.count_try("contact", address.lower(), limit=MOST_OF_A_CONTACT, seconds=A_DAY)
