"""What a screen is for whoever does not see it: the names, roles and states of its parts, kept in files.

`PARTICIPATION_TREES=<folder>` writes what the screens are now into that folder instead of comparing: look at the
difference, then put the files to those of `golden/`.
"""

from __future__ import annotations

import csv
import difflib
import os
import re
from functools import cache
from pathlib import Path

import frappe
from frappe.translate import get_all_translations
from playwright.sync_api import Page

from tests.browser.barriers import script
from tests.browser.desk_screens import DeskScreen

KEPT = Path(__file__).with_name("golden")
_BY_DAY = ("Overdue since {0}", "Due today at {0}", "Due tomorrow at {0}", "Due {0}")
_NUMBER = re.compile(r"(?<=[ \"])\d+(?=\")")  # one that a screen brought up to date meanwhile
_BLANK = re.compile(r"\\\{\d\\\}")


def outline(page: Page, screen: DeskScreen, language: str) -> str:
	"""The accessibility tree of the screen's part that is ours, without what differs by site, person or day."""
	words, patterns = _wordings(language)
	page.evaluate(
		script("masked"),
		[screen.ours, screen.left_out, screen.alike, screen.by_site, screen.named_by_site, words, patterns],
	)
	tree = page.locator(screen.ours).filter(visible=True).first.aria_snapshot()
	return _NUMBER.sub("…", re.sub(r"(/url: \"?/?[\w:]*/?[\w-]*)[^\n]*", r"\1", tree)) + "\n"


def differences(name: str, tree: str) -> str:
	"""What is not as the file has it, line by line; nothing where the tree is written instead."""
	if folder := os.environ.get("PARTICIPATION_TREES"):
		(Path(folder) / f"{name}.yaml").write_text(tree, encoding="utf-8")
		return ""
	kept = (KEPT / f"{name}.yaml").read_text(encoding="utf-8")
	lines = difflib.unified_diff(
		kept.splitlines(), tree.splitlines(), f"golden/{name}.yaml", "on the screen", lineterm=""
	)
	return "\n".join(lines)


@cache
def _wordings(language: str) -> tuple[list[str], list[tuple[str, str]]]:
	"""What the screens may say as it stands, and what they fill in: the sentence and the form it takes."""
	with open(frappe.get_app_path("participation_app", "translations", "ar.csv"), encoding="utf-8") as lines:
		ours = [(row[0], row[1]) for row in csv.reader(lines) if row]
	column = 1 if language == "ar" else 0
	known = [*get_all_translations("ar").items(), *ours]
	due = {row[column] for row in ours if row[0] in _BY_DAY}
	filled = {row[column] for row in ours if "{0}" in row[column]} - due
	told = sorted(
		(words for words in filled if len(re.sub(r"\{\d\}|\W", "", words)) > 3), key=len, reverse=True
	)
	return [row[column] for row in known], [(words, _BLANK.sub(".+?", re.escape(words))) for words in told]
