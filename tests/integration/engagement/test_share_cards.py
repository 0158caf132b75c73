"""What other sites show of a shared contribution: a picture with its first words, drawn once, gone with the page."""

from __future__ import annotations

import io
import re

import frappe
import pytest
from PIL import Image

from participation_app.engagement import decisions, published, share_cards
from participation_app.engagement.share_cards import Words, draw
from tests.integration.engagement.contributions import TEXT, answer, make_published
from tests.integration.public_pages import open_page

LONG = "الإنارة مطفأة في شارع النخيل. " * 80


def picture_of(response):
	return Image.open(io.BytesIO(response.get_data()))


def metas(page):
	found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', page.get_data(as_text=True))
	return dict(found)


def card_address(number):
	return metas(open_page(f"/participation/published/{number}"))["og:image"].removeprefix(
		frappe.utils.get_url()
	)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("title", [TEXT, LONG, "x" * 400, "Pothole 12 في شارع النخيل!", "", "😀"])
def test_a_card_has_the_size_that_other_sites_ask_for_and_stays_light(language, title):
	picture = draw(Words(language, "هيئة خدمات المدينة", title, "104", "#0b5351"))
	assert Image.open(io.BytesIO(picture)).size == (1200, 630) and len(picture) < 200_000


def ink(picture, box):
	"""How much of a part of the picture is not white."""
	return sum(picture.convert("L").crop(box).histogram()[:200])


@pytest.mark.parametrize(("language", "begins_on"), [("ar", "right"), ("en", "left")])
def test_a_card_is_written_from_the_side_on_which_its_language_begins(language, begins_on):
	title = "حفرة" if language == "ar" else "Pothole"
	picture = Image.open(io.BytesIO(draw(Words(language, "", title, "", "#0b5351"))))
	left, right = ink(picture, (0, 160, 600, 560)), ink(picture, (600, 160, 1200, 560))
	assert (right > left) == (begins_on == "right") and min(left, right) == 0


def test_arabic_letters_are_joined_and_no_sign_stands_as_a_box():
	joined = ink(Image.open(io.BytesIO(draw(Words("ar", "", "ببببب", "", "#0b5351")))), (0, 160, 1200, 560))
	apart = ink(
		Image.open(io.BytesIO(draw(Words("ar", "", "ب ب ب ب ب", "", "#0b5351")))), (0, 160, 1200, 560)
	)
	assert joined < apart
	contribution = make_published(f"{TEXT} 😀🚧")
	assert share_cards.words_of(published.read(contribution.number)).title == TEXT


def test_the_page_names_its_picture_and_the_picture_is_there():
	contribution = make_published()
	page = metas(open_page(f"/participation/published/{contribution.number}"))
	assert page["twitter:card"] == "summary_large_image" and page["og:image:alt"] == page["og:title"]
	response = open_page(card_address(contribution.number))
	assert response.mimetype == "image/png" and "public" in response.headers["Cache-Control"]
	assert picture_of(response).size == (1200, 630)


def test_it_is_drawn_once_and_anew_when_its_words_change(monkeypatch):
	contribution = make_published()
	drawn = []
	monkeypatch.setattr(share_cards, "draw", lambda words: drawn.append(words) or draw(words))
	address = card_address(contribution.number)
	assert open_page(address).get_data() == open_page(address).get_data() and len(drawn) == 1
	answer(contribution, "أصلحنا الإنارة.")
	assert card_address(contribution.number) != address
	open_page(card_address(contribution.number))
	assert len(drawn) == 2


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 40])
def test_what_is_not_published_has_no_picture(number):
	assert open_page(f"/participation/published/{number}/card.png").status_code == 404


def test_a_picture_goes_with_its_page():
	contribution = make_published()
	address = card_address(contribution.number)
	assert open_page(address).status_code == 200
	decisions.withdraw(contribution.name, "طلب صاحبها")
	assert open_page(address).status_code == 404


def test_where_the_face_is_missing_the_page_has_no_picture_and_works(monkeypatch):
	contribution = make_published()
	monkeypatch.setattr(share_cards, "_folder", lambda: None)
	page = metas(open_page(f"/participation/published/{contribution.number}"))
	assert "og:image" not in page and page["twitter:card"] == "summary"
	assert open_page(f"/participation/published/{contribution.number}/card.png").status_code == 404


def test_the_list_is_described_for_other_sites_too():
	page = metas(open_page("/participation/published"))
	assert page["og:type"] == "website" and page["og:url"].endswith("/participation/published")
	assert page["twitter:card"] == "summary" and "og:image" not in page
