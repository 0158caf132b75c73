"""A clerk enters a comment by hand, from its link, from a screenshot, or from both."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.casework.uploads import content_of, find_upload
from participation_app.connectors import media
from participation_app.connectors.contract import Item
from participation_app.connectors.errors import MediaRefused
from participation_app.intake.comment_changes import BY_HAND, WITHOUT_ID, received_values
from participation_app.intake.comment_groups import CommentGroups
from participation_app.intake.kept_files import keep_file
from participation_app.intake.proposals import Proposer
from participation_app.rules.comment_links import CommentLink, LinkRefused, read_link
from participation_app.rules.lifecycle import COMMENT_WAITING

LONGEST_TEXT = 20_000
LARGEST_SCREENSHOT = 10 * 1024 * 1024
SCREENSHOTS = ("image/jpeg", "image/png", "image/webp", "image/gif")
CLOCKS_DIFFER = timedelta(minutes=5)
OLDEST = timedelta(days=365)


class CaptureRefused(frappe.ValidationError):
	"""What was entered makes no comment; the message says what to correct."""


@dataclass(frozen=True)
class Capture:
	"""What a clerk entered; `posted_at` in the site's time, `screenshot` the address of an uploaded file."""

	posted_at: datetime
	text: str = ""
	author: str = ""
	account: str | None = None
	link: str = ""
	screenshot: str | None = None


def capture(entered: Capture) -> tuple[Document, bool]:
	"""The comment, and whether it is new; what is there already gets the screenshot and nothing else."""
	link = read(entered.link) if entered.link.strip() else None
	account = account_of(entered.account, link)
	_check(entered)
	screenshot = _uploaded(entered.screenshot) if entered.screenshot else None
	comment = known(account.name, link)
	if comment and comment.evidence:
		_refuse(_("The author deleted this comment. Nothing is added to what is sealed."))
	is_new = comment is None
	comment = comment or _insert(account, entered, link)
	if screenshot:
		_keep_screenshot(comment, screenshot)
	return comment, is_new


def read(link: str) -> CommentLink:
	"""The comment that the link leads to; raises CaptureRefused."""
	try:
		return read_link(link)
	except LinkRefused as refusal:
		_refuse(_(refusal.message))


def account_of(chosen: str | None, link: CommentLink | None) -> Document:
	"""The account that was chosen or that the link can only mean; raises CaptureRefused."""
	offered = accounts_for(link) if link else [chosen]
	if chosen and chosen not in offered:
		_refuse(
			_("The link does not belong to the account {0}. Choose the account it belongs to.").format(chosen)
		)
	if not chosen and len(offered) != 1:
		_refuse(_("Choose the account under which the comment stands."))
	name = chosen or offered[0]
	if not name or not frappe.db.exists("Social Account", name):
		_refuse(_("Choose the account under which the comment stands."))
	return frappe.get_doc("Social Account", name)


def accounts_for(link: CommentLink) -> list[str]:
	"""The accounts that the comment may stand under; raises CaptureRefused where it is under somebody else's post."""
	fields = ["name", "handle", "external_id"]
	accounts = frappe.get_all("Social Account", {"platform": link.platform}, fields)
	if not accounts:
		_refuse(_("No account on {0} is entered here.").format(_(link.platform)))
	if not link.owner:
		return [account.name for account in accounts]
	owner = link.owner.casefold()
	own = [
		account.name
		for account in accounts
		if owner in ((account.handle or "").lstrip("@").casefold(), account.external_id.casefold())
	]
	if not own:
		_refuse(
			_(
				"The post belongs to “{0}”, which is no account of ours. Compare the handle in the account."
			).format(link.owner)
		)
	return own


def known(account: str, link: CommentLink | None) -> Document | None:
	"""The comment that is here already under the link's id."""
	if not link or not link.external_id:
		return None
	found = frappe.db.get_value("Social Comment", {"account": account, "external_id": link.external_id})
	return frappe.get_doc("Social Comment", found) if found else None


