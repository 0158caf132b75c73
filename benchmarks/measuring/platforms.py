"""The simulated platforms in a process of their own, so that they take none of the time of whoever is measured."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from multiprocessing.connection import Connection

import frappe
from frappe.installer import update_site_config

from participation_app.connectors.watched import FRESH_DAYS
from participation_app.simulator.server import Simulator
from participation_app.simulator.state import public_author

NO_LONGER_FRESH = timedelta(days=FRESH_DAYS + 1)
WORDS = ("حفرة", "شارع", "مدرسة", "إنارة", "حديقة", "نفايات", "مياه", "رصيف", "حافلة", "موقف", "سوق", "جسر")
_ROUTES = {"X": "x", "Facebook": "graph", "Instagram": "ig", "YouTube": "yt", "SMS": "sms"}


class Platforms:
	"""The public on them."""

	def __init__(self, control: Connection) -> None:
		self._control = control

	def write(self, platform: str, comments: int) -> None:
		"""So many comments, each of somebody else and in other words, under a post of their own.

		The post is as old as no longer to be fresh, so that what was written before is not read again each time.
		"""
		self._control.send((platform, comments))
		self._control.recv()


@contextmanager
def simulated() -> Iterator[Platforms]:
	"""Serves them, with the site's configuration pointing at them meanwhile."""
	control, other = multiprocessing.Pipe()
	process = multiprocessing.get_context("spawn").Process(target=_serve, args=(other,), daemon=True)
	process.start()
	address = control.recv()
	with _configured({platform: f"{address}/{route}" for platform, route in _ROUTES.items()}):
		yield Platforms(control)
	process.terminate()
	process.join()


def _serve(control: Connection) -> None:
	numbers = count()
	with Simulator(with_samples=False) as simulator:
		control.send(simulator.base_url)
		while True:
			platform, comments = control.recv()
			with simulator.world.lock:
				_write(simulator, platform, [next(numbers) for _ in range(comments)])
			control.send(None)


def _write(simulator: Simulator, platform: str, numbers: list[int]) -> None:
	world = simulator.world
	post = world.add_post(platform, "بدء أعمال الصيانة", at=world.clock.now() - NO_LONGER_FRESH)
	for number in numbers:
		text = " ".join(f"{word}{number * 7919 % 10007 + place}" for place, word in enumerate(WORDS))
		author = public_author(platform, handle=f"measured_{number}", name=f"متعامل {number}")
		world.add_comment(platform, text, author=author, post_id=post.id)


@contextmanager
def _configured(places: dict[str, str]) -> Iterator[None]:
	before = frappe.conf.participation_platforms
	update_site_config("participation_platforms", places)
	yield
	update_site_config("participation_platforms", before)
