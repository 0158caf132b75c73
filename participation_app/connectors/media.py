"""Fetches a picture or video of a comment, from the platforms' own hosts only and never from inside."""

from __future__ import annotations

import hashlib
import ipaddress
import socket
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

import requests
import urllib3

from participation_app.connectors import errors
from participation_app.connectors.deadline import Limit, pools_told_to, time_limit

# A host counts with all that stands below it.
HOSTS: dict[str, frozenset[str]] = {
	"X": frozenset({"twimg.com"}),
	"Facebook": frozenset({"fbcdn.net", "fbsbx.com"}),
	"Instagram": frozenset({"cdninstagram.com", "fbcdn.net"}),
	"YouTube": frozenset({"ytimg.com", "ggpht.com", "googleusercontent.com"}),
}
# What an answer's status means; any other that is not 200 is tried again.
STATUSES: dict[int, type[errors.PlatformError]] = {
	**dict.fromkeys(range(300, 400), errors.MediaRefused),
	403: errors.TargetGone,  # the link has expired
	404: errors.TargetGone,
	410: errors.TargetGone,
	429: errors.RateLimited,
}
# First bytes, where they stand, and what they tell.
SIGNS: tuple[tuple[int, bytes, str], ...] = (
	(0, b"\xff\xd8\xff", "image/jpeg"),
	(0, b"\x89PNG\r\n\x1a\n", "image/png"),
	(0, b"GIF87a", "image/gif"),
	(0, b"GIF89a", "image/gif"),
	(8, b"WEBP", "image/webp"),
	(4, b"ftypavif", "image/avif"),
	(4, b"ftyphei", "image/heic"),
	(4, b"ftypmif1", "image/heic"),
	(4, b"ftyp", "video/mp4"),
	(0, b"\x1aE\xdf\xa3", "video/webm"),
)
TIMEOUT = urllib3.Timeout(connect=5, read=20)
LONGEST_SECONDS = 120
CHUNK = 64 * 1024
HTTPS_PORT = 443
# Addresses that lead to others: IPv4 inside IPv6, and networks that only pass on.
DETOURS = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


@dataclass(frozen=True)
class Downloaded:
	"""A file as it was fetched; its type is told by its first bytes."""

	content: bytes = field(repr=False)
	sha256: str
	content_type: str


def download(
	url: str,
	allowed_hosts: Collection[str],
	max_bytes: int,
	*,
	base_url: str | None = None,
	longest: float = LONGEST_SECONDS,
) -> Downloaded:
	"""The file at `url`; `base_url` is a platform's configured address, which may be fetched from as it is.

	Raises `MediaRefused` for an address or a content that is not taken, `TargetGone` where the link has
	expired, `RateLimited` or `Transient` where it is worth coming back.
	"""
	parts = _checked(url, allowed_hosts, base_url)
	is_configured = _origin(parts) == _origin(urlsplit(base_url)) if base_url else False
	addresses = _addresses(parts.hostname or "", _port(parts))
	if not is_configured and not all(map(is_public, addresses)):
		raise errors.MediaRefused()
	content = _fetch(parts, addresses[0], max_bytes, longest)
	return Downloaded(content, hashlib.sha256(content).hexdigest(), type_of(content))


def is_public(address: str) -> bool:
	"""Whether an IP address is one of the open internet."""
	ip = ipaddress.ip_address(address.partition("%")[0])
	if ip.version == 6:
		if ip.ipv4_mapped:
			return is_public(str(ip.ipv4_mapped))
		if any(ip in network for network in DETOURS):
			return False
	return ip.is_global and not ip.is_multicast


def _checked(url: str, allowed_hosts: Collection[str], base_url: str | None) -> SplitResult:
	try:
		parts = urlsplit(url)
		origin = _origin(parts)
	except ValueError:
		raise errors.MediaRefused() from None
	if "@" in parts.netloc or not parts.hostname:
		raise errors.MediaRefused()
	if base_url and origin == _origin(urlsplit(base_url)):
		return parts
	host = parts.hostname
	is_theirs = any(host == one or host.endswith(f".{one}") for one in allowed_hosts)
	if parts.scheme != "https" or _port(parts) != HTTPS_PORT or not is_theirs:
		raise errors.MediaRefused()
	return parts


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
	return parts.scheme, parts.hostname, _port(parts)


def _port(parts: SplitResult) -> int:
	return parts.port or (HTTPS_PORT if parts.scheme == "https" else 80)


def _addresses(host: str, port: int) -> list[str]:
	"""All addresses of a name, asked for once, so that the one connected to is the one that was judged."""
	try:
		found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
	except (OSError, UnicodeError):
		raise errors.Transient() from None
	return [str(one[4][0]) for one in found]


def _fetch(parts: SplitResult, address: str, max_bytes: int, longest: float) -> bytes:
	target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
	with time_limit(longest) as limit, _pool(parts, address, limit) as pool:
		try:
			content = _read(pool, target, parts.netloc, max_bytes)
		except (urllib3.exceptions.HTTPError, OSError):
			raise errors.Transient() from None
	if limit.late:
		raise errors.Transient()
	return content


def _pool(parts: SplitResult, address: str, limit: Limit) -> urllib3.HTTPConnectionPool:
	"""Connections to the very address that was judged, whose certificate has to be the name's."""
	pool, settings = pools_told_to(limit.watch)[parts.scheme], {"timeout": TIMEOUT, "retries": False}
	if parts.scheme == "https":
		settings |= {"server_hostname": parts.hostname, "assert_hostname": parts.hostname}
		settings |= {"cert_reqs": "CERT_REQUIRED", "ca_certs": requests.certs.where()}
	return pool(address, _port(parts), **settings)


def _read(pool: urllib3.HTTPConnectionPool, target: str, host: str, max_bytes: int) -> bytes:
	headers = {"Host": host, "Accept-Encoding": "identity", "User-Agent": "participation_app"}
	response = pool.urlopen("GET", target, headers=headers, redirect=False, preload_content=False)
	try:
		if response.status != 200:
			raise STATUSES.get(response.status, errors.Transient)()
		content = bytearray()
		while chunk := response.read1(CHUNK, decode_content=False):
			content += chunk
			if len(content) > max_bytes:
				raise errors.MediaRefused()
		return bytes(content)
	finally:
		response.close()


def type_of(content: bytes) -> str:
	"""The type that the first bytes tell; raises `MediaRefused` for anything but a picture or a video."""
	for place, sign, kind in SIGNS:
		if content[place : place + len(sign)] == sign:
			return kind
	raise errors.MediaRefused()
