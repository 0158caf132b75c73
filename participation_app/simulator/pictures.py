"""Pictures that hang on comments: each address has one of its own, the same whenever it is fetched."""

from __future__ import annotations

import hashlib

from werkzeug.wrappers import Response

from .wire import Call

FOLDER = "/pictures/"
TYPE = "image/gif"


def is_picture(call: Call) -> bool:
	"""Whether a request is for a picture."""
	return call.method == "GET" and call.path.startswith(FOLDER)


def content_of(name: str) -> bytes:
	"""The picture of that name."""
	return b"GIF89a" + hashlib.sha256(name.encode()).digest()


def answer(call: Call) -> Response:
	"""GET {platform}/pictures/{name}, which no token protects."""
	return Response(content_of(call.path.removeprefix(FOLDER)), content_type=TYPE)
