"""Run inside the bench: `python on_site_writing.py SITE PATH` registers contributions until it is ended.

Each is committed and only then noted in the file, with the time: what stands there was acknowledged.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import frappe

SENTENCE = "حفرة رقم {0} أمام المدرسة"
PAUSE = 0.05


def main(site: str, path: str) -> None:
	frappe.init(site)
	frappe.connect()
	frappe.set_user("Administrator")
	frappe.enqueue = lambda *_args, **_values: None
	with Path(path).open("a", buffering=1) as acknowledged:
		number = 0
		while True:
			number += 1
			acknowledged.write(f"{_register(number)} {time.time()}\n")
			time.sleep(PAUSE)


def _register(number: int) -> str:
	from participation_app.casework.registration import Contribution, register

	text = SENTENCE.format(number)
	values = {"text": text, "excerpt": text, "type": "Report", "channel": "Phone", "language": "ar"}
	received_at = frappe.utils.now_datetime()
	ticket = register(Contribution(**values, received_at=received_at), actor_role="Call Centre Agent")
	frappe.db.commit()
	return str(ticket.name)


if __name__ == "__main__":
	main(*sys.argv[1:])
