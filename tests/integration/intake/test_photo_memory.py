"""What a photo takes in memory at the most, however it is made and however many are sent at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from measuring.own_process import in_own_process

from participation_app.intake.photos import MOST_PIXELS, PROGRESSIVE, TooManyPixels, drawn_anew
from tests.integration.intake.contributing import heic, picture

MOST_MEGABYTES = 256
KINDS = {
	"JPEG": ("JPEG", "jpg", lambda size: picture("JPEG", size)),
	PROGRESSIVE: ("JPEG", "jpg", lambda size: picture("JPEG", size, progressive=True, subsampling="4:4:4")),
	"HEIF": ("HEIF", "jpg", heic),
	"PNG": ("PNG", "png", lambda size: picture("PNG", size)),
	"WEBP": ("WEBP", "jpg", lambda size: picture("WEBP", size, method=0)),
}
AT_ONCE = 3


def largest(kind: str) -> tuple[int, int]:
	return MOST_PIXELS[kind] // 4_000, 4_000


@pytest.mark.parametrize("kind", KINDS)
def test_the_largest_photo_of_a_format_takes_no_more_than_a_worker_has(kind):
	image_format, ending, make = KINDS[kind]
	content = in_own_process(lambda: make(largest(kind))).answer
	drawing = in_own_process(lambda: drawn_anew(content, image_format, ending))
	assert drawing.megabytes < MOST_MEGABYTES


def test_several_at_once_take_no_more_than_one():
	content = in_own_process(lambda: picture("WEBP", largest("WEBP"), method=0)).answer

	def draw_all() -> None:
		with ThreadPoolExecutor(AT_ONCE) as threads:
			list(threads.map(lambda _number: drawn_anew(content, "WEBP", "jpg"), range(AT_ONCE)))

	assert in_own_process(draw_all).megabytes < MOST_MEGABYTES


@pytest.mark.parametrize("size", [(60_000, 10), (10, 60_000)])
def test_a_photo_that_is_a_line_is_drawn_too(size):
	assert drawn_anew(picture("JPEG", size), "JPEG", "jpg")


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_with_more_pixels_is_not_even_read(kind):
	image_format, ending, make = KINDS[kind]
	width, height = largest(kind)
	content = in_own_process(lambda: make((width + 1, height))).answer
	with pytest.raises(TooManyPixels):
		drawn_anew(content, image_format, ending)
