"""What our scripts add to a screen of the desk is little, as a server sends it: compressed."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

import pytest

from participation_app import hooks
from tests.architecture.sources import PACKAGE

MOST_BYTES = 50_000
USUAL_LEVEL = 6
ASSETS = "/assets/participation_app/"


def compressed(paths: Iterable[Path]) -> int:
	return len(gzip.compress(b"\n".join(path.read_bytes() for path in paths), USUAL_LEVEL))


def on_every_screen() -> int:
	"""Files of their own, so each is compressed alone."""
	files = (PACKAGE / "public" / address.removeprefix(ASSETS) for address in hooks.app_include_js)
	return sum(compressed([file]) for file in files)


def scripts_of(doctype: str) -> list[Path]:
	"""What comes with a doctype in one answer: for its form, its list, and its own."""
	paths: list[Path] = []
	for hook in (hooks.doctype_js, hooks.doctype_list_js):
		named = hook.get(doctype, [])
		paths += [PACKAGE / path for path in ([named] if isinstance(named, str) else named)]
	name = doctype.lower().replace(" ", "_")
	return [*paths, *PACKAGE.glob(f"*/doctype/{name}/{name}*.js")]


@pytest.mark.parametrize("doctype", sorted({*hooks.doctype_js, *hooks.doctype_list_js}))
def test_a_form_and_its_list_bring_little_beyond_what_every_screen_has(doctype):
	weight = on_every_screen() + compressed(scripts_of(doctype))
	assert weight <= MOST_BYTES, f"{weight} bytes"


@pytest.mark.parametrize("script", sorted(PACKAGE.glob("*/page/*/*.js")), ids=lambda path: path.name)
def test_a_page_of_ours_brings_little_beyond_what_every_screen_has(script):
	weight = on_every_screen() + compressed([script])
	assert weight <= MOST_BYTES, f"{weight} bytes"
