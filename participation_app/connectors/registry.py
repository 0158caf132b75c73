"""Which connector speaks for which platform, and which gateway sends SMS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timezone

from participation_app.connectors import (
	facebook,
	facebook_events,
	instagram,
	instagram_events,
	sms_http,
	sms_twilio,
	sms_unifonic,
	x,
	x_events,
	youtube,
)
from participation_app.connectors.contract import Connector, Event, Unreadable
from participation_app.connectors.sms import SmsGateway

CONNECTORS = {
	"X": (x.XConnector, x.BASE_URL),
	"Facebook": (facebook.FacebookConnector, facebook.BASE_URL),
	"Instagram": (instagram.InstagramConnector, instagram.BASE_URL),
	"YouTube": (youtube.YouTubeConnector, youtube.BASE_URL),
}
# YouTube pushes nothing of comments.
EVENTS = {
	"X": x_events.parse_event,
	"Facebook": facebook_events.parse_event,
	"Instagram": instagram_events.parse_event,
}
# A general gateway has no address but the one that it is given.
SMS_GATEWAYS = {
	"Unifonic": (sms_unifonic.UnifonicGateway, sms_unifonic.BASE_URL),
	"Twilio": (sms_twilio.TwilioGateway, sms_twilio.BASE_URL),
	"HTTP": (sms_http.HttpGateway, None),
}


def _now() -> datetime:
	return datetime.now(timezone.utc)


def connect(
	platform: str,
	*,
	account_id: str,
	handle: str,
	credentials: Mapping[str, str],
	base_url: str | None = None,
	clock: Callable[[], datetime] = _now,
) -> Connector:
	"""The connector of one account; without `base_url` it speaks to the platform itself."""
	if platform not in CONNECTORS:
		raise ValueError(f"There is no connector for '{platform}'; there are {', '.join(CONNECTORS)}.")
	connector, real_address = CONNECTORS[platform]
	return connector(
		account_id=account_id,
		handle=handle,
		credentials=credentials,
		base_url=base_url or real_address,
		clock=clock,
	)


def parse_event(
	platform: str, raw: bytes, headers: Mapping[str, str], secrets: Iterable[str]
) -> list[Event | Unreadable]:
	"""What a pushed body says, which one of `secrets` has to have signed; raises `UnsignedEvent`."""
	if platform not in EVENTS:
		raise ValueError(f"'{platform}' pushes no events; these do: {', '.join(EVENTS)}.")
	return EVENTS[platform](raw, headers, secrets)


def connect_sms(
	gateway: str,
	*,
	credentials: Mapping[str, str],
	manner: Mapping[str, str] | None = None,
	base_url: str | None = None,
	clock: Callable[[], datetime] = _now,
) -> SmsGateway:
	"""The SMS gateway of that name; `manner` says how a general one wants to be spoken to.

	Raises ValueError for a gateway that is unknown or has no address.
	"""
	if gateway not in SMS_GATEWAYS:
		raise ValueError(f"There is no SMS gateway '{gateway}'; there are {', '.join(SMS_GATEWAYS)}.")
	factory, real_address = SMS_GATEWAYS[gateway]
	address = base_url or real_address
	if not address:
		raise ValueError("The gateway has no base address. Set participation_platforms.SMS for the site.")
	more = {"manner": manner or {}} if gateway == "HTTP" else {}
	return factory(credentials=credentials, base_url=address, clock=clock, **more)
