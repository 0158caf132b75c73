"""The catalogue of open data: what there is, how often it comes, under what licence."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.casework.disclosure import smallest_group
from participation_app.transparency.open_data import reading, settings
from participation_app.transparency.open_data.reading import PATH
from participation_app.www.public_page import prepare


def get_context(context: frappe._dict) -> None:
	latest = reading.latest()
	prepare(
		context,
		title=_("Open Data"),
		name="open_data",
		description=_("The data of the participation tools, free to copy and to download."),
		updated=max((release.published_at for release in latest.values()), default=None),
		shared=True,
	)
	context.path_of_data = PATH
	context.datasets = [(one, latest.get(one.name)) for one in reading.descriptions()]
	context.licence = settings.licence()
	context.threshold = smallest_group()
