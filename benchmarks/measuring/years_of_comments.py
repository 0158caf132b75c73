"""Comments of some years, as many as a benchmark asks for; written by the database itself, in order of time.

Two hundred of them wait, the newest; of the others nine in ten became tickets of the city, the rest was dismissed or
redirected. Each author wrote a few, and one in three says nearly what another says.
"""

from __future__ import annotations

import frappe

from measuring import city

WAITING, AT_ONCE = 200, 50_000
A_TICKET = 5  # comments for each ticket that there is
BEGIN, DAYS = "2031-01-01", 3 * 365
_WORDS = "حفرة كبيرة في شارع المدرسة منذ أسبوع، والسيارات تنحرف عنها إلى رصيف المشاة. رقم "
_COLUMNS = {
	"name": "concat('measured-', lpad(seq, 9, '0'))",
	"creation": "posted",
	"modified": "posted",
	"posted_at": "posted",
	"received_at": "posted",
	"due_at": "posted + interval 3 day",
	"decided_at": "if(seq < {waiting}, null, posted + interval 1 hour)",
	"state": "if(seq < {waiting}, 'Waiting', elt(1 + least(seq % 20, 2), 'Dismissed', 'Redirected', 'Registered'))",
	"ticket": "if(seq < {waiting} or seq % 20 < 2, null, {first} + seq % {tickets})",
	"account": "account",
	"platform": "platform",
	"author": "concat('author ', crc32(seq) % {authors})",
	"author_name": "concat('الاسم ', crc32(seq) % {authors})",
	"text": "concat('{words}', seq)",
	"normalised_text": "concat('{words}', seq)",
	"excerpt": "concat('{words}', seq)",
	"comment_group": "concat('group ', seq - seq % 3)",
	"external_id": "concat('measured-', seq)",
	"language": "'ar'",
	"visibility": "'Visible'",
	"can_reply": "'Yes'",
}


def grow(size: int) -> None:
	"""Until there are so many; they are kept for the next benchmark."""
	city.grow(size // A_TICKET, commit=True)
	[[there]] = frappe.db.sql("select count(*) from `tabSocial Comment` where name like 'measured-%%'")
	for first in range(there, size, AT_ONCE):
		_write(first, min(first + AT_ONCE, size), size)
		frappe.db.commit()  # a benchmark that is broken off goes on from here
	frappe.db.sql("analyze table `tabSocial Comment`, `tabHD Ticket`")


def _write(first: int, end: int, size: int) -> None:
	known = {
		"waiting": WAITING,
		"first": city.FIRST,
		"tickets": size // A_TICKET,
		"authors": size // 4,
		"words": _WORDS,
	}
	names = ", ".join(f"`{name}`" for name in _COLUMNS)
	values = ", ".join(value.format(**known) for value in _COLUMNS.values())
	frappe.db.sql(
		f"insert into `tabSocial Comment` ({names}) select {values} from ({_numbered(first, end, size)}) as numbered"
	)


def _numbered(first: int, end: int, size: int) -> str:
	"""The numbers with the moment and the account of each: the first ones came last."""
	accounts = frappe.get_all("Social Account", fields=["name", "platform"], order_by="name")
	names, platforms = (
		", ".join(frappe.db.escape(one[key]) for one in accounts) for key in ("name", "platform")
	)
	return f"""select seq, '{BEGIN}' + interval floor(({size} - seq) * {DAYS * 86_400} / {size}) second as posted,
		elt(1 + seq % {len(accounts)}, {names}) as account, elt(1 + seq % {len(accounts)}, {platforms}) as platform
		from seq_{first}_to_{end - 1}"""
