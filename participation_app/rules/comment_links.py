"""What a link to a comment tells: the platform, the comment's id there, and whose post it stands under."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import SplitResult, parse_qs, unquote, urlencode, urlsplit

LONGEST = 2000
_NUMBER = re.compile("[0-9]{5,25}")
_YOUTUBE_COMMENT = re.compile(r"[\w-]{20,40}(\.[\w-]{15,40})?", re.ASCII)
_WORD = re.compile(r"[\w.\-]{1,100}")
# Devices and languages that the platforms put before their names.
_MOBILE = re.compile(r"^(www|m|mobile|mbasic|touch|web|business|[a-z]{2}-[a-z]{2})\.")


class LinkRefused(ValueError):
	"""A link that leads to no comment that could be entered; `message` says what to do."""

	message = "This is no link. Copy the whole address of the comment, beginning with https://."


class ForeignLink(LinkRefused):
	"""A link to something else than one of the platforms."""

	message = "This link leads to none of the platforms. Copy the address of the comment there."


class ShortLink(LinkRefused):
	"""A shortened link, which only the platform itself can read."""

	message = "This is a shortened link. Open it and copy the address that the browser then shows."


MESSAGES = tuple(kind.message for kind in (LinkRefused, ForeignLink, ShortLink))


@dataclass(frozen=True)
class CommentLink:
	"""A link read; `external_id` is None where the link does not hold it, `owner` where it names no account."""

	platform: str
	address: str
	external_id: str | None = None
	owner: str | None = None


# The id, whose post it is, and the names in the query that belong to the address.
Told = tuple["str | None", "str | None", tuple[str, ...]]
_Read = Callable[[Sequence[str], Mapping[str, str]], Told]


def read_link(link: str) -> CommentLink:
	"""The comment that a link leads to; raises LinkRefused."""
	parts, host = _parts(link)
	if host in _SHORTENERS:
		raise ShortLink
	if host not in _PLATFORMS:
		raise ForeignLink
	platform, read = _PLATFORMS[host]
	path = [unquote(part) for part in parts.path.split("/") if part]
	if path[:1] == ["share"]:
		raise ShortLink
	query = {name: values[0] for name, values in parse_qs(parts.query).items()}
	external_id, owner, kept = read(path, query)
	told = urlencode({name: query[name] for name in kept if name in query})
	address = f"https://{parts.hostname}{parts.path}" + (f"?{told}" if told else "")
	return CommentLink(platform, address, external_id, owner)


def _parts(link: str) -> tuple[SplitResult, str]:
	text = link.strip()
	if len(text) > LONGEST or any(character.isspace() or ord(character) < 32 for character in text):
		raise LinkRefused
	if "://" not in text and "." in text.partition("/")[0]:
		text = f"https://{text}"
	try:
		parts = urlsplit(text)
		port = parts.port
	except ValueError:
		raise LinkRefused from None
	if parts.scheme not in ("https", "http") or not parts.hostname or "@" in parts.netloc or port:
		raise LinkRefused
	return parts, _MOBILE.sub("", parts.hostname.lower())


def _x(path: Sequence[str], query: Mapping[str, str]) -> Told:
	"""/somebody/status/1, /i/status/1, /i/web/status/1; the name is the writer's, not ours."""
	for before, number in pairwise(path):
		if before in ("status", "statuses") and _NUMBER.fullmatch(number):
			return number, None, ()
	return None, None, ()


def _facebook(path: Sequence[str], query: Mapping[str, str]) -> Told:
	"""The comment's id begins with its post's, which many links do not tell."""
	post = _facebook_post(path, query)
	number = query.get("reply_comment_id") or query.get("comment_id") or ""
	kept = ("story_fbid", "fbid", "id", "v", "comment_id", "reply_comment_id")
	return _facebook_id(number, post), _facebook_page(path, query), kept


def _facebook_post(path: Sequence[str], query: Mapping[str, str]) -> str | None:
	named = [query.get(name) for name in ("story_fbid", "fbid", "v")]
	if path and path[0] != "groups":
		named.append(path[-1])
	return next((one for one in named if one and _NUMBER.fullmatch(one)), None)


def _facebook_id(number: str, post: str | None) -> str | None:
	if _NUMBER.fullmatch(number):
		return f"{post}_{number}" if post else None
	try:
		text = base64.urlsafe_b64decode(number + "=" * (-len(number) % 4)).decode("ascii")
	except (binascii.Error, ValueError):
		return None
	found = re.fullmatch("comment:([0-9]{5,25}_[0-9]{5,25})", text)
	return found[1] if found else None


def _facebook_page(path: Sequence[str], query: Mapping[str, str]) -> str | None:
	kinds = {"posts", "photos", "videos", "reels"}
	if len(path) > 1 and path[1] in kinds and _WORD.fullmatch(path[0]):
		return path[0]
	numbered = path[:1] in (["permalink.php"], ["story.php"]) and _NUMBER.fullmatch(query.get("id", ""))
	return query["id"] if numbered else None


def _instagram(path: Sequence[str], query: Mapping[str, str]) -> Told:
	"""/p/CODE/c/1/ and /p/CODE/c/1/r/2/, with or without the account's name before them."""
	found = {before: number for before, number in pairwise(path) if before in ("c", "r")}
	number = found.get("r") or found.get("c") or ""
	kinds = {"p", "reel", "reels", "tv"}
	owner = path[0] if len(path) > 1 and path[1] in kinds and path[0] not in kinds else None
	return (number if _NUMBER.fullmatch(number) else None), owner, ()


def _youtube(path: Sequence[str], query: Mapping[str, str]) -> Told:
	"""/watch?v=…&lc=…, /shorts/…?lc=…, youtu.be/…?lc=…"""
	number = query.get("lc", "")
	return (number if _YOUTUBE_COMMENT.fullmatch(number) else None), None, ("v", "lc")


_PLATFORMS: dict[str, tuple[str, _Read]] = {
	"x.com": ("X", _x),
	"twitter.com": ("X", _x),
	"facebook.com": ("Facebook", _facebook),
	"fb.com": ("Facebook", _facebook),
	"instagram.com": ("Instagram", _instagram),
	"youtube.com": ("YouTube", _youtube),
	"youtu.be": ("YouTube", _youtube),
}
_SHORTENERS = frozenset(
	"t.co fb.me fb.watch m.me instagr.am ig.me bit.ly tinyurl.com goo.gl is.gd ow.ly lnkd.in"
	" l.facebook.com lm.facebook.com l.instagram.com".split()
)
