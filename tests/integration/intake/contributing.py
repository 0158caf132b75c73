"""A member of the public who contributes, for tests: forms, pictures and the page itself."""

from __future__ import annotations

import secrets
from io import BytesIO
from typing import Any

import frappe
import pillow_heif
from frappe.auth import CookieManager
from PIL import Image
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from participation_app.intake.contributions import ContributionForm
from participation_app.notices.contacts import ContactDetails
from participation_app.www.public_page import PublicPage

MOBILE = "+971 50 123 4567"
WORDS = "كلام لا تعرفه قاعدة من قواعد التوجيه"


def form(**overrides: Any) -> ContributionForm:
	values = {
		"text": WORDS,
		"type": "Complaint",
		"channel": "Portal",
		"language": "ar",
		"key": secrets.token_urlsafe(24),
		"contact": ContactDetails(mobile=MOBILE),
		**overrides,
	}
	return ContributionForm(**values)


def picture(image_format: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
	written = BytesIO()
	Image.new("RGB", size, "teal").save(written, image_format, **options)
	return written.getvalue()


def heic(size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
	"""A photo as phones take it."""
	written = BytesIO()
	pillow_heif.from_pillow(Image.new("RGB", size, "teal")).save(written, **options)
	return written.getvalue()


def with_place(content_size: tuple[int, int] = (60, 40)) -> bytes:
	"""A photo that says where and with what it was made, lying on its side."""
	return picture("JPEG", content_size, exif=place_and_device())


def place_and_device() -> Image.Exif:
	exif = Image.Exif()
	exif[0x0110] = "Camera of Khalid"
	exif[0x0112] = 6  # turned by a quarter
	exif.get_ifd(0x8825).update({1: "N", 2: (25.0, 12.0, 16.0), 3: "E", 4: (55.0, 16.0, 31.0)})
	return exif


def fields(**overrides: Any) -> dict[str, str]:
	"""What a browser sends of the page's form."""
	return {
		"type": "Complaint",
		"text": WORDS,
		"mobile": MOBILE,
		"key": secrets.token_urlsafe(24),
		"website": "",
		**overrides,
	}


def page(
	name: str,
	sent: dict[str, str] | None = None,
	files: tuple[tuple[str, bytes], ...] = (),
	*,
	query: dict[str, str] | None = None,
	address: str = "203.0.113.7",
) -> Response:
	"""The answer of a public page to a guest: shown, or sent to with a form."""
	data = MultiDict(sent or {})
	for file_name, content in files:
		data.add("photos", FileStorage(BytesIO(content), file_name, content_type="image/jpeg"))
	builder = EnvironBuilder(
		f"/participation/{name}",
		method="GET" if sent is None else "POST",
		query_string=query,
		data=data if sent is not None else None,
	)
	language = frappe.local.lang
	frappe.set_user("Guest")
	frappe.local.request = Request(builder.get_environ())
	frappe.local.request_ip = address
	frappe.local.form_dict = frappe._dict({**(query or {}), **(sent or {})})
	frappe.local.cookie_manager = CookieManager()
	frappe.flags.redirect_location = None
	try:
		return PublicPage(f"participation/{name}", 200).render()
	except frappe.Redirect as redirect:
		return Response(
			status=redirect.http_status_code, headers={"Location": frappe.flags.redirect_location}
		)
	finally:
		del frappe.local.request
		frappe.local.lang = language
		frappe.set_user("Administrator")
