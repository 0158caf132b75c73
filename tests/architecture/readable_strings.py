"""Every string of ours that a person can read, gathered from the sources without a site."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from participation_app.connectors import errors
from participation_app.rules import (
	announcements,
	comment_links,
	events,
	lifecycle,
	moderation,
	moves,
	reply_marks,
	surveys,
	working_days,
)
from tests.architecture.sources import PACKAGE

UNREAD = {"simulator", "patches"}  # speaks in a terminal or not at all
NAME_FIELDS = {  # fixtures whose names are read as they stand
	"Role": "role_name",
	"Workflow": "workflow_name",
	"Workflow State": "workflow_state_name",
	"Workflow Action Master": "workflow_action_name",
}
TITLED = {"Page": "title", "Report": "report_name", "Number Card": "label", "Dashboard Chart": "chart_name"}
ONBOARDING = {
	"Module Onboarding": ("title", "subtitle", "success_message"),
	"Onboarding Step": ("title", "action_label", "description"),
}
NAMED_RECORDS = {"make_agreement"}  # functions that make a record called by their first argument
PLATFORM_ERRORS = {name: kind for name, kind in vars(errors).items() if hasattr(kind, "default")}
_JS_STRING = r'"(?:[^"\\\n]|\\.)*"' + r"|'(?:[^'\\\n]|\\.)*'" + r"|`(?:[^`\\$]|\\.)*`"
_IN_JS = re.compile(rf"\b__\(\s*({_JS_STRING})")
_IN_TEMPLATE = re.compile(rf"\b_\(\s*({_JS_STRING})")
_BARE_JS = re.compile(rf"\b(?:label|title|description|placeholder|message)\"?: *({_JS_STRING})")


@dataclass(frozen=True)
class Readable:
	"""A string and where it stands; `doctype` is the context under which Frappe looks it up first."""

	text: str
	where: str
	doctype: str | None = None


def all_readable() -> set[Readable]:
	"""Every readable string that has a letter."""
	found = [*_vocabulary(), *_modules()]
	for path in _sources():
		place = str(path.relative_to(PACKAGE))
		found += [Readable(text, place, doctype) for text, doctype in _strings_of(path)]
	return {one for one in found if re.search(r"[^\W\d_]", one.text)}


def bare_labels() -> list[str]:
	"""Labels in our JavaScript that are written without a call for their translation."""
	scripts = [path for path in _sources() if path.suffix == ".js"]
	bare = [(path.name, text) for path in scripts for text in _BARE_JS.findall(path.read_text("utf-8"))]
	return [f"{name}: {text}" for name, text in bare if re.search(r"[A-Za-z]{2}", text) and "://" not in text]


def _sources() -> list[Path]:
	paths = (path for suffix in ("py", "js", "json", "html") for path in PACKAGE.rglob(f"*.{suffix}"))
	return sorted(path for path in paths if path.relative_to(PACKAGE).parts[0] not in UNREAD)


def _strings_of(path: Path) -> Iterator[tuple[str, str | None]]:
	source = path.read_text("utf-8")
	if path.suffix == ".py":
		yield from _in_python(ast.parse(source))
	elif path.suffix == ".js":
		yield from _quoted(_IN_JS, source)
	elif path.suffix == ".html":
		yield from _quoted(_IN_TEMPLATE, source)
	else:
		content = json.loads(source)
		for record in content if isinstance(content, list) else [content]:
			yield from _in_record(record)


def _quoted(pattern: re.Pattern[str], source: str) -> Iterator[tuple[str, None]]:
	for literal in pattern.findall(source):
		yield literal[1:-1].replace(f"\\{literal[0]}", literal[0]).replace("\\n", "\n"), None


def _in_python(tree: ast.AST) -> Iterator[tuple[str, str | None]]:
	for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
		name = getattr(call.func, "id", getattr(call.func, "attr", None))
		first = call.args[0]
		if name in {"_", "_lt", *NAMED_RECORDS, *PLATFORM_ERRORS} and isinstance(first, ast.Constant):
			contexts = [word.value.value for word in call.keywords if word.arg == "context"]
			yield first.value, contexts[0] if contexts else None


def _in_record(record: dict) -> Iterator[tuple[str, str | None]]:
	kind = record.get("doctype")
	if kind == "DocType":
		yield from ((record["name"], None), (record.get("description") or "", None))
		for field in record["fields"]:
			yield from _in_field(field, record["name"])
		yield from ((row["role"], None) for row in record["permissions"])
	elif kind == "Custom Field":
		yield record["dt"], None
		yield from _in_field(record, record["dt"])
	elif kind == "Workspace":
		yield from ((text, None) for text in _in_workspace(record))
	elif kind in ONBOARDING:
		yield from ((record[field], None) for field in ONBOARDING[kind])
	elif kind == "HD Form Script":
		yield from _quoted(_IN_JS, record["script"])
	elif kind == "HD View":
		yield record["label"], None
	elif kind in NAME_FIELDS or kind in TITLED:
		yield record[{**NAME_FIELDS, **TITLED}[kind]], None


def _in_field(field: dict, doctype: str) -> Iterator[tuple[str, str | None]]:
	"""Frappe looks up labels in the context of their doctype, what a select or a tab shows without it."""
	is_tab = field["fieldtype"] == "Tab Break"
	yield field.get("label") or "", None if is_tab else doctype
	of_section = field["fieldtype"] == "Section Break"
	yield field.get("description") or "", None if of_section else doctype
	if field["fieldtype"] == "Select":
		for option in field.get("options", "").split("\n"):
			yield from ((option, None), (option, doctype))


def _in_workspace(record: dict) -> Iterator[str]:
	yield from (record["label"], record["title"])
	for row in (*record["links"], *record["shortcuts"]):
		yield from (row["label"], row.get("format") or "", row.get("description") or "")
		yield row["link_to"] if row.get("link_type", row["type"]) == "DocType" else ""
	for block in json.loads(record["content"]):
		if block["type"] in ("header", "paragraph"):
			yield re.sub(r"<[^>]+>", "", block["data"]["text"])


def _modules() -> Iterator[Readable]:
	for name in (PACKAGE / "modules.txt").read_text("utf-8").split("\n"):
		yield Readable(name.strip(), "modules.txt")


def _vocabulary() -> Iterator[Readable]:
	"""Words of the procedure and of the platforms' refusals, which the code translates by way of variables."""
	all_moves = (
		*lifecycle.MOVES.values(),
		*lifecycle.COMMENT_MOVES.values(),
		*moderation.MOVES.values(),
		*announcements.MOVES.values(),
		*surveys.MOVES.values(),
	)
	words = (
		*lifecycle.ROLES,
		*lifecycle.TYPES,
		*lifecycle.CHANNELS,
		*lifecycle.DISMISSAL_REASONS,
		lifecycle.PROOF_OF_ACCOUNT,
		*lifecycle.STAGES,
		*lifecycle.COMMENT_STATES,
		*lifecycle.MESSAGES,
		*moderation.STATES,
		*announcements.STATES,
		*announcements.MESSAGES,
		*events.STATES,
		*events.MESSAGES,
		*surveys.STATES,
		*surveys.MESSAGES,
		*moderation.MESSAGES,
		*working_days.CALENDAR_MESSAGES,
		*comment_links.MESSAGES,
		*reply_marks.MESSAGES,
		*(move.label for move in all_moves),
		*(requirement.message for move in lifecycle.MOVES.values() for requirement in move.requires),
		*(refusal.message for refusal in (moves.MoveRefused, *moves.MoveRefused.__subclasses__())),
		*(kind.default for kind in PLATFORM_ERRORS.values()),
	)
	return (Readable(word, "rules/lifecycle.py or connectors/errors.py") for word in words)
