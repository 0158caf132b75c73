"""Takes in what platforms push: proves who sent it and stores it raw; jobs work it off afterwards."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType
from frappe.utils.password import get_decrypted_password
from werkzeug.wrappers import Request

from participation_app.casework.bulk import new_name
from participation_app.connectors import graph_events, signatures, x_events
from participation_app.connectors.errors import UnsignedEvent
from participation_app.intake.partial_undo import undone_on_error

JOB = "participation_app.jobs.pushed_events.work_off"
WAITING, DONE, FAILED = "Waiting", "Done", "Failed"
MOST_BYTES = 4 * 1024 * 1024  # a thousand changes, the most that Meta puts together, are less than half of it
# Whatever this answers is signed like an event, so it must not be able to be one.
_CRC_TOKEN = re.compile(r"[A-Za-z0-9_.~+/=-]{1,300}")


@dataclass(frozen=True)
class Sender:
	"""Who pushes: the platforms it pushes for, and how it signs."""

	name: str
	platforms: tuple[str, ...]
	secret: str
	header: str
	check: Callable[[bytes, str | None, Iterable[str]], None]


META = Sender("Meta", ("Facebook", "Instagram"), "app_secret", graph_events.SIGNATURE, signatures.check_hex)
X = Sender("X", ("X",), "consumer_secret", x_events.SIGNATURE, signatures.check_base64)
SENDERS = {platform: sender for sender in (META, X) for platform in sender.platforms}
_OBJECTS = {"page": "Facebook", "instagram": "Instagram"}


class DeliveryRefused(frappe.PermissionError):
	"""A delivery that does not come from the platform; `reason` is what it is counted under."""

	reason = "Unsigned"


class DeliveryTooLarge(DeliveryRefused):
	"""A body beyond any size that a platform sends."""

	http_status_code = 413
	reason = "Too Large"


class DeliveryUnreadable(DeliveryRefused):
	"""A body that is no JSON object in UTF-8."""

	http_status_code = 400
	reason = "Unreadable"


@dataclass(frozen=True)
class Greeting:
	"""What a platform wants to hear before it pushes anything."""

	text: str
	mimetype: str


def greeting_for(sender: Sender, params: Mapping[str, str]) -> Greeting:
	"""The answer to the platform's question whether the address is ours; raises DeliveryRefused."""
	if sender is X:
		return _crc(params)
	for token in _secrets(sender, "verify_token"):
		try:
			return Greeting(signatures.handshake(params, token), "text/plain")
		except UnsignedEvent:
			continue
	raise DeliveryRefused


def raise_unless_proved(sender: Sender, request: Request) -> None:
	"""Raises DeliveryRefused unless the sender asks with our token or one of our apps there signed these very bytes."""
	if request.method == "GET":
		greeting_for(sender, request.args)
		return
	raw = request.get_data()
	if len(raw) > MOST_BYTES:
		raise DeliveryTooLarge
	try:
		given = signatures.header(request.headers, sender.header)
		sender.check(raw, given, _secrets(sender, sender.secret))
	except UnsignedEvent:
		raise DeliveryRefused from None


def store(sender: Sender, raw: bytes, headers: Mapping[str, str]) -> None:
	"""Keeps a signed delivery once, however often it comes, and wakes the job; raises DeliveryUnreadable."""
	text, body = _read(raw)
	platform = sender.name if sender is X else _OBJECTS.get(str(body.get("object")))
	event = frappe.get_doc(
		{
			"doctype": "Pushed Event",
			"platform": platform,
			# What is neither a page nor an Instagram account has nothing that the public wrote.
			"state": WAITING if platform else DONE,
			"body": text,
			"signature": signatures.header(headers, sender.header),
			"digest": hashlib.sha256(raw).hexdigest(),
		}
	)
	try:
		with undone_on_error("participation_pushed_event"):
			event.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		frappe.clear_last_message()
		return
	if platform:
		wake(platform)


def wake(platform: str) -> None:
	"""Starts the job once this transaction stands."""
	frappe.enqueue(
		JOB,
		queue="default",
		platform=platform,
		job_id=f"pushed-events-{platform}",
		deduplicate=True,
		enqueue_after_commit=True,
	)


def count_refused(sender: str, reason: str) -> None:
	"""Adds one to what was refused today; of the delivery itself nothing is kept."""
	refused, now = DocType("Refused Delivery"), frappe.utils.now()
	row = {
		"name": new_name(),
		**dict.fromkeys(("creation", "modified"), now),
		**dict.fromkeys(("owner", "modified_by"), "Guest"),
		"day": frappe.utils.today(),
		"sender": sender,
		"reason": reason,
		"number": 1,
	}
	query = frappe.qb.into(refused).columns(*row).insert(*row.values())
	query.on_duplicate_key_update(refused.number, refused.number + 1).run()


def secret_of(account: str, fieldname: str) -> str | None:
	"""One of an account's secrets; None where it has none."""
	return get_decrypted_password("Social Account", account, fieldname, raise_exception=False)


def _crc(params: Mapping[str, str]) -> Greeting:
	"""Signed by the secret of the account that the address names; of the only one there is where it names none."""
	token = params.get("crc_token") or ""
	secrets = _secrets(X, X.secret, external_id=params.get("account"))
	if not _CRC_TOKEN.fullmatch(token) or len(secrets) != 1:
		raise DeliveryRefused
	return Greeting(json.dumps(signatures.crc(token, secrets[0])), "application/json")


def _secrets(sender: Sender, fieldname: str, *, external_id: str | None = None) -> list[str]:
	"""Each once; a disabled account's too, so that the platform need not repeat what nobody will read."""
	filters: dict[str, object] = {"platform": ["in", sender.platforms]}
	if external_id:
		filters["external_id"] = external_id
	names = frappe.get_all("Social Account", filters, pluck="name")
	found = [secret_of(name, fieldname) for name in names]
	return list(dict.fromkeys(secret for secret in found if secret))


def _read(raw: bytes) -> tuple[str, dict]:
	try:
		text = raw.decode()
		body = json.loads(text)
	except (ValueError, RecursionError):
		raise DeliveryUnreadable from None
	if not isinstance(body, dict):
		raise DeliveryUnreadable
	return text, body
