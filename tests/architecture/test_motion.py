"""Nothing on a screen of ours moves for those who asked their system that nothing moves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, place

_MOVES = re.compile(r"(?:^|[;{\s])((?:animation|transition)(?:-[\w-]+)?|scroll-behavior)\s*:")
_ASKED = "prefers-reduced-motion"


def moving(path: Path) -> list[str]:
	"""What moves in a style sheet whether it is wanted or not."""
	found, around, before = [], list[str](), ""
	for piece in re.split(r"([{}])", re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)):
		if piece == "{":
			around.append(before)
		elif piece == "}":
			around.pop()
		declared = _MOVES.search(piece)
		if declared and not any(_ASKED in one for one in around):
			found.append(f"{place(path)}: {declared[1]}")
		before = piece.rpartition(";")[2]
	return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.css")), ids=lambda path: path.name)
def test_what_moves_asks_first_whether_motion_is_wanted(path):
	assert moving(path) == []


def test_no_script_scrolls_smoothly_or_fades():
	smooth = re.compile(r"behavior: *[\"']smooth|\.animate\(|\.fade(In|Out)\(|\.slide(Up|Down|Toggle)\(")
	scripts = [path for path in PACKAGE.rglob("*.js") if smooth.search(path.read_text(encoding="utf-8"))]
	assert [place(path) for path in scripts] == []
