"""Our scripts put words into a page as text: the few that write markup write their own."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import PACKAGE, place

SCRIPTS = sorted(path for path in PACKAGE.rglob("*.js") if "node_modules" not in path.parts)
WRITES_HTML = re.compile(
	r"\.innerHTML\s*\+?=|\.outerHTML\s*=|insertAdjacentHTML|document\.write|\.html\((?!\))|\beval\(|new Function\("
)
# Icons, drawings and the guide's own chapters: no word of anybody's is in them.
OWN_MARKUP = {"participation.js", "figures_board.js", "guide.js"}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_of_ours_writes_html_into_a_page(path):
	if path.name in OWN_MARKUP:
		return
	found = WRITES_HTML.search(path.read_text(encoding="utf-8"))
	assert not found, f"{place(path)}: {found[0]}"


def test_the_scripts_with_markup_of_their_own_are_still_there():
	assert {path.name for path in SCRIPTS} >= OWN_MARKUP
