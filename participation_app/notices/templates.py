"""Ready-made texts and their placeholders.

Placeholders are plain names in double braces; nothing in a template is ever executed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import frappe
from frappe import _

from participation_app.rules.enumeration import listed

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


def ready_made_for(kind: str, channel: str, language: str) -> ReadyMade:
	"""The template in this language, else in any; raises TemplateMissing."""
	rows = frappe.get_all(
		"Notice Template",
		filters={"kind": kind, "channel": channel, "enabled": 1},
		fields=["language", "text", "subject"],
		order_by="creation",
	)
	fitting = [row for row in rows if row.language == language] or rows
	if fitting:
		return ReadyMade(fitting[0].text, fitting[0].subject)
	message = _(
		"There is no ready-made text for {0} on {1}. A Participation Manager adds one under Ready-Made Texts."
	)
	frappe.throw(message.format(_(kind), _(channel)), TemplateMissing, title=_("Ready-Made Text Missing"))


def fill(text: str, facts: Mapping[str, object]) -> str:
	"""The text with its placeholders filled in; a fact that is not known leaves nothing behind."""
	return _PLACEHOLDER.sub(lambda match: str(facts.get(match[1]) or ""), text)


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
