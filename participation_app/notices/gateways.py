"""From an SMS Gateway's form to the connector that speaks to it, and back from its calls to us."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.password import get_encryption_key
from werkzeug.wrappers import Request

from participation_app.connectors.credentials import Credentials
from participation_app.connectors.registry import connect_sms
from participation_app.connectors.sms import SmsGateway, same
from participation_app.notices.announcements import announce
from participation_app.notices.reasons import Reason, kept, read
from participation_app.notices.settings import default_language, settings
from participation_app.notices.site_address import site_address

DOCTYPE = "SMS Gateway"
REPORTS = "/api/method/participation_app.api.sms_reports.receive"
SECRETS = ("app_sid", "auth_token")
SHORTEST_SECRET = 16
_IN_TROUBLE = ("resting_until", "state_message", "state_code", "state_values", "trouble_since", "slow_at")


class GatewayUnusable(frappe.ValidationError):
	"""No gateway sends, or what its form says cannot be used."""

	def __init__(self, reason: Reason):
		self.reason = reason
		super().__init__(reason.worded())


def gateway_in_use() -> Document:
	"""The gateway that sends; raises GatewayUnusable where none is chosen and switched on."""
	name = settings().sms_gateway
	gateway = frappe.get_doc(DOCTYPE, name) if name else None
	if gateway is None or not gateway.enabled:
		raise GatewayUnusable(Reason("no_gateway"))
	return gateway


def connector_for(gateway: Document) -> SmsGateway:
	"""The connector of a gateway; its address comes from the site's configuration or is the provider's own.

	Within a job it is made once, as long as the gateway's record and address stay as they are.
	"""
	key = (gateway.name, str(gateway.modified), _address(gateway))
	held = getattr(frappe.local, "participation_sms_connector", None)
	if held is None or held[0] != key:
		held = frappe.local.participation_sms_connector = (key, _made_for(gateway))
	return held[1]


def _made_for(gateway: Document) -> SmsGateway:
	secrets = {name: gateway.get_password(name, raise_exception=False) for name in SECRETS}
	credentials = Credentials({**secrets, "account_sid": gateway.account_sid, "sender_id": gateway.sender_id})
	manner = {field.fieldname: gateway.get(field.fieldname) for field in _manner_fields(gateway)}
	try:
		return connect_sms(
			gateway.kind,
			credentials=credentials,
			manner=manner,
			base_url=_address(gateway),
		)
	except ValueError as error:
		raise GatewayUnusable(Reason("gateway_unusable", (gateway.name, str(error)))) from None


def check(gateway: Document) -> None:
	"""Refuses a gateway that could not send, or whose secret anybody would guess."""
	secret = gateway.get_password("inbound_secret", raise_exception=False) or ""
	if secret and len(secret) < SHORTEST_SECRET:
		message = _("The secret of incoming calls needs at least {0} characters.")
		frappe.throw(message.format(SHORTEST_SECRET), title=_("Secret Too Short"))
	if gateway.kind != "HTTP" or _address(gateway):
		connector_for(gateway)


def configured_address() -> str | Mapping[str, str] | None:
	"""Where the site's configuration says that SMS go: one address for all gateways, or by their names."""
	return (frappe.conf.get("participation_platforms") or {}).get("SMS")


def report_address(gateway: Document, notice: str) -> str:
	"""Where the gateway reports on one notice; the address carries the proof that it is about that one."""
	query = {"gateway": gateway.name, "notice": notice, "proof": proof_of(notice)}
	return site_address(f"{REPORTS}?{urlencode(query)}")


def is_signed(connector: SmsGateway, request: Request) -> bool:
	"""Whether the gateway has signed the call, under any address by which it may know us."""
	addresses = _addresses_of(request)
	return any(connector.proves(address, request.form, request.headers) for address in addresses)


def _addresses_of(request: Request) -> list[str]:
	"""As the site knows itself, and as the proxy in front says."""
	path = request.full_path.rstrip("?")
	scheme = request.headers.get("X-Forwarded-Proto") or request.scheme
	hosts = (request.headers.get("X-Forwarded-Host"), request.host)
	return [frappe.utils.get_url(path), *(f"{scheme}://{host}{path}" for host in hosts if host)]


def proof_of(notice: str) -> str:
	"""What only we can have written into the address of a report."""
	return hmac.new(get_encryption_key().encode(), f"report:{notice}".encode(), hashlib.sha256).hexdigest()[
		:32
	]


def names_secret(gateway: Document, values: Mapping[str, object]) -> bool:
	"""Whether a call to us names the gateway's secret of incoming calls."""
	secret = gateway.get_password("inbound_secret", raise_exception=False)
	return same(str(values.get("secret") or ""), secret)


def rest(gateway: Document, until: datetime, reason: Reason) -> None:
	"""The gateway is in trouble: nobody tries it before `until`, and whoever listens is told of new trouble."""
	message = reason.worded(default_language())
	is_new = gateway.state_message != message
	why = kept(reason)
	values = {
		"resting_until": until,
		"state_message": message,
		"state_code": why["message_code"],
		"state_values": why["message_values"],
		"trouble_since": gateway.trouble_since or frappe.utils.now_datetime(),
	}
	frappe.db.set_value(DOCTYPE, gateway.name, values)
	if is_new:
		announce("trouble", gateway, {"message": message})


def recovered(gateway: Document) -> None:
	"""The gateway takes messages again."""
	if any(gateway.get(field) for field in _IN_TROUBLE):
		frappe.db.set_value(DOCTYPE, gateway.name, dict.fromkeys(_IN_TROUBLE))


def trouble(gateway: Document) -> str | None:
	"""What is wrong with it, in the reader's language."""
	why = {"message": "state_message", "message_code": "state_code", "message_values": "state_values"}
	return read({field: gateway.get(own) for field, own in why.items()})


def _address(gateway: Document) -> str | None:
	address = configured_address()
	return address.get(gateway.name) if isinstance(address, Mapping) else address


def _manner_fields(gateway: Document) -> list:
	return [
		field for field in gateway.meta.fields if field.fieldtype in ("Data", "Select", "Small Text", "Check")
	]
