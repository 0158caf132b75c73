"""Workers that are killed, and workers that come in between, for as long as a context lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

import frappe
import pytest

from participation_app.connectors.contract import Item, Sent
from participation_app.intake import ingest
from participation_app.notices import gateways
from participation_app.publication import publisher
from participation_app.publication.queue import UNFINISHED
from tests.integration.intake.test_crashes import Killed, is_killed_before

Post = Callable[[Item, str], Sent]
READING = ("store_page", "note_use", "note_success")


@contextmanager
def dying_before(owner: ModuleType, name: str, after: int = 0) -> Iterator[None]:
	"""Whoever gets to the function, having passed it some times, is killed."""
	with pytest.MonkeyPatch.context() as patched:
		is_killed_before(patched, owner, name, after)
		yield


@contextmanager
def dying_while_reading(number: int) -> Iterator[None]:
	"""Whoever reads is killed before a page is stored, between page and commit, or after the last page."""
	with dying_before(ingest, READING[number % len(READING)], number // len(READING) % 2):
		yield


@contextmanager
def dying_after_the_post() -> Iterator[None]:
	"""Whoever posts is killed when the platform has taken the reply, before anything is noted."""

	def post_and_die(post: Post, target: Item, text: str) -> Sent:
		post(target, text)
		raise Killed

	with _posting(post_and_die):
		yield


@contextmanager
def another_at_the_same_reply() -> Iterator[None]:
	"""While one worker posts, right before and right after, another one takes whatever it can get."""

	def post_between(post: Post, target: Item, text: str) -> Sent:
		_another()
		sent = post(target, text)
		_another()
		return sent

	with _posting(post_between):
		yield


@contextmanager
def dying_around_a_message(*, has_left: bool) -> Iterator[None]:
	"""Whoever sends a message is killed, right before it leaves or once the gateway has it."""
	connect = gateways.connector_for

	def connect_so(gateway: object) -> object:
		connector = connect(gateway)
		send = connector.send

		def send_and_die(*args: object, **values: object) -> None:
			if has_left:
				send(*args, **values)
			raise Killed

		connector.send = send_and_die
		return connector

	with pytest.MonkeyPatch.context() as patched:
		patched.setattr(gateways, "connector_for", connect_so)
		yield


def _another() -> None:
	for name in frappe.get_all("Publication", {"state": ["in", UNFINISHED]}, pluck="name"):
		publisher.publish(name)


@contextmanager
def _posting(how: Callable[[Post, Item, str], Sent]) -> Iterator[None]:
	connect = publisher.connector_for

	def connect_so(account: object) -> object:
		connector = connect(account)
		post = connector.publish
		connector.publish = lambda target, text: how(post, target, text)
		return connector

	with pytest.MonkeyPatch.context() as patched:
		patched.setattr(publisher, "connector_for", connect_so)
		yield
