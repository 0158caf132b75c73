"""F31 to F45: limits, money and tokens, in each platform's words."""

from __future__ import annotations

import json
import time

import pytest
import requests

from participation_app.simulator import accounts
from participation_app.simulator.accounts import PLATFORMS

every_platform = pytest.mark.parametrize("platform", PLATFORMS)
TOO_MANY = {"X": 429, "Facebook": 400, "Instagram": 400, "YouTube": 429}
BUSINESS = "X-Business-Use-Case-Usage"


def minutes_told(answer):
	return json.loads(answer.headers[BUSINESS])["1"][0]["estimated_time_to_regain_access"]


@every_platform
@pytest.mark.parametrize("variant", ["soon", "past", "far", "untold"])
def test_F31_too_many_requests_until_some_time_or_none(control, reader, platform, variant):
	control.bring_about("F31", platform, variant=variant)
	answer = reader(platform).me()
	assert answer.status_code == TOO_MANY[platform]
	if platform == "X":
		told = answer.headers.get("x-rate-limit-reset")
		wait = int(told) - time.time() if told else None
	elif platform == "YouTube":
		wait = int(answer.headers["Retry-After"]) if "Retry-After" in answer.headers else None
	else:
		wait = minutes_told(answer) * 60 if BUSINESS in answer.headers else None
	if variant == "untold":
		assert wait is None
	elif wait is not None:
		assert {"soon": 600 < wait < 1000, "past": wait <= 0, "far": wait > 86400}[variant]
	assert reader(platform).me().status_code == 200


def test_F31_x_has_an_older_form_of_it(control, reader):
	control.bring_about("F31", "X", variant="older form")
	assert reader("X").me().json()["errors"][0]["code"] == 88


@pytest.mark.parametrize(
	("platform", "variant", "code"),
	[("Facebook", "business", 80001), ("Instagram", "business", 80002)]
	+ [("Facebook", code, int(code)) for code in ("4", "17", "32", "341", "613")],
)
def test_F32_usage_climbs_until_calls_are_refused(control, reader, platform, variant, code):
	control.bring_about("F32", platform, variant=variant)
	answers = [reader(platform).me() for _ in range(4)]
	used = [json.loads(answer.headers["X-App-Usage"])["call_count"] for answer in answers[:3]]
	assert used == [70, 90, 100] and minutes_told(answers[2]) == 1
	assert answers[3].json()["error"]["code"] == code


@pytest.mark.parametrize("platform", ["Facebook", "Instagram"])
def test_F33_usage_that_cannot_be_read_or_is_about_several_things(control, reader, platform):
	control.bring_about("F33", platform, variant="malformed")
	control.bring_about("F33", platform, variant="several types")
	broken, several = (reader(platform).me() for _ in range(2))
	with pytest.raises(ValueError):
		json.loads(broken.headers[BUSINESS])
	assert len({one["type"] for one in json.loads(several.headers[BUSINESS])["1"]}) == 2
	assert broken.status_code == several.status_code == 200


@pytest.mark.parametrize(
	("name", "platform", "variant", "status", "words"),
	[
		("F34", "X", "credits", 402, "CreditsDepleted"),
		("F34", "X", "plain", 402, "about:blank"),
		("F34", "X", "capped", 429, "usage-capped"),
		("F35", "YouTube", "errors", 403, "quotaExceeded"),
		("F35", "YouTube", "details", 403, '"details"'),
		("F35", "YouTube", "for real", 403, "quotaExceeded"),
		("F36", "YouTube", "project", 403, "rateLimitExceeded"),
		("F36", "YouTube", "user", 403, "userRateLimitExceeded"),
		("F36", "YouTube", "details", 429, "RATE_LIMIT_EXCEEDED"),
		("F38", "X", "limited", 429, "Too Many"),
		("F38", "Facebook", "out of order", 503, "retry your request later"),
	],
)
def test_F34_F35_F36_F38_money_quota_and_a_day_of_waiting(
	control, reader, name, platform, variant, status, words
):
	control.bring_about(name, platform, variant=variant)
	answer = reader(platform).me()
	assert answer.status_code == status and words in answer.text
	assert answer.headers.get("Retry-After") == ("86400" if name == "F38" else None)
	control.calm()
	assert reader(platform).me().status_code == 200


