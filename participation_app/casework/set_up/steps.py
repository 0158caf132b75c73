"""The steps in their order. They are read from the records themselves, so that the set-up can be left and resumed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Count
from frappe.utils import getdate, time_diff_in_seconds

from participation_app.casework import moments
from participation_app.casework.agreements import AGREEMENT, HOLIDAY_LIST, read_agreement
from participation_app.casework.dates import written_date, written_moment
from participation_app.casework.health import calendar, messages, people, procedure
from participation_app.casework.health.findings import NOTE, Finding, form_of, list_of
from participation_app.casework.hours import hours_in_words, weekly_hours
from participation_app.casework.public_holidays import holidays_in
from participation_app.casework.rule_records import RULE
from participation_app.casework.set_up.step import ATTENTION, DONE, MISSING, Step
from participation_app.casework.settings import settings
from participation_app.rules.lifecycle import ROLES

SETTINGS, DEPARTMENT, ENTITY, ACCOUNT = (
	"Participation Settings",
	"Participation Department",
	"Agreed Entity",
	"Social Account",
)
UNNAMED = "الجهة"  # what a new site calls the authority
SENTENCES_SHOWN = 3
AS_INSTALLED = 2  # seconds within which a record was made and last saved


def steps() -> list[dict[str, object]]:
	"""Every step with its state, in the reader's language."""
	return [make().as_dict() for make in _STEPS]


def _authority() -> Step:
	own = settings()
	named = own.authority_name and own.authority_name != UNNAMED
	what = [name for name in (own.authority_name, own.authority_name_in_english) if name]
	to_do, state = "", DONE
	if not named:
		state, to_do = MISSING, _("Write the authority’s name as citizens know it.")
	elif not _may_act(own.service_user):
		state, to_do = (
			MISSING,
			_("Choose a service user who is enabled; tickets without an e-mail come in its name."),
		)
	elif not own.authority_name_in_english:
		state, to_do = ATTENTION, _("Write the name in English, too: English letters and pages show it.")
	return _step(
		"authority", _("Authority"), state, what, to_do, (_("Participation Settings"), form_of(SETTINGS))
	)


def _may_act(user: str | None) -> bool:
	return bool(user and frappe.db.get_value("User", user, "enabled"))


def _time_zone() -> Step:
	zone, state, to_do, what = settings().time_zone, DONE, "", []
	try:
		now = moments.now().astimezone(ZoneInfo(zone or ""))
		what = [_("{0}. There it is now: {1}").format(f"\u2068{zone}\u2069", written_moment(now))]
	except (ZoneInfoNotFoundError, ValueError):
		state, to_do = MISSING, _("Choose the zone in which the authority’s days begin and end.")
	return _step(
		"time_zone", _("Time Zone"), state, what, to_do, (_("Participation Settings"), form_of(SETTINGS))
	)


def _hours() -> Step:
	troubles = [one for one in calendar.findings() if one.key.startswith("agreement:")]
	name = settings().standard_agreement
	link = (name or _("Agreements"), form_of(AGREEMENT, name) if name else list_of(AGREEMENT))
	if troubles:
		return _from_findings("hours", _("Weekend and Hours"), [], troubles, link)
	agreement = frappe.get_cached_doc(AGREEMENT, name)
	what = hours_in_words(weekly_hours(agreement.support_and_resolution))
	promised = {read_agreement(settings().get(field)).working_days for field in calendar.NAMED}
	what.append(_("Working days promised: {0}").format(" / ".join(map(str, sorted(promised)))))
	untouched = _as_installed(agreement)
	to_do = _("These hours came with Helpdesk. Correct them, or keep them as they are.") if untouched else ""
	state = ATTENTION if untouched else DONE
	return _step("hours", _("Weekend and Hours"), state, what, to_do, link)


def _as_installed(agreement: Document) -> bool:
	"""Whether the hours are still those of Helpdesk's default agreement, and nobody has saved them as their own."""
	default = frappe.db.get_value(AGREEMENT, {"default_sla": 1})
	if not default or time_diff_in_seconds(agreement.modified, agreement.creation) >= AS_INSTALLED:
		return False
	held = frappe.get_cached_doc(AGREEMENT, default).support_and_resolution
	return weekly_hours(held) == weekly_hours(agreement.support_and_resolution)


