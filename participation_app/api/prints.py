"""Our print formats: what they hold, and how they become PDF."""

from __future__ import annotations

import io

from frappe import _
from frappe.model.document import Document
from markupsafe import Markup
from pypdf import PdfReader, PdfWriter

from participation_app.casework import paper, reply_letter
from participation_app.publication import case_file

_BODIES = {case_file.FORMAT: case_file.case_file, reply_letter.FORMAT: reply_letter.reply_letter}
_BEGINS, _ENDS = "<!-- participation paper -->", "<!-- end of participation paper -->"


def participation_paper(print_format: str, doc: Document) -> Markup:
	"""The body of a print format of ours, for its Jinja template; whoever may not read it is refused."""
	preview = Markup("<style>{}</style>").format(paper.preview_style())
	body = _BODIES[print_format](doc)
	return Markup("{}{}{}{}").format(preview, Markup(_BEGINS), body, Markup(_ENDS))  # nosec B704 # two constants


def pdf_of_ours(
	print_format: str | None = None,
	html: str = "",
	options: dict | None = None,
	output: PdfWriter | None = None,
	pdf_generator: str | None = None,
) -> bytes | PdfWriter | None:
	"""Frappe's hook: makes the PDF of our own formats from what stands between their marks; leaves others alone."""
	if print_format not in _BODIES or _BEGINS not in html:
		return None
	body = Markup(html.partition(_BEGINS)[2].partition(_ENDS)[0])  # nosec B704 # what participation_paper escaped
	content = paper.pdf_of(paper.page(body, title=_(print_format)))
	if output is None:
		return content
	output.append_pages_from_reader(PdfReader(io.BytesIO(content)))
	return output