def _check(entered: Capture) -> None:
	now = frappe.utils.now_datetime()
	if not entered.text.strip() and not entered.screenshot:
		_refuse(_("Enter what the person wrote, or add a screenshot."))
	if len(entered.text) > LONGEST_TEXT:
		_refuse(_("The text is longer than {0} characters. Enter what matters.").format(LONGEST_TEXT))
	if entered.posted_at > now + CLOCKS_DIFFER:
		_refuse(_("The time lies in the future. Enter when the comment was written."))
	if entered.posted_at < now - OLDEST:
		_refuse(_("The time lies more than a year back. Look at the date once more."))


def _insert(account: Document, entered: Capture, link: CommentLink | None) -> Document:
	has_id = bool(link and link.external_id)
	external_id = link.external_id if has_id else f"{WITHOUT_ID}{frappe.generate_hash(length=20)}"
	comment = frappe.get_doc(
		{
			"doctype": "Social Comment",
			**received_values(account, _item(external_id, entered, link)),
			"state": COMMENT_WAITING,
			"captured_by_hand": 1,
			"captured_by": frappe.session.user,
			# The sweep asks for the platform's own copy, where it can.
			"next_check_at": frappe.utils.now_datetime() if has_id else None,
		}
	)
	Proposer().propose(comment)
	groups = CommentGroups([comment.normalised_text])
	groups.place(comment)
	try:
		comment.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		frappe.clear_last_message()
		frappe.db.rollback()  # somebody else's row is newer than this snapshot; nothing of ours was written
		return known(account.name, link) or _refuse(_("It could not be added. Try once more."))
	groups.sketch(comment)
	groups.keep()
	return comment


def _item(external_id: str, entered: Capture, link: CommentLink | None) -> Item:
	return Item(
		external_id=external_id,
		version_id=BY_HAND,
		parent_id=None,
		author_id=None,
		author_handle=None,
		author_name=entered.author.strip() or None,
		text=entered.text,
		language_hint=None,
		created_at=moments.aware(entered.posted_at),
		edited_at=None,
		visibility="visible",
		is_own=False,
		can_reply=None if link and link.external_id else False,
		permalink=link.address if link else None,
		post=None,
		raw={},
	)


@dataclass(frozen=True)
class _Screenshot:
	file: str
	content: bytes
	content_type: str


def _uploaded(address: str) -> _Screenshot:
	"""A picture that the clerk has just uploaded, told by its content; raises CaptureRefused."""
	file = find_upload(address)
	if file is None:
		_refuse(_("The screenshot is not there any more. Add it once more."))
	content = content_of(file)
	try:
		content_type = media.type_of(content)
	except MediaRefused:
		content_type = None
	if content_type not in SCREENSHOTS or len(content) > LARGEST_SCREENSHOT:
		_refuse(_("A screenshot is a picture (PNG, JPEG, WebP or GIF) of up to {0} MB.").format(10))
	return _Screenshot(file.name, content, content_type)


def _keep_screenshot(comment: Document, screenshot: _Screenshot) -> None:
	digest = hashlib.sha256(screenshot.content).hexdigest()
	key = hashlib.sha256(f"{comment.name}\n{digest}".encode()).hexdigest()
	if not frappe.db.exists("Comment Media", {"unique_key": key}):
		row = frappe.get_doc(
			{
				"doctype": "Comment Media",
				"comment": comment.name,
				"account": comment.account,
				"kind": "Screenshot",
				"state": "Saved",
				"content_type": screenshot.content_type,
				"size": len(screenshot.content),
				"sha256": digest,
				"saved_at": frappe.utils.now_datetime(),
				"unique_key": key,
			}
		).insert(ignore_permissions=True)
		keep_file(row, screenshot.content, screenshot.content_type)
		row.db_set("file", row.file)
	frappe.delete_doc("File", screenshot.file, ignore_permissions=True, force=True)


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, CaptureRefused, title=_("Cannot Be Added"))
