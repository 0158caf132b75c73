"""The picture of a published contribution, at /participation/published/12/card.png."""

from __future__ import annotations

import re

from frappe.website.page_renderers.base_renderer import BaseRenderer
from werkzeug.wrappers import Response

from participation_app.engagement import published, share_cards
from participation_app.engagement.published import Page
from participation_app.www.participation.published import PATH

_ADDRESS = re.compile(r"participation/published/([0-9]+)/card\.png")
_KEPT_SECONDS = 3600


def address_of(page: Page) -> str:
	"""The picture's path, another one when its words change; empty where this machine cannot draw it."""
	if not share_cards.can_draw():
		return ""
	return f"{PATH}/{page.number}/card.png?v={share_cards.words_of(page).digest}"


class ShareCard(BaseRenderer):
	"""Answers the addresses of the pictures."""

	def can_render(self) -> bool:
		return bool(_ADDRESS.fullmatch(self.path))

	def render(self) -> Response:
		page = published.read(_ADDRESS.fullmatch(self.path)[1])
		if page is None or not share_cards.can_draw():
			return Response(status=404)
		response = Response(share_cards.card_of(page), mimetype="image/png")
		response.headers["X-Content-Type-Options"] = "nosniff"
		response.headers["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
		return response
