"""F46 to F57: what happens on the way, as a client's socket sees it."""

from __future__ import annotations

import time

import pytest
import requests

from participation_app.simulator.accounts import PLATFORMS

BROKEN = (
	requests.ConnectionError,
	requests.exceptions.ChunkedEncodingError,
	requests.exceptions.ContentDecodingError,
)
every_platform = pytest.mark.parametrize("platform", PLATFORMS)


@every_platform
@pytest.mark.parametrize("name", ["F47", "F49"])
def test_F47_F49_the_connection_breaks(control, reader, platform, name):
	control.bring_about(name, platform, seconds=0.01)
	with pytest.raises(BROKEN):
		reader(platform).me()
	assert reader(platform).me().status_code == 200


@pytest.mark.parametrize("name", ["F47", "F48"])
def test_F47_F48_an_impatient_client_does_not_wait(control, reader, simulator, name):
	control.bring_about(name, "X", seconds=0.5)
	headers = {"Authorization": f"Bearer {reader('X').token}"}
	with pytest.raises((requests.Timeout, requests.ConnectionError)):
		requests.get(f"{simulator.base_url}/x/2/users/me", headers=headers, timeout=0.1)


@every_platform
def test_F50_F51_F52_the_body_is_cut_short_a_web_page_or_an_error(control, reader, platform):
	for name in ("F50", "F51", "F52"):
		control.bring_about(name, platform)
	short, page, error = (reader(platform).me() for _ in range(3))
	with pytest.raises(ValueError):
		short.json()
	assert (page.status_code, page.headers["Content-Type"][:9]) == (503, "text/html")
	assert error.status_code == 200 and ("error" in error.json() or error.json()["status"] == 503)


def test_F53_the_body_is_not_what_its_headers_say(control, reader):
	one = reader("Facebook")
	control.bring_about("F53", "Facebook")
	assert one.me().headers["Content-Type"] == "text/html; charset=iso-8859-1"
	control.bring_about("F53", "Facebook", variant="charset")
	assert one.me().headers["Content-Type"] == "application/json; charset=iso-8859-1"
	control.bring_about("F53", "Facebook", variant="byte order mark")
	assert one.me().content.startswith(b"\xef\xbb\xbf{")
	control.bring_about("F53", "Facebook", variant="broken gzip")
	with pytest.raises(BROKEN):
		one.me()


@every_platform
@pytest.mark.parametrize("variant", ["temporary", "keeping the method"])
def test_F54_a_redirect_points_to_another_host_where_a_visit_is_noted(
	control, reader, simulator, platform, variant
):
	control.bring_about("F54", platform, variant=variant)
	answer = reader(platform).me()
	assert answer.status_code in (302, 307)
	assert answer.headers["Location"].startswith(f"http://localhost:{simulator.port}/elsewhere")
	assert control.ask("/journal", platform="Elsewhere")["requests"] == []
	requests.get(answer.headers["Location"], timeout=5)
	assert len(control.ask("/journal", platform="Elsewhere")["requests"]) == 1


@pytest.mark.parametrize("platform", ["Facebook", "Instagram"])
def test_F55_the_next_page_is_said_to_be_on_another_host(control, reader, simulator, platform):
	made = control.bring_about("F55", platform)
	answer = reader(platform).page(made[0]).json()
	assert answer["paging"]["next"].startswith(f"http://localhost:{simulator.port}/elsewhere")
	assert reader(platform).listed(made[0]) == set(made[1:])


def test_F56_the_body_is_padded_beyond_all_measure(control, reader):
	control.bring_about("F56", "X", pad=300_000)
	answer = reader("X").me()
	assert len(answer.content) > 300_000 and answer.json()["data"]["id"]
	assert control.bring_about("F56", "X") == []
	assert control.ask("/faults")["armed"][0]["pad"] == 50 * 1024 * 1024


def test_F57_the_body_comes_drop_by_drop(control, reader):
	control.bring_about("F57", "X", seconds=0.2)
	begun = time.monotonic()
	assert reader("X").me().json()["data"]["id"]
	assert 0.1 < time.monotonic() - begun < 3
