"""What is printed: pages in the reader's language made into PDF, with letters joined, fonts embedded, text tagged.

WeasyPrint makes it, which comes with Frappe; nothing is fetched for it but our own fonts.
"""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import cint, flt, get_datetime, getdate
from frappe.utils.jinja_globals import is_rtl
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from participation_app.casework import moments
from participation_app.casework.dates import in_digits, written_date, written_moment, written_month
from participation_app.casework.paper_letters import name_letters
from participation_app.casework.settings import authority_name, authority_zone, settings
from participation_app.rules.colours import WHITE, colour_of, readable_on

_PACKAGE = Path(__file__).parents[1]
_FONTS = {
	("Paper Latin", 400): "almarai-latin-400-normal.woff2",
	("Paper Latin", 700): "almarai-latin-700-normal.woff2",
	("Paper Arabic", 400): "almarai-arabic-400-normal.woff2",
	("Paper Arabic", 700): "almarai-arabic-700-normal.woff2",
}
_NAMES = {400: "+Paper-Arabic", 700: "+Paper-Arabic-Bold"}  # as the PDF calls the files of a weight
_COLOUR = "#0b5351"
_VARIANT = "pdf/ua-1"


class PaperImpossible(frappe.ValidationError):
	"""This server cannot make a PDF."""


def rendered(template: str, **values: object) -> Markup:
	"""A template of ours filled in, in the language that is spoken now."""
	filled = _environment().get_template(f"templates/paper/{template}.html").render(**values)
	return Markup(filled)  # nosec B704 # autoescape is on


def page(body: Markup, *, title: str, landscape: bool = False) -> str:
	"""A whole page around what is printed."""
	frame = {
		"body": body,
		"title": title,
		"language": frappe.local.lang,
		"direction": "rtl" if is_rtl() else "ltr",
		"authority": authority_name(frappe.local.lang),
		"style": Markup(_style(landscape)),  # nosec B704 # our own file
	}
	return rendered("frame", **frame)


def pdf_of(html: str) -> bytes:
	"""The page as PDF; raises PaperImpossible where WeasyPrint lacks its libraries."""
	try:
		from weasyprint import HTML
	except (ImportError, OSError):
		message = _(
			"This server cannot make PDF files: WeasyPrint needs the library Pango. Ask its administrator."
		)
		frappe.throw(message, PaperImpossible, title=_("No PDF"))
	return HTML(string=html, url_fetcher=_fetch).write_pdf(pdf_variant=_VARIANT, finisher=_finish)


def _finish(_document: object, pdf: object) -> None:
	name_letters(
		pdf, {_NAMES[weight]: _file(name) for (_family, weight), name in _FONTS.items() if "arabic" in name}
	)


def written(value: object, fieldtype: str = "Data", precision: object = None) -> str:
	"""A value as it is read: numbers in groups of three, dates in words, a dash where there is none."""
	if value is None or value == "":
		return "–"
	if fieldtype in ("Int", "Check"):
		return in_digits(f"{cint(value):,}")
	if fieldtype == "Float":
		return in_digits(f"{flt(value):,.{cint(precision) or 2}f}")
	if fieldtype == "Percent":
		return in_digits(f"{flt(value):.1f}%")
	if fieldtype == "Date":
		return written_date(getdate(value))
	if fieldtype == "Datetime":
		return written_here(value)
	return str(value)


def written_here(moment: object) -> str:
	"""A stored moment by the authority's clock."""
	return written_moment(moments.aware(get_datetime(moment)).astimezone(authority_zone()))


def preview_style() -> Markup:
	"""How a printed page looks on a screen of Frappe's, which has margins and fonts of its own."""
	return Markup(_coloured()[_coloured().index("h1 {") :])  # nosec B704 # our own file


def _fetch(url: str, *_more: object) -> object:
	"""Only what stands in the page itself; a page never has the server ask for anything."""
	if not url.startswith("data:font/woff2;base64,"):
		raise ValueError("Printed pages fetch nothing.")
	from weasyprint import urls

	font, kind = base64.b64decode(url.partition(",")[2]), "font/woff2"
	answer = getattr(urls, "URLFetcherResponse", None)  # before release 68 a dict was asked for
	return answer(url, font, {"Content-Type": kind}) if answer else {"string": font, "mime_type": kind}


@cache
def _environment() -> SandboxedEnvironment:
	environment = SandboxedEnvironment(
		loader=FileSystemLoader(_PACKAGE),
		autoescape=True,
		undefined=StrictUndefined,
		trim_blocks=True,
		lstrip_blocks=True,
	)
	environment.globals["_"] = _
	environment.filters.update(
		written=written,
		written_date=written_date,
		written_here=written_here,
		written_month=written_month,
		digits=in_digits,
	)
	return environment


def _style(landscape: bool) -> str:
	numerals = "arabic-indic" if in_digits("1") != "1" else "decimal"
	size = "@page { size: A4 landscape }" if landscape else ""
	return _faces() + _coloured().replace("decimal", numerals) + size


def _coloured() -> str:
	colour = readable_on(WHITE, colour_of(settings().get("public_colour") or "") or _COLOUR)
	return (_PACKAGE / "templates/paper/paper.css").read_text("utf-8").replace(_COLOUR, colour)


@cache
def _faces() -> str:
	return "".join(
		f"@font-face {{ font-family: '{family}'; font-weight: {weight}; src: url(data:font/woff2;base64,"
		f"{base64.b64encode(_file(name).read_bytes()).decode()}) }}\n"
		for (family, weight), name in _FONTS.items()
	)


def _file(name: str) -> Path:
	return _PACKAGE / "public/fonts" / name
