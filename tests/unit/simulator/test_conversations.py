"""The sample conversations: their shape, and the variety that a demo and a test run count on."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "participation_app" / "simulator" / "conversations"
PLATFORMS = {"x": "X", "facebook": "Facebook", "instagram": "Instagram", "youtube": "YouTube"}
ACTIONABLE = {"Complaint", "Report", "Service Request"}
KINDS = ACTIONABLE | {"Inquiry", "Suggestion", "Remark", "Thanks", "Spam", "Elsewhere"}
POST_FIELDS = {"key", "platform", "text", "hours_ago"}
COMMENT_FIELDS = {
	*("key", "platform", "post", "parent", "author", "text", "language", "kind", "department", "hours_ago"),
}
NOT_WORDS = re.compile(r"https?://\S+|\S+@\S+|@\w+|<[^>]*>")
LIKE_A_PHONE = re.compile(r"(?<![\w.])\+?\d[\d \-]{5,}\d")
DIRECTION_OVERRIDES = "\u202a\u202b\u202c\u202d\u202e"


def load(name):
	return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


CONVERSATIONS = {name: load(name) for name in PLATFORMS}
POSTS = [post for each in CONVERSATIONS.values() for post in each["posts"]]
COMMENTS = [comment for each in CONVERSATIONS.values() for comment in each["comments"]]
BY_KEY = {item["key"]: item for item in POSTS + COMMENTS}


def scripts(text):
	"""How many letters of the Arabic and of the Latin script are in the words of a text."""
	words = NOT_WORDS.sub(" ", text)
	names = [unicodedata.name(letter, "") for letter in words if letter.isalpha()]
	return sum(name.startswith("ARABIC") for name in names), sum(name.startswith("LATIN") for name in names)


def weight_on_x(text):
	"""An upper bound of what X counts: links 23, everything outside the common scripts 2."""
	without_links = re.sub(r"https?://\S+", "l" * 23, unicodedata.normalize("NFC", text))
	return sum(1 if ord(letter) <= 0x10FF else 2 for letter in without_links)


def is_emoji_only(text):
	return bool(text) and not any(letter.isalnum() for letter in text)


@pytest.mark.parametrize("name", PLATFORMS)
def test_every_platform_has_at_least_fifty_five_comments_under_its_own_name(name):
	conversation = CONVERSATIONS[name]
	assert len(conversation["comments"]) >= 55
	items = conversation["posts"] + conversation["comments"]
	assert {item["platform"] for item in items} == {PLATFORMS[name]}


@pytest.mark.parametrize("name", PLATFORMS)
def test_files_are_pretty_printed_with_tabs_and_readable_arabic(name):
	raw = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
	assert raw.startswith('{\n\t"posts"')
	assert "\\u06" not in raw
	assert not any(mark in raw for mark in DIRECTION_OVERRIDES)  # written as escapes, so a reader sees them


def test_there_are_at_least_two_hundred_and_forty_comments_and_no_text_comes_twice():
	assert len(COMMENTS) >= 240
	texts = Counter(comment["text"] for comment in COMMENTS)
	assert not [text for text, times in texts.items() if times > 1]


def test_posts_and_comments_have_exactly_the_fields_of_the_schema():
	assert all(set(post) == POST_FIELDS for post in POSTS)
	assert all(set(comment) == COMMENT_FIELDS for comment in COMMENTS)
	assert all(set(comment["author"]) == {"handle", "name"} for comment in COMMENTS)
	assert all(all(comment["author"].values()) for comment in COMMENTS)


def test_keys_are_unique_over_all_files():
	assert len(BY_KEY) == len(POSTS) + len(COMMENTS)


def test_kinds_and_languages_are_known():
	assert {comment["kind"] for comment in COMMENTS} == KINDS
	assert {comment["language"] for comment in COMMENTS} == {"ar", "en", "mixed"}


def test_only_mentions_on_x_stand_without_a_post():
	alone = [comment for comment in COMMENTS if comment["post"] is None]
	assert len(alone) >= 10
	assert {comment["platform"] for comment in alone} == {"X"}


def test_a_comment_is_younger_than_its_post_on_the_same_platform():
	for comment in COMMENTS:
		if comment["post"] is None:
			continue
		post = BY_KEY[comment["post"]]
		assert post in POSTS and post["platform"] == comment["platform"], comment["key"]
		assert 0 < comment["hours_ago"] < post["hours_ago"], comment["key"]


def test_a_reply_is_younger_than_its_parent_under_the_same_post():
	replies = [comment for comment in COMMENTS if comment["parent"]]
	assert len(replies) >= 40
	for reply in replies:
		parent = BY_KEY[reply["parent"]]
		assert parent in COMMENTS and parent["post"] == reply["post"], reply["key"]
		assert reply["hours_ago"] < parent["hours_ago"], reply["key"]


@pytest.mark.parametrize("platform", PLATFORMS.values())
def test_every_platform_has_replies_under_replies(platform):
	replies = [comment for comment in COMMENTS if comment["parent"] and comment["platform"] == platform]
	assert any(BY_KEY[reply["parent"]]["parent"] for reply in replies)


@pytest.mark.parametrize("platform", PLATFORMS.values())
def test_every_platform_has_every_kind(platform):
	assert {comment["kind"] for comment in COMMENTS if comment["platform"] == platform} == KINDS


def test_what_calls_for_work_names_a_department_and_what_does_not_belong_here_names_none():
	for comment in COMMENTS:
		if comment["kind"] in ACTIONABLE:
			assert comment["department"], comment["key"]
		if comment["kind"] in {"Thanks", "Spam", "Elsewhere"}:
			assert comment["department"] is None, comment["key"]


@pytest.mark.parametrize("comment", COMMENTS, ids=lambda comment: comment["key"])
def test_the_language_agrees_with_the_letters(comment):
	arabic, latin = scripts(comment["text"])
	if is_emoji_only(comment["text"]):
		return
	if comment["language"] == "ar":
		assert arabic and not latin
	elif comment["language"] == "en":
		assert latin and not arabic
	else:
		assert latin and (arabic or re.search(r"[a-z][3579]|[3579][a-z]", comment["text"]))


def test_most_comments_are_arabic_and_a_good_part_is_not():
	languages = Counter(comment["language"] for comment in COMMENTS)
	assert languages["ar"] > len(COMMENTS) / 2
	assert languages["en"] >= 50
	assert languages["mixed"] >= 12


def test_everything_on_x_addresses_the_authority_and_fits_a_post_of_x():
	items = CONVERSATIONS["x"]["comments"]
	assert all("@city_services_demo" in item["text"] for item in items)
	assert all(weight_on_x(item["text"]) <= 280 for item in items + CONVERSATIONS["x"]["posts"])


def test_the_same_person_writes_on_two_platforms_and_two_people_share_a_name():
	platforms_of, handles_of = {}, {}
	for comment in COMMENTS:
		handle = re.sub(r"[._-]", "", comment["author"]["handle"])
		platforms_of.setdefault(handle, set()).add(comment["platform"])
		handles_of.setdefault(comment["author"]["name"], set()).add(handle)
	assert sum(len(platforms) > 1 for platforms in platforms_of.values()) >= 2
	assert any(len(handles) > 1 for handles in handles_of.values())


def test_the_burst_irrigation_main_is_told_by_many_people_on_every_platform():
	burst = [comment for comment in COMMENTS if "-post-burst" in (comment["post"] or "")]
	told = [comment for comment in burst if comment["kind"] in ACTIONABLE]
	assert {comment["platform"] for comment in told} == set(PLATFORMS.values())
	assert len({comment["author"]["handle"] for comment in told}) >= 12


@pytest.mark.parametrize(
	("what", "holds"),
	[
		("only an emoji", is_emoji_only),
		("HTML with a script", lambda text: "<script>" in text),
		("a right-to-left override", lambda text: "\u202e" in text),
		("diacritics", lambda text: len(re.findall("[\u064b-\u0652]", text)) > 20),
		("stretched letters", lambda text: re.search(r"([\u0621-\u064a])\1{3,}", text)),
		("Arabic-Indic digits", lambda text: re.search("[٠-٩]", text)),
		("Arabizi", lambda text: re.search(r"\bya jama3a\b", text)),
		("a hashtag", lambda text: re.search(r"#\w", text)),
		("an emoji among words", lambda text: re.search("[\U0001f300-\U0001faff]", text)),
		("a phone number", LIKE_A_PHONE.search),
	],
)
def test_the_odd_cases_are_there(what, holds):
	assert any(holds(comment["text"]) for comment in COMMENTS), what


def test_phone_numbers_and_addresses_are_obviously_invented():
	for item in POSTS + COMMENTS:
		text = NOT_WORDS.sub(
			lambda match: " " if match.group().startswith("@") else match.group(), item["text"]
		)
		assert all(number.startswith("555 01") for number in LIKE_A_PHONE.findall(text)), item["key"]
		hosts = re.findall(r"https?://([^/\s]+)", text) + re.findall(r"\w@([\w.-]+\w)", text)
		assert all(host.endswith(".example") for host in hosts), item["key"]
