"""Feeds of the contributions that were published last."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.website.page_renderers.base_renderer import BaseRenderer
from werkzeug.wrappers import Response

from participation_app.casework import moments
from participation_app.casework.settings import authority_name
from participation_app.engagement import published
from participation_app.engagement.masks import readable
from participation_app.engagement.published import Entry, Wanted
from participation_app.www import feeds, page_language
from participation_app.www.feeds import Feed, FeedEntry
from participation_app.www.participation.published import PATH

_KINDS = {"participation/published/atom.xml": feeds.ATOM, "participation/published/rss.xml": feeds.RSS}


class PublishedFeed(BaseRenderer):
	"""Answers the two addresses of the feeds."""

	def can_render(self) -> bool:
		return self.path in _KINDS

	def render(self) -> Response:
		page_language.choose(frappe.request)
		title = f"{_('Published Contributions')} – {authority_name(frappe.local.lang)}"
		entries = [_entry(one) for one in published.find(Wanted()).entries]
		return feeds.answer(_KINDS[self.path], Feed(title, frappe.utils.get_url(PATH), entries))


def _entry(contribution: Entry) -> FeedEntry:
	moves = filter(None, (contribution.published_at, contribution.answered_at))
	return FeedEntry(
		address=frappe.utils.get_url(f"{PATH}/{contribution.number}"),
		title=readable(contribution.excerpt),
		summary=_("Answered") if contribution.answered_at else _("Not answered yet"),
		published_at=moments.aware(contribution.published_at),
		updated_at=moments.aware(max(moves)),
	)
