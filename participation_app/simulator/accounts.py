"""The accounts that stand ready on the simulated platforms. Every secret here is invented and worth nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

PLATFORMS = ("X", "Facebook", "Instagram", "YouTube")


@dataclass(frozen=True)
class Account:
	"""An account of the authority, with all that a client needs to connect to it."""

	platform: str
	account_id: str
	handle: str
	name: str
	credentials: dict[str, str]
	base_path: str
	scopes: tuple[str, ...] = ()
	extra: dict[str, str] = field(default_factory=dict)  # further ids and tokens that the platform knows

	def as_dict(self) -> dict[str, Any]:
		"""A JSON-ready copy."""
		return {**asdict(self), "scopes": list(self.scopes)}


X = Account(
	"X",
	"998877665544332211",
	"city_services_demo",
	"هيئة خدمات المدينة",
	{
		"bearer_token": "AAAAAAAAAAAAAAAAAAAAAsimulated-app-bearer",
		"consumer_key": "simulated-consumer-key",
		"consumer_secret": "simulated-consumer-secret",
		"access_token": "998877665544332211-simulated-access-token",
		"access_token_secret": "simulated-access-token-secret",
	},
	"/x",
	("tweet.read", "tweet.write", "users.read", "offline.access", "tweet.moderate.write", "media.write"),
	{
		"client_id": "simulated-x-client",
		"client_secret": "simulated-x-client-secret",
		"refresh_token": "simulated-x-refresh-0",
	},
)

FACEBOOK = Account(
	"Facebook",
	"102233445566",
	"city_services_demo",
	"هيئة خدمات المدينة",
	{"access_token": "EAASimulatedPageToken", "app_secret": "simulated-facebook-app-secret"},
	"/graph",
	(
		"pages_show_list",
		"pages_read_engagement",
		"pages_read_user_content",
		"pages_manage_engagement",
		"pages_manage_posts",
	),
	{"app_id": "240000000000001"},
)

INSTAGRAM = Account(
	"Instagram",
	"17841400000000001",
	"city_services_demo",
	"هيئة خدمات المدينة",
	{"access_token": "IGAASimulatedUserToken", "app_secret": "simulated-instagram-app-secret"},
	"/ig",
	(
		"instagram_business_basic",
		"instagram_business_manage_comments",
		"instagram_business_content_publish",
	),
	{"app_scoped_id": "26000000000000017"},
)

YOUTUBE = Account(
	"YouTube",
	"UCcityservicesdemo000001",
	"city_services_demo",
	"هيئة خدمات المدينة",
	{
		"client_id": "simulated-client.apps.example",
		"client_secret": "simulated-youtube-client-secret",
		"refresh_token": "1//simulated-youtube-refresh",
		"access_token": "ya29.simulated-access-0",
	},
	"/yt",
	("https://www.googleapis.com/auth/youtube.force-ssl",),
)

UNIFONIC = Account(
	"Unifonic",
	"unifonic-demo",
	"CityServ",
	"هيئة خدمات المدينة",
	{"app_sid": "simulated-app-sid", "sender_id": "CityServ"},
	"/sms",
)

TWILIO = Account(
	"Twilio",
	"AC00000000000000000000000000000001",
	"CityServ",
	"هيئة خدمات المدينة",
	{
		"account_sid": "AC00000000000000000000000000000001",
		"auth_token": "simulated-twilio-token",
		"sender_id": "CityServ",
	},
	"/sms",
)

HTTP = Account(
	"HTTP",
	"http-demo",
	"CityServ",
	"هيئة خدمات المدينة",
	{"auth_token": "simulated-http-token", "sender_id": "CityServ"},
	"/sms",
)

DEMO_ACCOUNTS = (X, FACEBOOK, INSTAGRAM, YOUTUBE, UNIFONIC, TWILIO, HTTP)
