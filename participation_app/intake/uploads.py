"""Photos that a member of staff has uploaded for a form that is about to be sent."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _

from participation_app.casework.uploads import content_of, find_upload
from participation_app.intake.photos import Photo, PhotoRefused


def photos_of(addresses: Iterable[str]) -> tuple[Photo, ...]:
	"""The uploaded files as photos; raises PhotoRefused where one is gone."""
	files = [find_upload(str(address)) for address in addresses]
	if not all(files):
		frappe.throw(_("A photo is not there any more. Add it once more."), PhotoRefused)
	return tuple(Photo(file.file_name, content_of(file)) for file in files)
