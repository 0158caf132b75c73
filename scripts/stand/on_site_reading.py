"""Run inside the bench: `python on_site_reading.py SITE PLATFORMS` lets the public write and reads it until ended.

`python on_site_reading.py SITE PLATFORMS PATH` is for a site that was away: more was written meanwhile, reading goes on
from its cursors to the end, and the file says what the platforms show and the site does not have.
"""

from __future__ import annotations

import json
import sys
import time
from itertools import count
from pathlib import Path

import frappe
import requests

from participation_app.intake.ingest import read_account

SENTENCE = "متى تصلحون الحفرة رقم {0}؟"
PAUSE = 0.3
WHILE_AWAY = 25  # comments on each platform
MOST_RUNS, QUIET_RUNS = 50, 2
MENTIONS = "X"  # has no posts of ours to write below: who writes to us names us


def main(site: str, platforms: str, path: str | None = None) -> None:
	frappe.init(site)
	frappe.connect()
	frappe.set_user("Administrator")
	frappe.enqueue = lambda *_args, **_values: None
	accounts = frappe.get_all("Social Account", {"enabled": 1}, ["name", "platform", "external_id"])
	public = Public(platforms, [account.platform for account in accounts])
	if path:
		Path(path).write_text(json.dumps(_catch_up(public, accounts)))
		return
	while True:
		public.write()
		for account in accounts:
			read_account(account.name)
		time.sleep(PAUSE)


class Public:
	"""Writes one comment on each platform at a time."""

	def __init__(self, platforms: str, names: list[str]) -> None:
		self._control = f"{platforms}/__ctl"
		self._numbers = count(1)
		self._posts = {name: self._new_post(name) for name in names if name != MENTIONS}
		accounts = self._get("accounts")["accounts"]
		self._handle = next(one["handle"] for one in accounts if one["platform"] == MENTIONS)

	def write(self) -> None:
		for name, post in self._posts.items():
			self._post("comments", {"platform": name, "text": self._words(), "post": post})
		self._post("comments", {"platform": MENTIONS, "text": f"@{self._handle} {self._words()}"})

	def truth(self) -> dict[str, dict]:
		"""What each platform shows, by its name."""
		return self._get("truth")["platforms"]

	def _words(self) -> str:
		return SENTENCE.format(next(self._numbers))

	def _new_post(self, name: str) -> str:
		return self._post("posts", {"platform": name, "text": "أعمال الطرق هذا الأسبوع"})["id"]

	def _get(self, what: str) -> dict:
		answer = requests.get(f"{self._control}/{what}", timeout=60)
		answer.raise_for_status()
		return answer.json()

	def _post(self, what: str, values: dict[str, object]) -> dict:
		answer = requests.post(f"{self._control}/{what}", json=values, timeout=60)
		answer.raise_for_status()
		return answer.json()


def _catch_up(public: Public, accounts: list[frappe._dict]) -> dict[str, object]:
	before = {account.name: set(_stored(account)) for account in accounts}
	for _number in range(WHILE_AWAY):
		public.write()
	began = time.monotonic()
	for account in accounts:
		_read_to_the_end(account.name)
	seconds = time.monotonic() - began
	shown = public.truth()
	lost, doubled, later, known = [], [], 0, 0
	for account in accounts:
		stored = _stored(account)
		expected = {
			one
			for one, told in shown[account.platform]["comments"].items()
			if told["account_id"] == account.external_id and told["state"] == "visible"
		}
		lost += sorted(expected - set(stored))
		doubled += sorted({one for one in stored if stored.count(one) > 1})
		later += len(expected - before[account.name])
		known += len(expected)
	return {"known": known, "later": later, "lost": lost, "doubled": doubled, "seconds": seconds}


def _read_to_the_end(account: str) -> None:
	"""Until two runs find nothing new: the first may only end what was cut off, and knows none of the posts since."""
	frappe.db.set_value("Social Account", account, "lease_until", None)  # of a reader that went with its site
	frappe.db.commit()
	quiet = 0
	for _run in range(MOST_RUNS):
		came_of_it = frappe.db.get_value("Ingest Run", read_account(account), ["outcome", "added"])
		quiet = quiet + 1 if came_of_it == ("Drained", 0) else 0
		if quiet == QUIET_RUNS:
			return


def _stored(account: frappe._dict) -> list[str]:
	filters = {"account": account.name, "name": ["not like", "measured-%"]}
	return frappe.get_all("Social Comment", filters, pluck="external_id")


if __name__ == "__main__":
	main(*sys.argv[1:])
