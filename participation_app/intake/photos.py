"""Photos that citizens send: told by their content, written anew without what a camera noted in them."""

from __future__ import annotations

import os
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO

import frappe
import pillow_heif
from frappe import _
from PIL import Image, ImageOps, UnidentifiedImageError

from participation_app.casework.settings import settings
from participation_app.connectors import media
from participation_app.connectors.errors import MediaRefused

PHOTOS, MEGABYTES = 4, 10  # where the settings say nothing
MEGABYTE = 1024 * 1024
LONGEST_SIDE = 2560
MILLION = 1_000_000
PROGRESSIVE = "progressive JPEG"
# To draw so many anew takes up to 250 MB. A plain JPEG is read at a smaller size, others as a whole.
MOST_PIXELS = {
	"JPEG": 60 * MILLION,
	PROGRESSIVE: 36 * MILLION,
	"HEIF": 25 * MILLION,
	"PNG": 20 * MILLION,
	"WEBP": 14 * MILLION,
}
# What is taken, as Pillow calls it, and as what it is kept.
FORMATS = {
	"image/jpeg": ("JPEG", "jpg"),
	"image/png": ("PNG", "png"),
	"image/webp": ("WEBP", "jpg"),
	"image/heic": ("HEIF", "jpg"),
}
# What a page offers to choose from; some browsers know HEIC by its ending alone.
ACCEPTED = ",".join((*FORMATS, "image/heif", ".heic", ".heif"))
_UNREADABLE = (
	UnidentifiedImageError,
	Image.DecompressionBombError,
	OSError,
	ValueError,
	SyntaxError,
	EOFError,
	RuntimeError,
)
_SAVED_AS = {"jpg": ("JPEG", {"quality": 85}), "png": ("PNG", {"optimize": True})}


class TooManyPixels(ValueError):
	"""A picture of more than `most` pixels, which no camera takes, or which take too much memory."""

	def __init__(self, most: int) -> None:
		super().__init__(most)
		self.most = most


class PhotoRefused(frappe.ValidationError):
	"""A file that is not taken; the message says which are."""


@dataclass(frozen=True)
class Photo:
	"""A file as it was sent, with the name that its sender gave it."""

	name: str
	content: bytes = field(repr=False)


def most_photos() -> int:
	"""How many photos a contribution may have."""
	chosen = settings().photos_per_contribution
	return PHOTOS if chosen is None else chosen


def most_megabytes() -> int:
	"""How large a photo may be."""
	return settings().photo_megabytes or MEGABYTES


def cleaned(photo: Photo) -> tuple[bytes, str]:
	"""The picture alone, upright and of a sensible size, and the ending of its file; raises PhotoRefused."""
	if len(photo.content) > most_megabytes() * MEGABYTE:
		message = _("“{0}” is larger than {1} MB. Choose a smaller photo.")
		frappe.throw(message.format(photo.name, most_megabytes()), PhotoRefused)
	image_format, ending = _format_of(photo)
	try:
		return drawn_anew(photo.content, image_format, ending), ending
	except TooManyPixels as error:
		message = _("“{0}” has more than {1} million pixels. Choose a smaller photo.")
		frappe.throw(message.format(photo.name, error.most // MILLION), PhotoRefused)
	except _UNREADABLE:
		_refuse(photo)


def drawn_anew(content: bytes, image_format: str, ending: str) -> bytes:
	"""The picture of this format as a file with this ending; raises TooManyPixels, and what Pillow raises."""
	return _easel.submit(_drawn, content, image_format, ending).result()


def _set_up_easel() -> None:
	"""One thread that draws for all others of the process: each of them would take, and keep, as much memory."""
	global _easel
	_easel = ThreadPoolExecutor(max_workers=1, thread_name_prefix="photos")


_set_up_easel()
os.register_at_fork(after_in_child=_set_up_easel)  # a thread stays with its process


def _drawn(content: bytes, image_format: str, ending: str) -> bytes:
	written, (saved_as, options) = BytesIO(), _SAVED_AS[ending]
	_bare(_picture(content, image_format), ending).save(written, saved_as, **options)
	return written.getvalue()


def keep(ticket: str, photos: list[tuple[bytes, str]]) -> None:
	"""Attaches cleaned photos to the ticket as private files, under names that tell nothing."""
	for content, ending in photos:
		frappe.get_doc(
			{
				"doctype": "File",
				"file_name": name_of_file(ending),
				"content": content,
				"is_private": 1,
				"attached_to_doctype": "HD Ticket",
				"attached_to_name": str(ticket),
			}
		).insert(ignore_permissions=True)


def name_of_file(ending: str) -> str:
	"""A new name that tells nothing of its sender."""
	return f"contribution-{frappe.generate_hash(length=16)}.{ending}"


def _format_of(photo: Photo) -> tuple[str, str]:
	try:
		return FORMATS[media.type_of(photo.content)]
	except (MediaRefused, KeyError):
		_refuse(photo)


def _picture(content: bytes, image_format: str) -> Image.Image:
	if image_format == "HEIF":
		return _of_phone(content)
	with warnings.catch_warnings():
		warnings.simplefilter("ignore", Image.DecompressionBombWarning)
		picture = Image.open(BytesIO(content), formats=[image_format])
	_raise_if_too_large(picture.size, PROGRESSIVE if picture.info.get("progressive") else image_format)
	picture.draft("RGB", _fitted(picture.size))
	picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
	return ImageOps.exif_transpose(picture)


def _fitted(size: tuple[int, int]) -> tuple[int, int]:
	"""The size in the end: the decoder reads no more than it needs for that."""
	times = max(*size, LONGEST_SIDE) / LONGEST_SIDE
	return max(int(size[0] / times), 1), max(int(size[1] / times), 1)


def _of_phone(content: bytes) -> Image.Image:
	"""The main picture of a HEIC file, which the decoder has turned upright already."""
	file = pillow_heif.open_heif(content)
	_raise_if_too_large(file.size, "HEIF")
	picture = file.to_pillow()
	picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
	return picture


def _raise_if_too_large(size: tuple[int, int], kind: str) -> None:
	if size[0] * size[1] > MOST_PIXELS[kind]:
		raise TooManyPixels(MOST_PIXELS[kind])


def _bare(picture: Image.Image, ending: str) -> Image.Image:
	"""A new picture with the same pixels: place, device and whatever else the file carried stay behind."""
	mode = "RGBA" if ending == "png" and picture.has_transparency_data else "RGB"
	bare = Image.new(mode, picture.size)
	bare.paste(picture.convert(mode))
	return bare


def _refuse(photo: Photo) -> None:
	message = _("“{0}” is not a photo we can take. Choose a photo in JPEG, HEIC, PNG or WebP.")
	frappe.throw(message.format(photo.name), PhotoRefused)
