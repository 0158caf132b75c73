"""The picture of an announcement: what platforms are given of it, and what counts of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import frappe
from frappe.utils import get_url
from PIL import Image, UnidentifiedImageError

from participation_app.connectors.contract import Picture
from participation_app.rules.picture_rules import PictureFacts


def picture_at(address: str) -> Picture:
	"""The picture as platforms take it; raises FileNotFoundError."""
	path = _path(address)
	return Picture(get_url(address), _opened(path)[0], path.read_bytes())


def facts_of(address: str) -> PictureFacts | None:
	"""What counts of the picture; None where the file is not there, not public, or no picture to be opened."""
	try:
		path = _path(address)
		media_type, (width, height) = _opened(path)
	except (FileNotFoundError, UnidentifiedImageError, Image.DecompressionBombError):
		return None
	return PictureFacts(media_type, path.stat().st_size, width, height)


def digest_of(address: str | None) -> str | None:
	"""What an approval binds to of a picture."""
	return hashlib.sha256(_path(address).read_bytes()).hexdigest() if address else None


def _path(address: str) -> Path:
	"""Where a public file of this site lies."""
	name = frappe.db.get_value("File", {"file_url": address, "is_private": 0})
	if not name or not address.startswith("/files/"):
		raise FileNotFoundError(address)
	path = Path(frappe.get_doc("File", name).get_full_path())
	if not path.is_file():
		raise FileNotFoundError(address)
	return path


def _opened(path: Path) -> tuple[str, tuple[int, int]]:
	with Image.open(path) as picture:
		return Image.MIME.get(picture.format or "", ""), picture.size
