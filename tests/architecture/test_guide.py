"""The guide of the desk: a chapter per role in both languages, alike in their parts, with their pictures, found from the screens."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import PACKAGE

CHAPTERS = ("call-centre", "liaison", "section", "public-relations", "moderation", "manager")
LANGUAGES = ("ar", "en")
TOURS = (PACKAGE / "public" / "js" / "tours.js").read_text(encoding="utf-8")


def text_of(chapter: str, language: str) -> str:
	return (PACKAGE / "public" / "guide" / f"{chapter}.{language}.md").read_text(encoding="utf-8")


def parts_of(chapter: str, language: str) -> list[str]:
	return re.findall(r"^## .+ \{([a-z-]+)\}$", text_of(chapter, language), re.M)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_both_languages_tell_the_same_parts(chapter):
	assert parts_of(chapter, "ar") == parts_of(chapter, "en")
	assert len(re.findall(r"^\|", text_of(chapter, "ar"), re.M)) == len(
		re.findall(r"^\|", text_of(chapter, "en"), re.M)
	)


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_of_a_chapter_is_there_and_in_its_language(chapter, language):
	pictures = re.findall(
		r"\(/assets/participation_app/(images/guide/[\w-]+\.jpg)\)", text_of(chapter, language)
	)
	assert [one for one in pictures if not (PACKAGE / "public" / one).exists()] == []
	assert all(one.endswith(f"-{language}.jpg") for one in pictures)


def test_every_part_to_which_a_screen_leads_is_in_its_chapter():
	led_to = re.findall(r'guide: \[(?:"([a-z-]+)"|null), "([a-z-]+)"\]', TOURS)
	assert len(led_to) > 8
	for chapter, part in led_to:
		for one in [chapter] if chapter else ("call-centre", "liaison", "section"):
			assert part in parts_of(one, "ar"), (one, part)


def test_no_file_of_the_guide_is_left_over():
	named = {f"{chapter}.{language}.md" for chapter in CHAPTERS for language in LANGUAGES}
	assert {path.name for path in (PACKAGE / "public" / "guide").iterdir()} == named
