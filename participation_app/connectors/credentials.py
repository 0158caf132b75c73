"""Keys of an account, and how they are kept out of every message and log."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

import requests
from requests.auth import AuthBase

MASK = "•••"
SECRET_PARAMETERS = re.compile(
	r"((?:\w*_?token|appsecret_proof|\w*_?secret|oauth_signature|AppSid|password)=)[^&\s\"']+", re.I
)
BEARER = re.compile(r"((?:Bearer|OAuth|Basic)\s+)[^\s,\"']{8,}")


class Credentials(dict[str, str]):
	"""Keys of one account; never shown when printed, as in a traceback with its variables."""

	def __init__(self, values: Mapping[str, str | None]):
		super().__init__({name: value for name, value in values.items() if value})

	def __repr__(self) -> str:
		return f"Credentials({', '.join(self)})"

	__str__ = __repr__


class Bearer(AuthBase):
	"""The token in the Authorization header, and nowhere else."""

	def __init__(self, token: str):
		self._token = token

	def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
		request.headers["Authorization"] = f"Bearer {self._token}"
		return request


class _MaskParameters(logging.Filter):
	def filter(self, record: logging.LogRecord) -> bool:
		record.msg, record.args = mask(record.getMessage()), ()
		return True


# urllib3 writes request lines at level DEBUG; Graph wants its proof in the query.
logging.getLogger("urllib3.connectionpool").addFilter(_MaskParameters())


def mask(message: str, secrets: Iterable[str] = ()) -> str:
	"""`message` without `secrets` and without what stands in the places where secrets stand."""
	for secret in sorted(secrets, key=len, reverse=True):
		message = message.replace(secret, MASK).replace(quote(secret, safe=""), MASK)
	return BEARER.sub(rf"\1{MASK}", SECRET_PARAMETERS.sub(rf"\1{MASK}", message))
