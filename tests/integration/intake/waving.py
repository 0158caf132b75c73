"""Comments that came in at once, for the triage desk: a wave, and what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import frappe

from participation_app.intake.comment_groups import CommentGroups
from participation_app.intake.proposals import Proposer
from participation_app.rules import arabic

SPAM = "اربح الآن هاتفاً جديداً مجاناً من متجرنا الإلكتروني الكبير"
COMPLAINT = "حفرة كبيرة عند مدرسة الحي الشمالي"


def waiting(account: Any, texts: Sequence[str], *, begun: datetime | None = None) -> list[str]:
	"""Waiting comments of the account, a second apart, as reading would store them; their names."""
	proposer, begun = Proposer(), begun or frappe.utils.now_datetime() - timedelta(hours=3)
	groups = CommentGroups(arabic.normalise(text) for text in texts)
	names = []
	for number, text in enumerate(texts):
		comment = _comment(account, text, begun + timedelta(seconds=number))
		proposer.propose(comment)
		groups.place(comment)
		comment.insert(ignore_permissions=True, ignore_links=True)
		groups.sketch(comment)
		names.append(comment.name)
	groups.keep()
	return names


def _comment(account: Any, text: str, posted_at: datetime) -> Any:
	return frappe.get_doc(
		{
			"doctype": "Social Comment",
			"account": account.name,
			"platform": account.platform,
			"external_id": frappe.generate_hash(length=12),
			"state": "Waiting",
			"text": text,
			"excerpt": text,
			"normalised_text": arabic.normalise(text),
			"language": arabic.language(text),
			"author_name": "شخص",
			"posted_at": posted_at,
			"received_at": posted_at,
			"visibility": "visible",
			"version_id": "1",
		}
	)
