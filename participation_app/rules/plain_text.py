"""What was written in an editor of formatted text, as the plain text that a platform takes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre", "hr"})
_LINES = frozenset({"div", "li", "tr"})
_LEFT_OUT = frozenset({"blockquote", "style", "script", "head", "title"})
_MEDIA = frozenset({"img", "video", "audio", "iframe", "embed", "object"})
_WHITE = re.compile(r"[^\S\xa0]+")  # a hard space is a letter to its writer
_AFTER_BULLET = "\u2002"  # a space that no bullet of the writer's own ends with


def plain_text(html: str) -> str:
	"""The text with its paragraphs, lines, lists and links; what is quoted from an earlier message is left out."""
	return _read(html).text()


def holds_media(html: str) -> bool:
	"""Whether the text shows a picture or a film, which no plain text can."""
	return _read(html).media


def _read(html: str) -> _Reader:
	reader = _Reader()
	reader.feed(html or "")
	reader.close()
	return reader


class _Reader(HTMLParser):
	def __init__(self) -> None:
		super().__init__(convert_charrefs=True)
		self.media = False
		self._written = ""
		self._line_breaks = 0
		self._left_out: list[str] = []
		self._lists: list[int | None] = []
		self._links: list[tuple[str, int]] = []

	def text(self) -> str:
		return "\n".join(
			line.strip() for line in re.sub(f"[\xa0{_AFTER_BULLET}]", " ", self._written).split("\n")
		).strip()

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		if tag in _LEFT_OUT:
			self._left_out.append(tag)
		if self._left_out:
			return
		self.media = self.media or tag in _MEDIA
		attributes = {name: value or "" for name, value in attrs}
		self._part(tag)
		if tag == "br":
			self._line_breaks += 1
		elif tag in ("ul", "ol"):
			start = attributes.get("start", "1")
			self._lists.append(None if tag == "ul" else int(start) - 1 if start.isdecimal() else 0)
		elif tag == "li":
			self._write(self._bullet())
		elif tag == "a":
			self._links.append((attributes.get("href", ""), len(self._written)))

	def handle_endtag(self, tag: str) -> None:
		if tag in self._left_out:
			del self._left_out[self._left_out.index(tag) :]
		elif self._left_out:
			return
		if tag in ("ul", "ol") and self._lists:
			self._lists.pop()
		elif tag in ("td", "th"):
			self._write(" ")
		elif tag == "a" and self._links:
			self._close_link(*self._links.pop())
		self._part(tag)

	def handle_data(self, data: str) -> None:
		if not self._left_out:
			self._write(_WHITE.sub(" ", data))

	def _part(self, tag: str) -> None:
		"""A paragraph stands apart by an empty line, except within a list; the words of an item follow its bullet."""
		if tag in _PARAGRAPHS | _LINES and not self._written.endswith(_AFTER_BULLET):
			wanted = 2 if tag in _PARAGRAPHS and not self._lists else 1
			self._line_breaks = max(self._line_breaks, wanted)

	def _write(self, words: str) -> None:
		if self._line_breaks and words.strip(" "):
			self._written += "\n" * min(self._line_breaks, 2)
			self._line_breaks = 0
		if not self._line_breaks:
			self._written += words if words.strip(" ") or not self._written.endswith(" ") else ""

	def _bullet(self) -> str:
		if not self._lists or self._lists[-1] is None:
			return f"-{_AFTER_BULLET}"
		self._lists[-1] += 1
		return f"{self._lists[-1]}.{_AFTER_BULLET}"

	def _close_link(self, address: str, begins_at: int) -> None:
		"""An address that is not seen in the words of its link follows them."""
		address = address.removeprefix("mailto:").removeprefix("tel:").strip()
		words = self._written[begins_at:].strip()
		if address and not address.startswith("#") and _bare(address) != _bare(words):
			self._write(f" ({address})" if words else address)


def _bare(address: str) -> str:
	return re.sub(r"^https?://(www\.)?", "", address.strip().casefold()).rstrip("/")
