"""A citizen's answer to our question, with photos that show it."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import citizen_acts
from participation_app.intake import photos
from participation_app.intake.photos import Photo, PhotoRefused


def answer_question(ticket: str, text: str, sent: Sequence[Photo] = ()) -> Document:
	"""Keeps the answer and its photos; raises PhotoRefused before anything is kept."""
	if len(sent) > photos.most_photos():
		frappe.throw(_("Choose at most {0} photos.").format(photos.most_photos()), PhotoRefused)
	cleaned = [photos.cleaned(photo) for photo in sent]
	document = citizen_acts.answer_question(ticket, text)
	with citizen_acts.in_citizens_name():
		photos.keep(ticket, cleaned)
	return document
