"""The picture that stands beside a shared link: a published contribution's first words under the authority's name."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import frappe
from frappe import _
from PIL import Image, ImageDraw, ImageFont, features

from participation_app.casework.language import in_language
from participation_app.casework.settings import authority_name, settings
from participation_app.engagement.masks import readable
from participation_app.engagement.published import Page
from participation_app.rules.colours import colour_of, text_on

WIDTH, HEIGHT = SIZE = (1200, 630)
DRAWN_AS = "1"  # another drawing is another picture
_MARGIN, _BAND = 72, 132
_TOP, _BOTTOM = _BAND + 36, HEIGHT - _MARGIN - 52  # between which the first words stand
_LARGEST, _SMALLEST, _STEP = 64, 40, 4
_LINE = 1.5  # of the letters' size
_GROUND, _INK, _SOFT, _COLOUR = "#ffffff", "#16262b", "#4d6066", "#0b5351"
_READ = 600  # characters, more than a card holds
_KEPT_SECONDS = 24 * 3600
# Has Arabic and Latin in one face, so that a mixed line is laid out as one.
_FOLDERS = ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu-sans-fonts", "/usr/share/fonts/TTF")
_REGULAR, _BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
_DRAWN_ELSEWHERE = {
	"So",
	"Sk",
	"Cs",
	"Co",
	"Cn",
}  # categories of signs, emoji among them, that the face lacks


@dataclass(frozen=True)
class Words:
	"""What is written on a card, in the language of the contribution."""

	language: str
	authority: str
	title: str
	about: str
	colour: str

	@property
	def digest(self) -> str:
		"""What changes when the picture does."""
		return hashlib.sha256(f"{DRAWN_AS}{self}".encode()).hexdigest()[:16]


def can_draw() -> bool:
	"""Whether this machine has the face, and what joins and orders Arabic letters."""
	return bool(_folder()) and features.check("raqm")


def words_of(page: Page) -> Words:
	"""What the card of a published contribution says."""
	with in_language(page.language):
		standing = _("Answered") if page.answer else _("Not answered yet")
		about = f"{_('Contribution {0}').format(page.number)} · {standing}"
	name = authority_name(page.language)
	colour = colour_of(settings().get("public_colour") or "") or _COLOUR
	return Words(page.language, name, _drawable(readable(page.text)[:_READ]), about, colour)


def card_of(page: Page) -> bytes:
	"""The card as PNG, drawn once for the same words."""
	words = words_of(page)
	key = f"participation_share_card:{page.number}:{words.digest}"
	kept = frappe.cache.get_value(key)
	if kept is None:
		kept = draw(words)
		frappe.cache.set_value(key, kept, expires_in_sec=_KEPT_SECONDS)
	return kept


def draw(words: Words) -> bytes:
	"""The picture, 1200 by 630: a band with the authority's name, the first words, what it is about."""
	picture = Image.new("RGB", SIZE, _GROUND)
	pen = _Pen(ImageDraw.Draw(picture), words.language)
	pen.draw.rectangle((0, 0, WIDTH, _BAND), fill=words.colour)
	name = pen.cut(words.authority, _font(_BOLD, 40))
	pen.write(_BAND / 2, name, _font(_BOLD, 40), text_on(words.colour))
	font, lines = _fitted(pen, words.title)
	line_height = font.size * _LINE
	middle = (_TOP + _BOTTOM) / 2 - (len(lines) - 1) * line_height / 2
	for number, line in enumerate(lines):
		pen.write(middle + number * line_height, line, font, _INK)
	pen.write(HEIGHT - _MARGIN, words.about, _font(_REGULAR, 32), _SOFT)
	pen.draw.rectangle((0, HEIGHT - 12, WIDTH, HEIGHT), fill=words.colour)
	out = io.BytesIO()
	picture.save(out, "PNG", optimize=True)
	return out.getvalue()


class _Pen:
	"""Writes lines from the side on which the language begins."""

	def __init__(self, draw: ImageDraw.ImageDraw, language: str):
		self.draw = draw
		self._direction = "rtl" if language == "ar" else "ltr"
		self._language = language
		self._side, self._at = ("r", WIDTH - _MARGIN) if language == "ar" else ("l", _MARGIN)

	def write(self, middle: float, text: str, font: ImageFont.FreeTypeFont, colour: str) -> None:
		place, shaped = (self._at, middle), {"direction": self._direction, "language": self._language}
		self.draw.text(place, text, font=font, fill=colour, anchor=f"{self._side}m", **shaped)

	def fits(self, text: str, font: ImageFont.FreeTypeFont) -> bool:
		return font.getlength(text, direction=self._direction) <= WIDTH - 2 * _MARGIN

	def cut(self, text: str, font: ImageFont.FreeTypeFont) -> str:
		"""As much of a text as one line holds: its first words, of a single long word its first letters."""
		shown = text
		while text and not self.fits(shown, font):
			first_words = text.rpartition(" ")[0]
			text = first_words or text[:-1]
			shown = f"{text}…"
		return shown

	def lines(self, text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
		"""The text in lines; a word that is longer than a line is cut."""
		line = ""
		for word in text.split():
			longer = f"{line} {word}".strip()
			if line and not self.fits(longer, font):
				yield line
				longer = word
			line = self.cut(longer, font)
		if line:
			yield line


def _fitted(pen: _Pen, text: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
	"""The largest letters in which the text has room; of one that is too long, its beginning."""
	for size in range(_LARGEST, _SMALLEST - 1, -_STEP):
		font = _font(_BOLD, size)
		room, lines = int((_BOTTOM - _TOP) // (size * _LINE)), list(pen.lines(text, font))
		if len(lines) <= room:
			return font, lines
	*first, last = lines[:room]
	return font, [*first, pen.cut(f"{last} {lines[room]}", font)]


def _drawable(text: str) -> str:
	kept = (sign for sign in text if unicodedata.category(sign) not in _DRAWN_ELSEWHERE)
	return " ".join("".join(kept).split())


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
	return ImageFont.truetype(f"{_folder()}/{name}", size, layout_engine=ImageFont.Layout.RAQM)


def _folder() -> str | None:
	return next((folder for folder in _FOLDERS if Path(folder, _BOLD).exists()), None)
