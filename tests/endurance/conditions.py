"""A full disk, a database that takes nothing or nobody, wrong clocks, slow connections: held out, and over."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread

import frappe
import pymysql
import requests

from participation_app.casework import passes
from participation_app.casework.health.findings import all_findings
from tests.endurance.callers import TIMEOUT, Call
from tests.endurance.crew import Means, Site
from tests.endurance.endurance import Endurance
from tests.endurance.relay import Hindrance

LOOKS = 12  # at the citizen's page, a second apart
FEW_LOOKS = 3  # where each of them, and each call, may last until its patience ends
COMMENTS_A_LOOK = 4
LONGEST = 300.0  # seconds after a condition until all goes on
SOON = 60.0  # seconds after connections are fast again
FOLLOW = "/participation/follow"
HOUR = 3600
FEW = 10  # connections, the least that can be set
A_MOMENT = 0.02  # seconds between two tries to get one of them
LARGE, SMALL = 1 << 20, 1 << 12  # bytes

READ = "read"
OF_THE_DATABASE = ("database", "database_disk")
WAYS = {"database": "database", "Redis": "queue"}
BYTE_BY_BYTE = Hindrance(piece=1)
TOLD_OF_ACCOUNTS = ("state", "state_message", "lease_until", "next_run_at")


def disk_full(means: Means, _site: Site) -> Iterator[None]:
	"""Not a page is left on the disk with the data."""
	ballast = means.database.data / "ballast"
	with ballast.open("wb", buffering=0) as file:
		for size in (LARGE, SMALL):
			with suppress(OSError):
				while True:
					file.write(b"0" * size)
	try:
		yield
	finally:
		ballast.unlink()


def read_only(means: Means, _site: Site) -> Iterator[None]:
	"""The database is read, and takes nothing."""
	held = means.database.settle(read_only=1)
	try:
		yield
	finally:
		means.database.settle(**held)


def no_connection_left(means: Means, _site: Site) -> Iterator[None]:
	"""Others hold all connections to the database, and take every one that somebody gives back."""
	held = means.database.settle(max_connections=FEW)
	with ExitStack() as others:
		others.callback(lambda: means.database.settle(**held))
		over = Event()
		greed = Thread(target=_take_all, args=(others, frappe.db.get_connection_settings(), over))
		greed.start()
		try:
			yield
		finally:
			over.set()
			greed.join()


def _take_all(others: ExitStack, login: dict[str, object], over: Event) -> None:
	while not over.is_set():
		try:
			others.enter_context(pymysql.connect(**login))
		except pymysql.Error:
			over.wait(A_MOMENT)


def clock_ahead(means: Means, _site: Site) -> Iterator[None]:
	"""The clock of the server is an hour ahead, and is set right."""
	yield from _wrong_by(means, HOUR)


def clock_behind(means: Means, _site: Site) -> Iterator[None]:
	"""The clock of the server is an hour behind, and is set right."""
	yield from _wrong_by(means, -HOUR)


def _wrong_by(means: Means, seconds: int) -> Iterator[None]:
	means.clock.write_text(str(seconds))
	try:
		yield
	finally:
		means.clock.unlink()


def other_time_zone(means: Means, site: Site) -> Iterator[None]:
	"""Server and database are set to the other side of the world."""
	held = means.database.settle(time_zone="+13:00")
	site.begin_anew(TZ="Pacific/Auckland")
	try:
		yield
	finally:
		means.database.settle(**held)
	site.begin_anew()


@dataclass(frozen=True)
class Slow:
	"""Connections to the database, or to Redis, are hindered."""

	way: str  # of the relays
	hindrance: Hindrance

	def __call__(self, means: Means, _site: Site) -> Iterator[None]:
		relay = getattr(means.relays, self.way)
		before = relay.held_up
		with relay.hindered(self.hindrance):
			yield
		assert relay.held_up > before, "nobody went by the relay"


@dataclass(frozen=True)
class Condition:
	"""What happens, whether the citizen's page is read meanwhile, and whether the page of health tells of it (None: either)."""

	begin: Callable[[Means, Site], Iterator[None]]
	is_read: bool = True
	is_told: bool | None = False
	looks: int = LOOKS
	longest: float = LONGEST


CONDITIONS = {
	"disk full": Condition(disk_full, is_told=True),
	"read-only": Condition(read_only, is_told=True),
	"no connection left": Condition(no_connection_left, is_read=False, is_told=True),
	"clock an hour ahead": Condition(clock_ahead),
	"clock an hour behind": Condition(clock_behind),
	"another time zone": Condition(other_time_zone),
	**{
		f"{name} {seconds} s late": Condition(
			Slow(way, Hindrance(seconds=seconds)), is_read=False, is_told=None, looks=FEW_LOOKS, longest=SOON
		)
		for name, way in WAYS.items()
		for seconds in (1, 5, 30)
	},
	"database byte by byte": Condition(Slow("database", BYTE_BY_BYTE), longest=SOON),
	# Frappe keeps values of a megabyte in Redis, which take longer so than anybody waits.
	"Redis byte by byte": Condition(Slow("queue", BYTE_BY_BYTE), is_read=False, is_told=None, longest=SOON),
}


