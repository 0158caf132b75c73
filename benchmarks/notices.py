"""How fast owed notices are handed to an SMS gateway, beside a bare client; and how soon after they are owed.

Run as `./scripts/bench notices [NOTICES [A_BURST]]`. The gateway is the simulator's, in a process of its own. First: the
job that a worker carries out hands so many owed notices over, and a `requests.Session` posts the same forms to the same
address, in turn; each of our notices is committed before it leaves and after. Then: a worker of the bench's own kind waits
on a Redis of its own, one notice is owed after the other, then very many at once. What is written is deleted in the end.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count

import frappe
import requests
from measuring import cleared, own_redis
from measuring.platforms import simulated
from measuring.rounds import ROUNDS, Spread, print_row

from participation_app.casework.bulk import insert_rows
from participation_app.jobs import notices as jobs
from participation_app.notices import gateways, outbox
from participation_app.rules import sms_parts

A_ROUND, A_BURST = 100, 300
ONE_BY_ONE, APART = 60, 0.5  # notices, and seconds from one to the next
PATIENCE, AT_MOST = 300, 10  # seconds
PORT = 11992  # of no service of the bench
FIRST = 60_000_000
TOKEN, PATH = "simulated-http-token", "/http/messages"
TEXT = "بلدية المدينة: وصلت مشاركتكم رقم {0} وستجدون الرد قبل الثلاثاء ١٠ مارس. تابعوها في بوابة المشاركة."
_NUMBERS = count()


def main() -> None:
	site, *sizes = sys.argv[1:]
	a_round, a_burst = [*map(int, sizes), *(A_ROUND, A_BURST)[len(sizes) :]]
	os.environ |= own_redis.named(PORT)
	frappe.init(site)
	frappe.connect()
	frappe.set_user("Administrator")
	server = own_redis.start(PORT)
	try:
		with simulated(), cleared.afterwards(), _gateway():
			_beside_a_bare_client(a_round)
			_until_they_are_handed_over(site, a_burst)
	finally:
		server.kill()
		server.wait()
		frappe.destroy()


@contextmanager
def _gateway() -> Iterator[None]:
	before = frappe.db.get_single_value("Participation Settings", "sms_gateway")
	made = {"gateway_name": "Measured", "kind": "HTTP", "auth_token": TOKEN, "path": PATH}
	frappe.delete_doc("SMS Gateway", "Measured", force=True, ignore_missing=True)
	gateway = frappe.get_doc(
		{"doctype": "SMS Gateway", **made, "success_expression": "status = ok", "cost_per_part": 0.05}
	)
	_use(gateway.insert().name)
	try:
		yield
	finally:
		_use(before)
		frappe.delete_doc("SMS Gateway", gateway.name, force=True)
		frappe.db.commit()  # a benchmark leaves nothing behind


def _use(gateway: str | None) -> None:
	frappe.db.set_single_value("Participation Settings", "sms_gateway", gateway)
	frappe.db.commit()  # workers see it
	frappe.clear_document_cache("Participation Settings", "Participation Settings")


def _beside_a_bare_client(a_round: int) -> None:
	rates: dict[str, list[float]] = {"ours": [], "bare client": []}
	statements, processor = [], []
	for number in range(ROUNDS + 1):
		owed = _owe(a_round)
		for method in ("ours", "bare client") if number % 2 else ("bare client", "ours"):
			asked, used = _questions(), time.process_time()
			began = time.perf_counter()
			(_ours if method == "ours" else _bare)(owed)
			rates[method].append(a_round / (time.perf_counter() - began))
			if method == "ours":
				statements.append((_questions() - asked - 1) / a_round)
				processor.append(1000 * (time.process_time() - used) / a_round)
	shares = [ours / bare for ours, bare in zip(rates["ours"][1:], rates["bare client"][1:], strict=True)]
	print_row("method", "notices/s (median, range)", "of the bare client's rate, × (median, range)")
	print_row("---", "---", "---")
	print_row("ours", str(Spread.of(rates["ours"][1:])), str(Spread.of(shares)))
	print_row("bare client", str(Spread.of(rates["bare client"][1:])), "1")
	print(
		f"\nA notice takes {statistics.median(statements):.1f} statements and {statistics.median(processor):.1f} ms of the processor.\n"
	)


def _owe(number: int) -> list[dict[str, object]]:
	"""Receipts of new tickets, each for somebody else."""
	numbers = [next(_NUMBERS) for _notice in range(number)]
	insert_rows("HD Ticket", [{"name": FIRST + one, "subject": "مشاركة"} for one in numbers])
	rows = [
		{
			"kind": "Receipt",
			"ticket": str(FIRST + one),
			"channel": "SMS",
			"recipient": _recipient(one),
			"language": "ar",
			"text": TEXT.format(one),
			"state": outbox.QUEUED,
			"next_attempt_at": frappe.utils.now_datetime(),
			"unique_key": f"{FIRST + one}:Receipt:1",
		}
		for one in numbers
	]
	names = insert_rows(outbox.DOCTYPE, rows)
	frappe.db.commit()  # workers see what is owed
	return [{"name": name, **row} for name, row in zip(names, rows, strict=True)]


def _recipient(number: int) -> str:
	return f"+9715{number:08}"


def _ours(owed: Sequence[dict]) -> None:
	for _hundred in range(0, len(owed), jobs.AT_ONCE):
		jobs.send_by("SMS")
	states = frappe.get_all(outbox.DOCTYPE, {"name": ["in", [one["name"] for one in owed]]}, pluck="state")
	assert states == [outbox.SENT] * len(owed), states


def _bare(owed: Sequence[dict]) -> None:
	address, header = gateways.configured_address() + PATH, {"Authorization": f"Bearer {TOKEN}"}
	with requests.Session() as session:
		session.trust_env = False
		for one in owed:
			assert sms_parts.measure(one["text"]).parts
			form = {"to": one["recipient"].lstrip("+"), "text": one["text"]}
			assert session.post(address, data=form, headers=header, timeout=5).json()["status"] == "ok"


def _questions() -> int:
	return int(frappe.db.sql("show session status like 'Questions'")[0][1])


def _until_they_are_handed_over(site: str, a_burst: int) -> None:
	print_row("owed", "notices", "seconds until handed over (p50, p99)", "within 10 s")
	print_row("---", "---", "---", "---")
	with _worker():
		_told("one by one", _delays(_owed_awake(ONE_BY_ONE, APART)))
		_told("all at once", _delays(_owed_awake(a_burst, 0)))
		with _worker():
			_told("all at once, two workers", _delays(_owed_awake(a_burst, 0)))


def _owed_awake(number: int, apart: float) -> list[str]:
	"""Their transactions commit and wake the sender, as after a move."""
	names = []
	for one in [next(_NUMBERS) for _notice in range(number)]:
		given = {"channel": "SMS", "language": "ar", "recipient": _recipient(one)}
		names.append(outbox.owe_text("Moved Date", text=TEXT.format(one), **given).name)
		if apart:
			frappe.db.commit()  # as the end of a request does
			time.sleep(apart)
	frappe.db.set_value(
		outbox.DOCTYPE, {"name": ["in", names]}, "creation", frappe.utils.now(), update_modified=False
	) if not apart else None
	frappe.db.commit()  # as the end of a request does
	return names


def _delays(names: Sequence[str]) -> list[float]:
	deadline = time.monotonic() + PATIENCE
	wanted = {"name": ["in", names], "sent_at": ["is", "set"]}
	while time.monotonic() < deadline:
		frappe.db.rollback()  # a view of its own
		sent = frappe.get_all(outbox.DOCTYPE, wanted, ["creation", "sent_at"])
		if len(sent) == len(names):
			return [(one.sent_at - one.creation).total_seconds() for one in sent]
		time.sleep(0.2)
	raise RuntimeError(f"Of {len(names)} notices {len(sent)} were handed over.")


def _told(how: str, delays: Sequence[float]) -> None:
	cuts = statistics.quantiles(delays, n=100)
	share = sum(delay <= AT_MOST for delay in delays) / len(delays)
	print_row(how, str(len(delays)), f"{cuts[49]:.2f}, {cuts[98]:.2f}", f"{share:.1%}")


@contextmanager
def _worker() -> Iterator[None]:
	"""As the bench starts one."""
	start = "from frappe.utils.background_jobs import start_worker; start_worker('long,default,short', quiet=True)"
	worker = subprocess.Popen(
		[sys.executable, "-c", start], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
	)
	try:
		yield
	finally:
		worker.kill()
		worker.wait()


if __name__ == "__main__":
	main()