@pytest.mark.parametrize("platform", ["Facebook", "Instagram"])
def test_F37_the_page_is_blocked_from_posting(control, reader, platform):
	target = control.bring_about("F02", platform)[1]
	control.bring_about("F37", platform)
	assert reader(platform).reply(target).json()["error"]["code"] == 368
	assert control.replies(platform) == []


@every_platform
def test_F39_the_token_has_expired_once(control, reader, platform):
	control.bring_about("F39", platform)
	expired = reader(platform).me()
	assert expired.status_code in (400, 401) and reader(platform).me().status_code == 200
	if platform in ("Facebook", "Instagram"):
		assert (expired.json()["error"]["code"], expired.json()["error"]["error_subcode"]) == (190, 463)


def renew(client, token):
	extra = accounts.X.extra
	form = {"grant_type": "refresh_token", "refresh_token": token}
	basic = (extra["client_id"], extra["client_secret"])
	return requests.post(f"{client.base_url}/2/oauth2/token", data=form, auth=basic, timeout=5)


def test_F40_a_refresh_token_is_good_for_one_use(control, reader):
	control.bring_about("F40", "X")
	one = reader("X")
	assert one.me().status_code == 401
	first = renew(one, accounts.X.extra["refresh_token"]).json()
	second = renew(one, accounts.X.extra["refresh_token"])
	assert (second.status_code, second.json()["error"]) == (400, "invalid_grant")
	assert renew(one, first["refresh_token"]).status_code == 200
	one.token = first["access_token"]
	assert one.me().status_code == 200


@pytest.mark.parametrize("variant", ["cut", "hangs"])
def test_F41_the_renewal_takes_place_but_its_answer_is_lost(control, reader, variant):
	control.bring_about("F41", "X", variant=variant, seconds=0.05)
	one = reader("X")
	with pytest.raises(requests.RequestException):
		renew(one, accounts.X.extra["refresh_token"])
	assert renew(one, accounts.X.extra["refresh_token"]).json()["error"] == "invalid_grant"


@every_platform
def test_F42_consent_is_withdrawn_until_it_is_given_again(control, reader, platform):
	control.bring_about("F42", platform)
	refused = reader(platform).me()
	assert refused.status_code in (400, 401)
	if platform in ("Facebook", "Instagram"):
		assert refused.json()["error"]["error_subcode"] == 460
	if platform == "X":
		assert renew(reader("X"), accounts.X.extra["refresh_token"]).json()["error"] == "invalid_grant"
	control.calm()
	assert reader(platform).me().status_code == 200


@every_platform
def test_F43_a_permission_is_missing(control, reader, platform):
	made = control.bring_about("F02", platform)
	control.bring_about("F43", platform)
	refused = reader(platform).reply(made[-1])
	assert refused.status_code == 403
	assert any(
		words in refused.text for words in ("client-forbidden", '"code": 10', "insufficientPermissions")
	)
	assert control.replies(platform) == []


@pytest.mark.parametrize("platform", ["Facebook", "Instagram"])
def test_F43_a_permission_is_missing_and_nothing_is_shown_for_it(control, reader, platform):
	post = control.bring_about("F43", platform, variant="shown nothing")[0]
	answer = reader(platform).page(post)
	assert answer.status_code == 200 and answer.json()["data"] == []


@every_platform
def test_F44_the_token_is_somebody_elses(control, reader, platform):
	control.bring_about("F44", platform)
	assert accounts.X.account_id not in reader(platform).me().text
	assert "900000000000009" in reader(platform).me().text


@pytest.mark.parametrize(("variant", "code"), [("too early", 100), ("too late", 190)])
def test_F45_a_long_lived_token_is_renewed_too_early_or_too_late(control, instagram, variant, code):
	control.tell("/clock", advance=2 * 86400)
	control.bring_about("F45", "Instagram", variant=variant)
	path = "/refresh_access_token"
	assert instagram.get(path, grant_type="ig_refresh_token").json()["error"]["code"] == code