def _holidays() -> Step:
	title, today = _("Holidays"), getdate(frappe.utils.now_datetime())
	name = frappe.db.get_value(AGREEMENT, settings().standard_agreement, "holiday_list")
	if not name:
		to_do = _("Choose a holiday list on the agreement.")
		return _step("holidays", title, MISSING, [], to_do, (_("Agreements"), list_of(AGREEMENT)))
	link = (name, form_of(HOLIDAY_LIST, name))
	coming = sorted(day for day in holidays_in(name) if day >= today)
	last_day = getdate(frappe.db.get_value(HOLIDAY_LIST, name, "to_date"))
	what = [_("{0}: until {1}. Holidays to come: {2}").format(name, written_date(last_day), len(coming))]
	ending = [one for one in calendar.findings() if one.key == f"holidays_end:{name}"]
	if not coming:
		return _step("holidays", title, MISSING, what, _("Add the public holidays of your country."), link)
	return _from_findings("holidays", title, what, ending, link)


def _departments() -> Step:
	title, link = _("Departments and Sections"), (_("Departments"), list_of(DEPARTMENT))
	departments = frappe.db.count(DEPARTMENT, {"enabled": 1, "is_group": 1})
	sections = frappe.db.count(DEPARTMENT, {"enabled": 1, "is_group": 0})
	if not departments:
		to_do = _("Bring them in from a spreadsheet, or enter them one by one.")
		return _step("departments", title, MISSING, [], to_do, link)
	what = [_("Departments: {0}. Sections: {1}").format(departments, sections)]
	to_do = "" if sections else _("No department has a section. Add them where departments have any.")
	return _step("departments", title, DONE if sections else ATTENTION, what, to_do, link)


def _people() -> Step:
	title, links = _("People and Roles"), ((_("Users"), list_of("User")), (_("Teams"), list_of("HD Team")))
	troubles = [one for one in people.findings() if one.severity != NOTE]
	counted = _people_by_role()
	what = [f"{_(role)}: {counted[role]}" for role in ROLES if counted.get(role)]
	if not counted:
		to_do = _("Bring them in from a spreadsheet, or add users with their roles.")
		return _step("people", title, MISSING, what, to_do, *links)
	return _from_findings("people", title, what, troubles, *links)


def _people_by_role() -> dict[str, int]:
	role, user = frappe.qb.DocType("Has Role"), frappe.qb.DocType("User")
	query = (
		frappe.qb.from_(role)
		.join(user)
		.on((user.name == role.parent) & (role.parenttype == "User"))
		.select(role.role, Count("*"))
		.where((user.enabled == 1) & (user.user_type == "System User"))
		.where(user.name.notin(frappe.STANDARD_USERS) & role.role.isin(ROLES))
		.groupby(role.role)
	)
	return dict(query.run())


def _accounts() -> Step:
	title = _("Social Accounts")
	links = ((_("Social Accounts"), list_of(ACCOUNT)), (_("Account Health"), "/app/account-health"))
	rows = frappe.get_all(ACCOUNT, {"enabled": 1}, ["account_name", "state", "last_success_at"])
	states = [_(row.state, context="Social Account") for row in rows]
	what = [f"\u2068{row.account_name}\u2069: {state}" for row, state in zip(rows, states, strict=True)]
	if not rows:
		to_do = _(
			"Add the authority’s accounts, each with its token. Without them only the portal, mail and phone bring in contributions."
		)
		return _step("accounts", title, MISSING, what, to_do, *links)
	unwell = [row for row in rows if row.state == "Needs Attention" or not row.last_success_at]
	to_do = _("Open Account Health: accounts wait for somebody, or were not read yet.") if unwell else ""
	return _step("accounts", title, ATTENTION if unwell else DONE, what, to_do, *links)


