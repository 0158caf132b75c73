"""The page on which a citizen follows a contribution: reference, code, then where it stands and what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

import frappe
from frappe import _

from participation_app.casework import citizen_acts, objections, promise_story, public_status, ratings
from participation_app.casework.attempts import TooManyTries
from participation_app.casework.questions import question_to
from participation_app.casework.settings import settings
from participation_app.engagement import authors, consent
from participation_app.engagement import objections as publication_objections
from participation_app.intake import citizen_answers, following, photos
from participation_app.intake.following import Visit
from participation_app.intake.photos import Photo
from participation_app.notices.contacts import E_MAIL, SMS, ContactWrong
from participation_app.www.public_page import prepare

_ADDRESS = "/participation/follow"
_PASS, _ASK = "participation_follow", "participation_follow_code"
_LONGEST_INPUT = 20_000
_WORDS = ("reference", "digits", "text", "stars", "channel", "address")
# The steps of somebody who has not proved anything, and of somebody who has.
_OUTSIDE = ("reference", "code")
_INSIDE = ("status", "answer", "object", "publication", "consent", "rate", "withdraw", "contact", "confirm")


def get_context(context: frappe._dict) -> None:
	"""Shows the step that was asked for, as far as the citizen has come; takes what was sent."""
	prepare(
		context,
		title=_("Follow"),
		name="follow",
		description=_("See where your contribution stands, with its reference."),
		indexed=False,
	)
	visit = following.visit_by(_cookie(_PASS)) or _of_login()
	context.step = _step(visit)
	entered = {name: str(frappe.form_dict.get(name) or "")[:_LONGEST_INPUT] for name in _WORDS}
	context.entered = frappe._dict(entered)
	sent = frappe.request.method == "POST"
	context.errors = frappe._dict(_take(context.step, visit, context.entered) if sent else {})
	if context.errors:
		context.http_status_code = HTTPStatus.UNPROCESSABLE_ENTITY
	context.done = str(frappe.form_dict.get("done") or "")
	context.update(_shown(context.step, visit))


def _step(visit: Visit | None) -> str:
	wanted, known = frappe.form_dict.get("step"), _INSIDE if visit else _OUTSIDE
	return wanted if wanted in known else known[0]


def _of_login() -> Visit | None:
	"""Opens a ticket of whoever is logged in, when a link of the portal names it."""
	reference = frappe.form_dict.get("reference")
	if frappe.request.method != "GET" or not reference:
		return None
	written = following.enter_as_user(str(reference))
	if written:
		_keep(_PASS, written)
	return following.visit_by(written)


def _take(step: str, visit: Visit | None, entered: dict[str, str]) -> dict[str, str]:
	"""Does what was sent and leads on; or says what is wrong, by the name of the field."""
	if frappe.form_dict.get("website"):
		return {"website": _("A field that people do not see was filled in. Empty it and send again.")}
	if frappe.form_dict.get("leave"):
		_go("left", _drop=_PASS)
	try:
		_ACTS[step](visit, entered)
	except (frappe.ValidationError, TooManyTries) as problem:
		frappe.db.rollback()
		frappe.clear_messages()
		return {_field_of(step, problem): str(problem)}
	return {}


def _ask(_visit: None, entered: dict[str, str]) -> None:
	asked = following.ask_for_code(entered["reference"], frappe.local.lang)
	_keep(_ASK, asked.ask)
	_go(step="code")


def _enter(_visit: None, entered: dict[str, str]) -> None:
	_keep(_PASS, following.enter(_cookie(_ASK), entered["digits"]))
	_go(_drop=_ASK)


def _answer(visit: Visit, entered: dict[str, str]) -> None:
	citizen_answers.answer_question(visit.ticket, entered["text"], _sent_photos())
	_go("answered")


def _object(visit: Visit, entered: dict[str, str]) -> None:
	objections.object_to_result(visit.ticket, entered["text"], confirmed_by=visit.confirmed_by)
	_go("objected")


def _object_to_decision(visit: Visit, entered: dict[str, str]) -> None:
	publication_objections.object(visit.ticket, entered["text"])
	_go("objected_to_decision")


def _take_back_consent(visit: Visit, entered: dict[str, str]) -> None:
	consent.take_back(visit.ticket, entered["text"])
	_go("unpublished")


def _rate(visit: Visit, entered: dict[str, str]) -> None:
	stars = entered["stars"]
	ratings.rate(visit.ticket, int(stars) if stars.isdecimal() else 0, entered["text"])
	_go("rated")


def _withdraw(visit: Visit, entered: dict[str, str]) -> None:
	citizen_acts.ask_to_close(visit.ticket, entered["text"])
	_go("withdrawn")


def _change(visit: Visit, entered: dict[str, str]) -> None:
	channel = entered["channel"] if entered["channel"] in (SMS, E_MAIL) else SMS
	asked = following.ask_to_change(visit, channel, entered["address"], frappe.local.lang)
	_keep(_ASK, asked.ask)
	_go(step="confirm")


def _confirm(visit: Visit, entered: dict[str, str]) -> None:
	_keep(_PASS, following.confirm_change(visit, _cookie(_ASK), entered["digits"]))
	_go("changed", _drop=_ASK)


_ACTS: dict[str, Callable[[Visit | None, dict[str, str]], None]] = {
	"reference": _ask,
	"code": _enter,
	"status": lambda _visit, _entered: _go(),
	"answer": _answer,
	"object": _object,
	"publication": _object_to_decision,
	"consent": _take_back_consent,
	"rate": _rate,
	"withdraw": _withdraw,
	"contact": _change,
	"confirm": _confirm,
}
_FIELDS = {
	"reference": "reference",
	"code": "digits",
	"confirm": "digits",
	"rate": "stars",
	"contact": "address",
}


def _field_of(step: str, problem: Exception) -> str:
	if isinstance(problem, photos.PhotoRefused):
		return "photos"
	if isinstance(problem, ContactWrong):
		return "address"
	return _FIELDS.get(step, "text")


def _shown(step: str, visit: Visit | None) -> dict[str, object]:
	sent_to = following.sent_to(_cookie(_ASK)) if step in ("code", "confirm") else None
	shown = {"sent_to": sent_to, "own": following.own_tickets() if step == "reference" else []}
	if visit is None:
		return {**shown, "logged_in": frappe.session.user != "Guest"}
	status = public_status.plain_status(visit.ticket, frappe.local.lang)
	standing = authors.standing(visit.ticket, frappe.local.lang)
	promises = [(promise_story.written(line.at, frappe.local.lang), line.text) for line in status.promises]
	return {
		**shown,
		"status": status,
		"object_until": _written(status.object_until),
		"standing": standing,
		"decision_until": _written(standing.object_until) if standing else None,
		"promises": promises,
		"reached_at": following.reached_at(visit),
		"stars": [(str(count), _stars(count), "") for count in reversed(ratings.STARS)],
		"most_photos": photos.most_photos(),
		"accepted_photos": photos.ACCEPTED,
		"most_megabytes": photos.most_megabytes(),
		"minutes": settings().following_minutes,
		"question": question_to(frappe.get_doc("HD Ticket", visit.ticket)),
	}


def _written(moment: datetime | None) -> str | None:
	return promise_story.written(moment, frappe.local.lang) if moment else None


def _stars(count: int) -> str:
	words = (_("Very bad"), _("Bad"), _("Fair"), _("Good"), _("Very good"))
	return f"{count} · {words[count - 1]}"


def _sent_photos() -> tuple[Photo, ...]:
	"""What was chosen, never read further than it takes to see that it is too much."""
	most = photos.most_megabytes() * photos.MEGABYTE + 1
	chosen = [file for file in frappe.request.files.getlist("photos") if file.filename]
	return tuple(
		Photo(file.filename[:80], file.stream.read(most)) for file in chosen[: photos.most_photos() + 1]
	)


def _cookie(name: str) -> str | None:
	return frappe.request.cookies.get(name)


def _keep(name: str, written: str) -> None:
	frappe.local.cookie_manager.set_cookie(name, written, httponly=True, samesite="Strict")


def _go(done: str = "", *, step: str = "", _drop: str | None = None) -> None:
	if _drop:
		frappe.local.cookie_manager.delete_cookie(_drop)
	query = f"?step={step}" if step else f"?done={done}" if done else ""
	frappe.flags.redirect_location = _ADDRESS + query
	raise frappe.Redirect(HTTPStatus.SEE_OTHER)
