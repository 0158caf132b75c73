"""Ready-made texts and their placeholders.

Placeholders are plain names in double braces; nothing in a template is ever executed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

import frappe
from babel.dates import format_date
from frappe import _

from participation_app.notices.site_address import site_address
from participation_app.rules.enumeration import listed
from participation_app.rules.sms_parts import measure

_OF_ALL = frozenset({"authority", "name", "link"})
_OF_REPLIES = frozenset({"authority", "name", "reference", "result"})
OF_ENTITIES = frozenset({"entity", "contact"})  # in the wording of an agreed entity
PLACEHOLDERS = {
	"Receipt": _OF_ALL | {"reference", "due_date"},
	"Moved Date": _OF_ALL | {"reference", "due_date"},
	"Question": _OF_ALL | {"reference", "question"},
	"Result": _OF_ALL | {"reference", "due_date", "result"},
	"Publication Decision": _OF_ALL | {"reference", "result"},
	"News": _OF_ALL | {"result"},
	"Code": frozenset({"authority", "code", "minutes"}),
	"Reply": _OF_REPLIES,
	"Correction": _OF_REPLIES,
	"Redirection": _OF_ALL | OF_ENTITIES,
}
_SAMPLE = {"reference": "K7QM-4T2X", "code": "482913", "minutes": "10", "contact": "800 900"}
_ARABIC = {
	**_SAMPLE,
	"name": "أم خالد",
	"entity": "بلدية المدينة",
	"result": "تم ردم الحفرة وإعادة رصف الشارع.",
	"question": "ما أقرب معلم إلى المكان؟",
}
_ENGLISH = {
	**_SAMPLE,
	"name": "Layla Saeed",
	"entity": "the municipality",
	"result": "The hole is filled and the street is paved again.",
	"question": "Which landmark is nearest?",
}
_SAMPLE_DAYS = timedelta(days=3)
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")

_BRACES = re.compile(r"\{\{[^{}]*\}{0,2}|\{%.*?%\}|\}\}")


class TemplateMissing(frappe.ValidationError):
	"""No enabled template serves this kind of notice on this channel."""


class UnknownPlaceholder(frappe.ValidationError):
	"""A template asks for something that nobody can fill in."""


@dataclass(frozen=True)
class ReadyMade:
	"""A ready-made text; `subject` is that of a mail."""

	text: str
	subject: str | None


def ready_made(kind: str, channel: str, language: str) -> str:
	"""The template's text in this language, else in any; raises TemplateMissing."""
	return ready_made_for(kind, channel, language).text


def ready_made_for(kind: str, channel: str, language: str, question: object = None) -> ReadyMade:
	"""The template in this language, else in any; raises TemplateMissing.

	With a question, the ready-made one that it is, else a frame that it is written into.
	"""
	rows = frappe.get_all(
		"Notice Template",
		filters={"kind": kind, "channel": channel, "enabled": 1},
		fields=["language", "text", "subject"],
		order_by="creation",
	)
	fitting = [row for row in rows if row.language == language] or rows
	if fitting:
		chosen = _asking(fitting, question) or fitting[0]
		return ReadyMade(chosen.text, chosen.subject)
	message = _(
		"There is no ready-made text for {0} on {1}. A Participation Manager adds one under Ready-Made Texts."
	)
	frappe.throw(message.format(_(kind), _(channel)), TemplateMissing, title=_("Ready-Made Text Missing"))


def follow_page() -> str:
	"""Where a citizen follows a contribution."""
	return site_address("/participation/follow")


def is_frame(text: str) -> bool:
	"""Whether a text is one into which somebody's question is written."""
	return "question" in _PLACEHOLDER.findall(text or "")


def _asking(rows: Sequence[frappe._dict], question: object) -> frappe._dict | None:
	if not question:
		return None
	same = (row for row in rows if row.text == question)
	return next(same, None) or next((row for row in rows if is_frame(row.text)), None)


def fill(text: str, facts: Mapping[str, object]) -> str:
	"""The text with its placeholders filled in; a fact that is not known leaves nothing behind."""
	return _PLACEHOLDER.sub(lambda match: str(facts.get(match[1]) or ""), text)


def preview(
	text: str, channel: str, language: str, subject: str | None = None, kind: str | None = None
) -> dict[str, object]:
	"""A text with examples filled in, what its `kind` fills in, and what nobody does (`unknown`).

	Of an SMS `parts`, `used`, `left` and what the parts cost.
	"""
	own = frappe.get_cached_doc("Participation Settings")
	examples, known = _examples(language), PLACEHOLDERS.get(kind or "", frozenset())
	written = fill(text, examples)
	shown = {
		"text": written,
		"subject": fill(subject or "", examples),
		"direction": _direction(language),
		"placeholders": [_in_braces(name) for name in sorted(known)],
		"unknown": unknown_in(f"{text}\n{subject or ''}", known) if known else [],
	}
	if channel != "SMS":
		return shown
	length = measure(written)
	gateway = ["cost_per_part", "currency"]
	price = frappe.db.get_value("SMS Gateway", own.sms_gateway, gateway, as_dict=True) or {}
	cost = length.parts * (price.get("cost_per_part") or 0)
	return {**shown, **asdict(length), "cost": cost or None, "currency": price.get("currency")}


def check_placeholders(text: str | None, known: Collection[str]) -> None:
	"""Refuses a text with a placeholder that nobody fills in, naming those that somebody does."""
	unknown = unknown_in(text, known)
	if unknown:
		message = _("Nobody fills in {0}. Use only these: {1}.")
		language = frappe.local.lang
		words = listed(unknown, language), listed(map(_in_braces, sorted(known)), language)
		frappe.throw(message.format(*words), UnknownPlaceholder, title=_("Unknown Placeholder"))


def unknown_in(text: str | None, known: Collection[str]) -> list[str]:
	"""Whatever is in braces and would not be filled in: it would reach the citizen as it stands, or as a gap."""
	left = _PLACEHOLDER.sub(lambda match: "" if match[1] in known else match[0], text or "")
	return list(dict.fromkeys(_BRACES.findall(left)))


def _examples(language: str) -> dict[str, str]:
	"""What is real where it concerns nobody: the authority, its page, an agreed entity, a date."""
	own = frappe.get_cached_doc("Participation Settings")
	is_english = language == "en"
	name = (own.authority_name_in_english if is_english else None) or own.authority_name or ""
	words = _ENGLISH if is_english else _ARABIC
	day = format_date(frappe.utils.now_datetime() + _SAMPLE_DAYS, "EEEE d MMMM yyyy", locale=language)
	own_words = {"authority": name, "due_date": day, "link": follow_page()}
	return {**words, **_agreed_entity(is_english), **own_words}


def _agreed_entity(is_english: bool) -> dict[str, str]:
	fields = ["entity_name", "name_in_english", "contact"]
	found = frappe.get_all("Agreed Entity", fields=fields, order_by="modified desc", limit=1)
	if not found:
		return {}
	[entity] = found
	name = (entity.name_in_english if is_english else None) or entity.entity_name
	return {"entity": name, "contact": entity.contact}


def _direction(language: str) -> str:
	return "rtl" if language == "ar" else "ltr"


def _in_braces(name: str) -> str:
	return f"{{{{ {name} }}}}"