def _messages() -> Step:
	offered = [channel for channel in (settings().channels_offered or "").split("\n") if channel.strip()]
	what = [_("Offered to citizens: {0}").format(" / ".join(map(_, offered)))] if offered else []
	troubles = [one for one in messages.findings() if one.key in ("no_mail", "no_gateway")]
	links = ((_("E-mail Accounts"), list_of("Email Account")), (_("SMS Gateways"), list_of("SMS Gateway")))
	return _from_findings("messages", _("Messages to Citizens"), what, troubles, *links, softly=True)


def _entities() -> Step:
	title, link = _("Agreed Entities"), (_("Agreed Entities"), list_of(ENTITY))
	today = getdate(frappe.utils.now_datetime())
	rows = frappe.get_all(ENTITY, {"enabled": 1}, ["name", "valid_until"])
	valid = [row.name for row in rows if not row.valid_until or row.valid_until >= today]
	ending = [one for one in procedure.findings() if one.key.startswith("entity:")]
	what = [_("Agreements in force: {0}").format(len(valid))] if valid else []
	if not valid:
		to_do = _("Enter the authorities to which you may direct citizens, and the wording agreed with each.")
		return _step("entities", title, ATTENTION, what, to_do, link)
	return _from_findings("entities", title, what, ending, link)


def _texts() -> Step:
	link = (_("Ready-Made Texts"), list_of("Notice Template"))
	lacking = [one for one in procedure.findings() if one.key.startswith("text:")]
	texts = frappe.db.count("Notice Template", {"enabled": 1})
	what = [_("Texts ready to send: {0}").format(texts)] if texts else []
	return _from_findings("texts", _("Ready-Made Texts"), what, lacking, link)


def _rules() -> Step:
	title, link = _("Routing Rules"), (_("Routing Rules"), list_of(RULE))
	in_use = frappe.db.count(RULE, {"state": ["in", ["In Use", "Changed"]]})
	drafts = frappe.db.count(RULE, {"state": ["in", ["Draft", "Changed"]]})
	what = [_("Rules in use: {0}. Drafts: {1}").format(in_use, drafts)] if in_use or drafts else []
	if not in_use and not drafts:
		to_do = _(
			"Write rules that know a department by words. Without any the call centre decides about each."
		)
		return _step("rules", title, ATTENTION, what, to_do, link)
	to_do = _("Drafts do not act yet. Try them, then put them to use.") if drafts else ""
	return _step("rules", title, ATTENTION if drafts else DONE, what, to_do, link)


def _trial() -> Step:
	title, link = _("Trial Run"), (_("Triage"), "/app/triage")
	first: datetime | None = frappe.db.get_value(
		"HD Ticket", {"participation_type": ["is", "set"]}, "creation", order_by="creation"
	)
	if first:
		what = [_("The first contribution came in on {0}.").format(written_date(first.date()))]
		return _step("trial", title, DONE, what, "", link)
	to_do = _("Try a comment here: where it goes and when it is due. Then write one yourself on an account.")
	return _step("trial", title, MISSING, [], to_do, link)


def _from_findings(
	step: str,
	title: str,
	what: list[str],
	found: list[Finding],
	*links: tuple[str, str],
	softly: bool = False,
) -> Step:
	"""A step that is done where a check of health finds nothing; `softly` where the work can begin without it."""
	told = [one.sentence for one in found[:SENTENCES_SHOWN]]
	if len(found) > SENTENCES_SHOWN:
		told.append(_("And more: {0}").format(len(found) - SENTENCES_SHOWN))
	urgent = any(one.severity == "Urgent" for one in found) and not softly
	state = MISSING if urgent else ATTENTION if found else DONE
	return _step(step, title, state, [*what, *told], found[0].to_do if found else "", *links)


def _step(step: str, title: str, state: str, what: list[str], to_do: str, *links: tuple[str, str]) -> Step:
	return Step(step, title, state, tuple(what), to_do, links)


_STEPS: tuple[Callable[[], Step], ...] = (
	_authority,
	_time_zone,
	_hours,
	_holidays,
	_departments,
	_people,
	_accounts,
	_messages,
	_entities,
	_texts,
	_rules,
	_trial,
)
