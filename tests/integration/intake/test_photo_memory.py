"""What a photo takes in memory at the most, however it is made and however many are sent at the same time."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

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


def in_own_process(work: Callable[[], object]) -> object:
	"""What the work answers there; what it takes in memory goes with it."""
	forked = multiprocessing.get_context("fork")
	told = forked.SimpleQueue()
	process = forked.Process(target=lambda: told.put(work()))
	process.start()
	answer = told.get()
	process.join()
	return answer


def megabytes_for(work: Callable[[], object]) -> float:
	"""The peak of a process of its own beyond what it began with."""

	def measured() -> float:
		pages = int(Path("/proc/self/statm").read_text().split()[1])
		before = pages * resource.getpagesize() / 1024
		work()
		return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024

	return in_own_process(measured)


def largest(kind: str) -> tuple[int, int]:
	return MOST_PIXELS[kind] // 4_000, 4_000


@pytest.mark.parametrize("kind", KINDS)
def test_the_largest_photo_of_a_format_takes_no_more_than_a_worker_has(kind):
	image_format, ending, make = KINDS[kind]
	content = in_own_process(lambda: make(largest(kind)))
	taken = megabytes_for(lambda: drawn_anew(content, image_format, ending))
	assert taken < MOST_MEGABYTES


def test_several_at_once_take_no_more_than_one():
	content = in_own_process(lambda: picture("WEBP", largest("WEBP"), method=0))

	def draw_all() -> None:
		with ThreadPoolExecutor(AT_ONCE) as threads:
			list(threads.map(lambda _number: drawn_anew(content, "WEBP", "jpg"), range(AT_ONCE)))

	assert megabytes_for(draw_all) < MOST_MEGABYTES


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_with_more_pixels_is_not_even_read(kind):
	image_format, ending, make = KINDS[kind]
	width, height = largest(kind)
	content = in_own_process(lambda: make((width + 1, height)))
	with pytest.raises(TooManyPixels):
		drawn_anew(content, image_format, ending)
