"""What the public reads of contributions: nothing before it is approved, and nothing that is not public."""

from __future__ import annotations

import frappe
import pytest

from participation_app.engagement import decisions, objections, published
from participation_app.engagement.published import Wanted, wanted_from
from participation_app.engagement.search import similar
from tests.integration.counting import counted_queries
from tests.integration.engagement.contributions import (
	MODERATOR,
	REASON,
	SECOND_MODERATOR,
	TEXT,
	answer,
	make_contribution,
	make_published,
)


def numbers(**wanted: str) -> list[str]:
	return [entry.number for entry in published.find(Wanted(**wanted)).entries]


def test_nothing_is_shown_before_it_is_published_or_after_it_is_not():
	contribution = make_contribution()
	states = [lambda: None, decisions.study, lambda name: decisions.refuse(name, REASON)]
	for move in states[1:]:
		assert numbers() == [] and similar(TEXT, "ar") == []
		move(contribution.name)
	assert numbers() == []
	objections.object(contribution.ticket, "أعترض")
	frappe.set_user(SECOND_MODERATOR)
	number = decisions.publish(contribution.name).number
	assert numbers() == [number] and published.read(number)
	frappe.set_user(MODERATOR)
	decisions.withdraw(contribution.name, "طلب صاحبها")
	assert numbers() == [] and published.read(number) is None


def test_a_published_contribution_that_is_objected_to_is_away_until_it_is_decided():
	contribution = make_published()
	objections.object(contribution.ticket, "أزيلوا اسم الشارع")
	assert numbers() == [] and numbers(text="النخيل") == [] and published.read(contribution.number) is None
	frappe.set_user(SECOND_MODERATOR)
	again = decisions.publish(contribution.name, [(0, 7)], REASON)
	assert again.number == contribution.number and numbers() == [again.number]


def test_the_page_holds_what_is_public_and_nothing_else():
	contribution = make_published(f"{TEXT}، هاتفي 0501234567", place="قرب بيتي")
	page = published.read(contribution.number)
	reference = frappe.db.get_value("HD Ticket", contribution.ticket, "participation_reference")
	for private in ("0501234567", "قرب بيتي", "سالم", reference, "salem@example.org"):
		assert private not in str(page) and private not in str(published.find(Wanted()))


@pytest.mark.parametrize("number", ["", "0", "-1", "1 or 1", "٧", "9" * 40, "a", None])
def test_a_number_that_is_none_finds_nothing(number):
	make_published()
	assert published.read(number) is None


@pytest.mark.parametrize(
	("asked", "is_found"),
	[
		("الإنارة", True),
		("انارة", True),
		("للإنارة", True),
		("النخيل الإنارة", True),
		("نخي", True),
		("النخيل المدرسة", False),
		("%", True),
		("' or 1=1 --", False),
		("😀", True),
	],
)
def test_search_takes_arabic_as_people_write_it(asked, is_found):
	contribution = make_published()
	assert numbers(text=asked) == ([contribution.number] if is_found else [])


def test_filters_narrow_by_type_month_and_answer():
	complaint, suggestion = make_published(), make_published(type="Suggestion")
	answer(complaint, "أُصلحت الإنارة")
	assert numbers(type="Suggestion") == [suggestion.number]
	assert numbers(answered="answered") == [complaint.number]
	assert numbers(answered="waiting") == [suggestion.number]
	month = f"{complaint.published_at:%Y-%m}"
	assert published.months() == [month]
	assert len(numbers(month=month)) == 2 and numbers(month="2001-01") == []


@pytest.mark.parametrize(
	"asked",
	[
		{"type": "nothing", "month": "2026-13", "answered": "x", "page": "0"},
		{"page": "-3", "month": "'", "type": "'"},
		{"page": "²"},
		{"page": "9" * 50},
	],
)
def test_an_address_that_somebody_made_up_asks_for_the_first_page(asked):
	wanted = wanted_from(asked)
	assert wanted == Wanted() and published.find(wanted).page == 1


def test_pages_follow_each_other_without_gaps(monkeypatch):
	monkeypatch.setattr(published, "ON_A_PAGE", 2)
	made = [make_published().number for _each in range(3)]
	first, second = (published.find(Wanted(page=page)) for page in (1, 2))
	assert first.pages == 2 and first.total == 3
	assert sorted([*first.entries, *second.entries], key=lambda entry: int(entry.number)) == sorted(
		[*first.entries, *second.entries], key=lambda entry: made.index(entry.number)
	)
	assert published.find(Wanted(page=99)).page == 2


def test_alike_are_answered_contributions_that_share_words():
	lamps, water = make_published(), make_published("تسرب المياه قرب السوق القديم")
	for one in (lamps, water):
		answer(one, "تم الإصلاح")
	found = similar("المصابيح والإنارة لا تعمل في شارع النخيل", "ar")
	assert [one.number for one in found] == [lamps.number]
	assert found[0].answer_excerpt == "تم الإصلاح"
	assert similar("", "ar") == similar("كلمات أخرى تماماً", "ar") == similar("%%% ___", "en") == []


def test_what_is_not_answered_is_not_offered():
	make_published()
	assert similar(TEXT, "ar") == []


def test_a_list_and_a_likeness_take_a_bounded_number_of_queries():
	for _each in range(4):
		answer(make_published(), "تم")
	published.find(Wanted())
	with counted_queries() as few:
		published.find(Wanted(text=TEXT, type="Complaint"))
	with counted_queries() as other:
		similar(TEXT * 50, "ar")
	assert len(few) <= 4 and len(other) <= 4