class Conditions(Endurance):
	"""One condition after the other under load; after each and at the end everything goes on."""

	def _go_round(self, site: Site) -> None:
		for name, condition in CONDITIONS.items():
			self._work(site)
			self._callers.call(site.address)
			self._until_acknowledged(site)
			with contextmanager(condition.begin)(self._means, site):
				seen = self._hold_out(site, condition)
			seen["seconds until all went on"] = round(self._until_all_goes_on(site, condition.longest))
			assert not _told(), f"{name}: it is over, and the page of health does not know"
			self._figures.conditions[name] = seen
			self._tell(f"{name}: {seen}")

	def _hold_out(self, site: Site, condition: Condition) -> dict[str, object]:
		"""Looks at the page and calls, once a second."""
		pages: Counter[str] = Counter()
		longest = 0.0
		for _look in range(condition.looks):
			for _one in range(COMMENTS_A_LOOK):
				self._crowd.act()
			began = time.monotonic()
			pages[self._page(site)] += 1
			longest = max(longest, time.monotonic() - began)
			self._callers.call(site.address)
			site.replace_the_dead()
			time.sleep(max(0, 1 - (time.monotonic() - began)))
		assert not condition.is_read or set(pages) == {READ}, f"what the citizen saw: {pages}"
		told = self._wait_until_told(site) if condition.is_told else _told()
		assert condition.is_told in (None, bool(told)), f"what the page of health says: {told}"
		return {
			"pages read": pages[READ],
			"longest page": round(longest, 1),
			"told": " ".join(told),
			"calls not acknowledged": len(self._callers.open_calls()),
		}

	def _wait_until_told(self, site: Site) -> list[str]:
		deadline = time.monotonic() + LONGEST
		while not _told() and time.monotonic() < deadline:
			site.replace_the_dead()
			time.sleep(self._plan.pause)
		return _told()

	def _page(self, site: Site) -> str:
		"""What a citizen sees who follows the first call."""
		call = self._callers.calls[0]
		headers = {"Host": frappe.local.site, "Cookie": f"participation_follow={self._pass_to(call)}"}
		try:
			page = requests.get(f"{site.address}{FOLLOW}", headers=headers, timeout=TIMEOUT)
		except requests.RequestException as error:
			return type(error).__name__
		is_read = page.ok and call.reference and call.reference in page.text
		return READ if is_read else f"{page.status_code} {page.text[:200]}"

	def _pass_to(self, call: Call) -> str:
		ticket = frappe.db.get_value("HD Ticket", {"participation_key": call.key})
		values = {"ticket": str(ticket), "by": "SMS", "address": passes.fingerprint(call.mobile)}
		return passes.sign(values, minutes=24 * 60)

	def _until_acknowledged(self, site: Site, longest: float = LONGEST) -> None:
		deadline = time.monotonic() + longest
		while self._callers.open_calls():
			assert time.monotonic() < deadline, "calls are not acknowledged"
			for call in self._callers.open_calls():
				self._callers.send(call, site.address)
			time.sleep(self._plan.pause)

	def _until_all_goes_on(self, site: Site, longest: float) -> float:
		"""Until calls are acknowledged, accounts were read to their end anew, and no worker is held by a job of before."""
		moment, began, before = time.time(), time.monotonic(), _read_runs()
		self._until_acknowledged(site, longest)
		while _some_not_read_since(before) or site.is_held_since(moment):
			waited = time.monotonic() - began
			assert waited < longest, (
				site.is_held_since(moment),
				frappe.get_all("Social Account", ["name", *TOLD_OF_ACCOUNTS]),
			)
			site.replace_the_dead()
			time.sleep(self._plan.pause)
		return time.monotonic() - began


def _told() -> list[str]:
	"""What the page of health says of the database."""
	frappe.db.rollback()
	return [one.sentence for one in all_findings() if one.key in OF_THE_DATABASE]


def _some_not_read_since(before: dict[str, int]) -> bool:
	return any(count <= before[account] for account, count in _read_runs().items())


def _read_runs() -> dict[str, int]:
	"""How often each account was read to its end."""
	frappe.db.rollback()
	drained = {"kind": "Reading", "outcome": "Drained"}
	return {
		account: frappe.db.count("Ingest Run", {**drained, "account": account})
		for account in frappe.get_all("Social Account", {"enabled": 1}, pluck="name")
	}
