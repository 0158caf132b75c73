"""The addresses under which a survey is spread: one for each place, told apart by a word in the address."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from urllib.parse import urlsplit

import frappe
import pyqrcode
from frappe import _
from frappe.model.document import Document

PATH = "/participation/survey"
QR = "qr"
# Words in addresses; any other word is not counted.
SOURCES = ("x", "facebook", "instagram", "youtube", "sms", "email", "website", QR)


def address_of(survey: Document, source: str = "") -> str:
	"""The whole address of the survey's page."""
	return frappe.utils.get_url(f"{PATH}/{survey.code}{f'?from={source}' if source else ''}")


def counted_for(text: str, platform: str) -> str:
	"""The text as it is posted on a platform: visits by its addresses of surveys are counted for that platform."""
	source = platform.lower()
	host = re.escape(urlsplit(frappe.utils.get_url()).netloc)
	query = r"(\?[\w=&%.-]*[\w=&%-])?"
	address = re.compile(rf"https?://{host}{PATH}/[2-9a-z]{{8}}(?![\w/]){query}")
	return address.sub(lambda found: _with_source(found[0], source), text) if source in SOURCES else text


def _with_source(address: str, source: str) -> str:
	query = urlsplit(address).query
	is_told = query.startswith("from=") or "&from=" in query
	return address if is_told else f"{address}{'&' if query else '?'}from={source}"


def qr_code(survey: Document) -> str:
	"""The address as a QR code: a picture in the form of an address."""
	drawn = io.BytesIO()
	pyqrcode.create(address_of(survey, QR), error="M").svg(
		drawn,
		scale=8,
		quiet_zone=4,
		background="white",
		module_color="#000000",
		svgclass=None,
		lineclass=None,
	)
	return f"data:image/svg+xml;base64,{b64encode(drawn.getvalue()).decode()}"


def place_of(source: str) -> str:
	"""What a word in an address stands for; in the reader's language."""
	words = {"sms": _("SMS"), "email": _("E-mail"), "website": _("Website"), QR: _("QR Code")}
	brands = {"x": "X", "facebook": "Facebook", "instagram": "Instagram", "youtube": "YouTube"}
	return words.get(source) or _(brands[source])


def counted_as(survey_code: str, source: str) -> str:
	"""The name under which visits from a source are counted; "" for one that is not."""
	return f"survey/{survey_code}/{source}" if source in SOURCES else ""
