"""What an administrator may set, as tables read from the forms."""

from __future__ import annotations

from pathlib import Path

from stand.described.sources import records

DOCTYPES = ("Participation Settings", "Social Account", "SMS Gateway", "Open Data Settings")
LAYOUT = {"Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading"}
_INTRODUCTION = """# Settings

Written by `./scripts/describe` from the forms of the app; `./scripts/test unit` fails where it is no longer true. The same words stand under each field in the desk, in Arabic too. [Set-up](set-up.md) goes through them in the order in which a new site needs them.
"""


def as_markdown(repository: Path) -> str:
	forms = {one["name"]: one for one in records(repository, "doctype")}
	lines = [_INTRODUCTION]
	for name in DOCTYPES:
		lines += [f"## {name}", "", *_tables(forms[name])]
	return "\n".join(lines).rstrip() + "\n"


def fields_to_set(form: dict) -> list[dict]:
	"""The fields that somebody fills in."""
	return [
		field
		for field in form["fields"]
		if field["fieldtype"] not in LAYOUT and not field.get("read_only") and not field.get("hidden")
	]


def _tables(form: dict) -> list[str]:
	lines: list[str] = []
	title, told = "", ""
	shown = fields_to_set(form)
	for field in form["fields"]:
		if field["fieldtype"] in {"Section Break", "Tab Break"}:
			title, told = field.get("label") or title, field.get("description") or ""
		elif field in shown:
			if title is not None:
				lines += [*([""] if lines else []), *_head(title, told)]
			lines.append(_line(field))
			title = None
	return [*lines, ""]


def _head(title: str, told: str) -> list[str]:
	return [
		*([f"**{title}** {told}".rstrip()] if title else []),
		"",
		"| Field | Default | |",
		"|---|---|---|",
	]


def _line(field: dict) -> str:
	default = ", ".join(str(field.get("default") or "").splitlines())
	words = " ".join((field.get("description") or "").split())
	return f"| {field['label']} | {default} | {words} |"
