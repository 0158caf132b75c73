"""Ready-made texts and their placeholders.

Placeholders are plain names in double braces; nothing in a template is ever executed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import frappe
from frappe import _

from participation_app.rules.enumeration import listed
from participation_app.rules.sms_parts import measure

PLACEHOLDERS = frozenset(
	{
		"name",
		"authority",
		"reference",
		"due_date",
		"entity",
		"contact",
		"result",
		"question",
		"code",
		"minutes",
		"link",
	}
)
_SAMPLE = {"reference": "K7QM-4T2X", "code": "482913", "minutes": "10", "contact": "800 900"}
_LINK = {"link": "https://city.example/participation/follow"}
_ARABIC = {
	**_SAMPLE,
	**_LINK,
	"name": "أم خالد",
	"due_date": "الثلاثاء 10 مارس 2026",
	"entity": "بلدية المدينة",
	"result": "تم ردم الحفرة وإعادة رصف الشارع.",
	"question": "ما أقرب معلم إلى المكان؟",
}
_ENGLISH = {
	**_SAMPLE,
	**_LINK,
	"name": "Layla Saeed",
	"due_date": "Tuesday 10 March 2026",
	"entity": "the municipality",
	"result": "The hole is filled and the street is paved again.",
	"question": "Which landmark is nearest?",
}
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


def preview(text: str, channel: str, language: str, subject: str | None = None) -> dict[str, object]:
	"""A text with examples filled in; of an SMS `parts`, `used`, `left` and what the parts cost."""
	own = frappe.get_cached_doc("Participation Settings")
	examples = _examples(language)
	written = fill(text, examples)
	shown = {"text": written, "subject": fill(subject or "", examples), "direction": _direction(language)}
	if channel != "SMS":
		return shown
	length = measure(written)
	gateway = ["cost_per_part", "currency"]
	price = frappe.db.get_value("SMS Gateway", own.sms_gateway, gateway, as_dict=True) or {}
	cost = length.parts * (price.get("cost_per_part") or 0)
	return {**shown, **asdict(length), "cost": cost or None, "currency": price.get("currency")}


def _examples(language: str) -> dict[str, str]:
	own = frappe.get_cached_doc("Participation Settings")
	is_english = language == "en"
	name = (own.authority_name_in_english if is_english else None) or own.authority_name or ""
	words = _ENGLISH if is_english else _ARABIC
	return {**words, "authority": name}


def _direction(language: str) -> str:
	return "rtl" if language == "ar" else "ltr"


def check_placeholders(text: str) -> None:
	"""Refuses a text with a placeholder that nobody fills in."""
	# Whatever is in braces and would not be filled in would reach the citizen as it stands.
	left = _BRACES.findall(_PLACEHOLDER.sub(_known_or_itself, text or ""))
	if left:
		message = _("Nobody fills in {0}. Use only these: {1}.")
		known = listed((f"{{{{ {name} }}}}" for name in sorted(PLACEHOLDERS)), frappe.local.lang)
		unknown = listed(left, frappe.local.lang)
		frappe.throw(message.format(unknown, known), UnknownPlaceholder, title=_("Unknown Placeholder"))


def _known_or_itself(match: re.Match) -> str:
	return "" if match[1] in PLACEHOLDERS else match[0]
