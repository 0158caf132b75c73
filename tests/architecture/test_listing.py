"""What a marketplace asks of an app before it lists it: logo, five links, descriptions, a release per version."""

import json
import sys
from xml.etree import ElementTree

import pytest

from participation_app import __version__, hooks
from tests.architecture.sources import ROOT

sys.path.append(str(ROOT / "scripts"))

from stand import pins

LISTING = json.loads((ROOT / "docs/listing/listing.json").read_text())
LONGEST_DESCRIPTION = 140
PINNED_FRAPPE = pins.FRAPPE.default_version.removeprefix("v").split(".")[0]


def read(path):
	return (ROOT / path).read_text(encoding="utf-8")


def test_the_name_and_the_description_are_those_of_the_app():
	told = (LISTING["app"], LISTING["title"], LISTING["description"])
	assert told == (hooks.app_name, hooks.app_title, hooks.app_description)
	assert len(LISTING["description"]) <= LONGEST_DESCRIPTION


def test_the_long_description_has_a_heading_and_says_for_whom_it_is():
	text = read(LISTING["long_description"])
	assert text.startswith(f"# {LISTING['title']}\n")
	assert "## For whom" in text and len(text.split()) >= 150


def test_the_logo_is_a_square_drawing_with_a_name():
	logo = ElementTree.fromstring(read(LISTING["logo"]))
	_, _, width, height = logo.attrib["viewBox"].split()
	assert width == height and logo.attrib["aria-label"]


@pytest.mark.parametrize("link", ["website", "support", "documentation", "terms", "privacy"])
def test_each_link_leads_to_something_written(link):
	target = LISTING["links"][link]
	assert target.startswith("https://") or len(read(target).split()) >= 100


@pytest.mark.parametrize("path", LISTING["pictures"])
def test_each_picture_is_there(path):
	assert (ROOT / path).read_bytes().startswith(b"\x89PNG")


def test_each_version_of_frappe_has_a_release_that_the_changelog_tells():
	assert PINNED_FRAPPE in LISTING["releases"]
	for release in LISTING["releases"].values():
		assert f"## [{release}]" in read("CHANGELOG.md")
	assert __version__ in LISTING["releases"].values()
