"""The page on which anybody tells the authority something, without an account."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from urllib.parse import urlencode

import frappe
from frappe import _

from participation_app.casework.attempts import TooManyTries
from participation_app.casework.settings import settings
from participation_app.intake import contact_confirmation, limits, photos
from participation_app.intake.contributions import (
	LONGEST_PLACE,
	LONGEST_TEXT,
	ContributionForm,
	ContributionRefused,
	Problems,
	contribute,
	received,
)
from participation_app.intake.offered_channels import offered_channels
from participation_app.intake.photos import Photo
from participation_app.notices.contacts import CHANNELS, ContactDetails
from participation_app.rules.lifecycle import TYPES
from participation_app.www.public_page import prepare

_WORDS = ("type", "text", "place", "full_name", "mobile", "email", "preferred_channel", "publish", "key")
_LONGEST_INPUT = 20_000


def get_context(context: frappe._dict) -> None:
	"""Shows the form; takes what was sent, and on trouble shows the same words again with what to correct."""
	prepare(
		context,
		title=_("Contribute"),
		name="contribute",
		description=_(
			"Send a complaint, report, question, request, suggestion or remark. No account is needed."
		),
	)
	entered = {name: frappe.form_dict.get(name, "")[:_LONGEST_INPUT] for name in _WORDS}
	context.errors = _send(entered) if frappe.request.method == "POST" else {}
	if context.errors:
		context.http_status_code = HTTPStatus.UNPROCESSABLE_ENTITY
	entered["key"] = entered["key"] or secrets.token_urlsafe(24)
	context.entered = entered
	context.update(_asked_for())


def _send(entered: dict[str, str]) -> Problems:
	"""Takes the contribution and leads on to the page that tells the reference; or says what is wrong."""
	if frappe.form_dict.get("website"):
		return {"website": _("A field that people do not see was filled in. Empty it and send again.")}
	try:
		if not received(entered["key"]):
			limits.raise_if_too_often("contribute")
		done = contribute(_form(entered))
	except ContributionRefused as refused:
		return refused.problems
	except TooManyTries as refused:
		return {"": str(refused)}
	code = contact_confirmation.ask(done.ticket)
	place = {"key": entered["key"], **({"code": code} if code else {})}
	frappe.flags.redirect_location = f"/participation/received?{urlencode(place)}"
	raise frappe.Redirect(HTTPStatus.SEE_OTHER)


def _form(entered: dict[str, str]) -> ContributionForm:
	language = frappe.local.lang
	return ContributionForm(
		text=entered["text"],
		type=entered["type"],
		channel="Portal",
		language=language,
		key=entered["key"],
		contact=ContactDetails(
			full_name=entered["full_name"],
			mobile=entered["mobile"],
			email=entered["email"],
			preferred_channel=entered["preferred_channel"]
			if entered["preferred_channel"] in CHANNELS
			else None,
			language=language,
		),
		place=entered["place"],
		photos=_sent_photos(),
		may_be_published=entered["publish"] == "1",
	)


def _sent_photos() -> tuple[Photo, ...]:
	"""What was chosen, never read further than it takes to see that it is too much."""
	most = photos.most_megabytes() * photos.MEGABYTE + 1
	chosen = [file for file in frappe.request.files.getlist("photos") if file.filename]
	return tuple(
		Photo(file.filename[:80], file.stream.read(most)) for file in chosen[: photos.most_photos() + 1]
	)


def _asked_for() -> dict[str, object]:
	words = {
		"SMS": _("By SMS"),
		"E-mail": _("By e-mail"),
		"Phone": _("By a phone call"),
	}
	return {
		"types": [(one, _(one, context="HD Ticket"), _explained(one)) for one in TYPES],
		"channels": [("", _("Whichever suits"))] + [(one, words[one]) for one in offered_channels()],
		"contact_required": not settings().contributions_without_contact,
		"most_photos": photos.most_photos(),
		"accepted_photos": photos.ACCEPTED,
		"most_megabytes": photos.most_megabytes(),
		"longest_text": LONGEST_TEXT,
		"longest_place": LONGEST_PLACE,
	}


def _explained(contribution_type: str) -> str:
	return {
		"Complaint": _("A service was bad, late or unfair"),
		"Report": _("Something is broken, dirty or dangerous"),
		"Inquiry": _("You want to know something"),
		"Service Request": _("You need something done"),
		"Suggestion": _("You have an idea how to do better"),
		"Remark": _("Anything else, praise as well"),
	}[contribution_type]
