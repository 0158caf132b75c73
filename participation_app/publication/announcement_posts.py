"""What of an announcement is to be posted where: its texts against each platform's rules, and the queue."""

from __future__ import annotations

import math
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.connectors import errors
from participation_app.connectors.contract import Picture
from participation_app.publication.pictures import digest_of, facts_of, picture_at
from participation_app.publication.queue import PERHAPS_POSTED, STANDING, queue_post, withdraw
from participation_app.rules.picture_rules import (
	MEGABYTE,
	MISSING,
	PICTURE_RULES,
	TOO_LARGE,
	WRONG_SHAPE,
	WRONG_TYPE,
	PictureFacts,
	picture_faults,
)
from participation_app.rules.reply_length import Length, measure

KIND = "Announcement"
IN_FLIGHT = tuple(state for state in PERHAPS_POSTED if state != "Sent")


@dataclass(frozen=True)
class Post:
	"""One text for one account, and what keeps it from going out there."""

	account: str
	platform: str
	language: str
	text: str
	length: Length
	faults: tuple[str, ...]


def posts_of(announcement: Document) -> list[Post]:
	"""One post for each account that was chosen, as it would go out now."""
	chosen = [row for row in announcement.accounts if frappe.db.exists("Social Account", row.account)]
	return [_post(announcement, row) for row in chosen]


def is_complete(announcement: Document) -> bool:
	"""Whether every post could go out."""
	posts = posts_of(announcement)
	return bool(posts) and not any(post.faults for post in posts)


def queue_posts(announcement: Document) -> None:
	"""Queues every post for the time that was set; each approval queues its own."""
	for post in posts_of(announcement):
		place = {"announcement": announcement.name, "account": post.account, "language": post.language}
		attempt = frappe.db.count("Publication", place) + 1
		queue_post(
			KIND,
			account=post.account,
			text=post.text,
			unique_key=f"announcement:{announcement.name}:{post.account}:{post.language}:{attempt}",
			not_before=announcement.publish_at,
			announcement=announcement.name,
			language=post.language,
		)


def keep_back(announcement: Document) -> None:
	"""What has not gone out does not go out, nor is it posted by hand."""
	withdraw({"announcement": announcement.name})
	refused = {"announcement": announcement.name, "state": "Refused"}
	frappe.db.set_value("Publication", refused, "state", "Withdrawn")


def is_on_its_way(announcement: Document) -> bool:
	"""Whether a post of it is being sent or its outcome is not known."""
	return bool(_posted(announcement, IN_FLIGHT))


def stands(announcement: Document) -> bool:
	"""Whether a post of it stands on a platform."""
	return bool(_posted(announcement, STANDING))


def standing(announcement: Document) -> list[str]:
	"""The publications of it that stand on the platforms."""
	of_it = {"announcement": announcement.name, "state": ["in", STANDING]}
	return frappe.get_all("Publication", of_it, pluck="name", order_by="creation")


def approved_picture(publication: Document) -> Picture | None:
	"""The picture that goes with a post; raises ContentRejected where it is not the approved one any more."""
	fields = ["picture", "picture_digest"]
	announcement = frappe.db.get_value("Announcement", publication.announcement, fields, as_dict=True)
	if not announcement.picture:
		return None
	try:
		if digest_of(announcement.picture) == announcement.picture_digest:
			return picture_at(announcement.picture)
	except OSError:
		pass
	raise errors.ContentRejected("The picture is not the one that was approved.")


def _post(announcement: Document, row: Document) -> Post:
	platform, limit = frappe.get_cached_value("Social Account", row.account, ["platform", "reply_limit"])
	written = next((one.text for one in announcement.texts if one.language == row.language), "") or ""
	text = _counted(_with_link(written.strip(), announcement.link), platform)
	length = measure(platform, text, limit or None)
	missing = _("There is no text in this language. Write one, or take the account out.")
	faults = [] if written.strip() else [missing]
	if not length.fits:
		message = _("The text has {0} characters, {1} allows {2}. Shorten it by {3}.")
		over = length.used - length.limit
		faults.append(message.format(length.used, _(platform), length.limit, over))
	faults += _picture_faults(platform, announcement.picture)
	return Post(row.account, platform, row.language, text, length, tuple(faults))


def _with_link(text: str, link: str | None) -> str:
	return f"{text}\n\n{link}" if link and link not in text else text


def _counted(text: str, platform: str) -> str:
	"""With addresses of ours that tell where they were followed, as the rooms in hooks.py have them."""
	for method in frappe.get_hooks("participation_addresses"):
		text = frappe.get_attr(method)(text, platform)
	return text


def _picture_faults(platform: str, address: str | None) -> list[str]:
	facts = facts_of(address) if address else None
	if address and facts is None:
		return [_("Choose a picture that is a public file of this site.")]
	rule = PICTURE_RULES[platform]
	types = ", ".join(one.removeprefix("image/").upper() for one in rule.types)
	sentences = {
		MISSING: _("{0} takes no post without a picture. Add one, or take the account out."),
		WRONG_TYPE: _("{0} takes pictures of these kinds: {1}. Save it as one of them."),
		TOO_LARGE: _("{0} takes pictures of up to {2} MB, this one has {3}. Save it smaller."),
		WRONG_SHAPE: _(
			"{0} takes pictures whose width is 0.8 to 1.91 of their height; this one is {4} by {5}. Crop it."
		),
	}
	facts_told = (_size_told(facts), facts.width, facts.height) if facts else ()
	values = (_(platform), types, rule.largest // MEGABYTE, *facts_told)
	return [sentences[fault].format(*values) for fault in picture_faults(platform, facts)]


def _size_told(facts: PictureFacts) -> str:
	"""In megabytes, rounded up, so that it never looks as if it fitted."""
	return f"{math.ceil(10 * facts.size / MEGABYTE) / 10:g}"


def _posted(announcement: Document, states: tuple[str, ...]) -> str | None:
	return frappe.db.exists("Publication", {"announcement": announcement.name, "state": ["in", states]})
