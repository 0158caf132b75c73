"""What X bills for, in US cents (docs.x.com, getting started, pricing, 2026); what is doubtful is counted in.

X bills a post that was read twice on one day of UTC once, so the sum is an upper bound.
"""

from __future__ import annotations

from decimal import Decimal

from participation_app.connectors.answer import Answer
from participation_app.connectors.budget import Allowance, Spent
from participation_app.connectors.contract import Item
from participation_app.connectors.entries import LINK
from participation_app.connectors.limits import window_of
from participation_app.connectors.x_posts import either

POST_READ = Decimal("0.5")
OWNED_READ = Decimal("0.1")  # lists of the account that a user token speaks for
USER_READ = Decimal(1)
POST_CREATED = Decimal("1.5")
POST_WITH_LINK = Decimal(20)
SUMMONED_REPLY = Decimal(1)
# X names no price for removing a post; a bill will show it.
PRICE_OF_REMOVAL = Spent(cents=Decimal(1))
# Whether the authors and posts that come with a list are billed is not said; a bill will show it.
EXPANSIONS_ARE_BILLED = True

MOST_A_PAGE = 100
LEAST_A_PAGE = 10


def price_of_call(answer: Answer | None, writing: bool) -> Spent:
	"""The call itself, and where its limit stands."""
	percent, resets_at = window_of(answer.headers) if answer else (None, None)
	return Spent(1, usage_percent=percent, resets_at=resets_at)


def price_of_read(answer: Answer, *, owned: bool) -> Spent:
	"""The posts of an answer, and the users and posts that came with them."""
	cents = _length(answer.object.get("data")) * (OWNED_READ if owned else POST_READ)
	includes = answer.object.get("includes")
	if EXPANSIONS_ARE_BILLED and isinstance(includes, dict):
		cents += (
			_length(includes.get("users")) * USER_READ + _length(either(includes, "included")) * POST_READ
		)
	return Spent(cents=cents)


def price_of_reply(target: Item, text: str) -> Spent:
	if LINK.search(text):
		return Spent(cents=POST_WITH_LINK)
	return Spent(cents=SUMMONED_REPLY if target.can_reply else POST_CREATED)


def price_of_post(text: str) -> Spent:
	return Spent(cents=POST_WITH_LINK if LINK.search(text) else POST_CREATED)


def page_size(allowance: Allowance | None) -> int:
	"""As many posts a page as the allowance has money for."""
	if allowance is None or allowance.cents is None:
		return MOST_A_PAGE
	return max(LEAST_A_PAGE, min(MOST_A_PAGE, int(allowance.cents / _entry_price())))


def page_cost(size: int) -> Spent:
	"""The most that a page of so many posts costs."""
	return Spent(calls=1, cents=size * _entry_price())


def _entry_price() -> Decimal:
	return POST_READ + (USER_READ + POST_READ if EXPANSIONS_ARE_BILLED else 0)


def _length(entries: object) -> int:
	return len(entries) if isinstance(entries, list) else 0
