"""Addresses of surveys: each platform's tells that people came from it, though an announcement is written once."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import get_url

from participation_app.api import announcements as api
from participation_app.engagement import survey_links
from participation_app.rules.lifecycle import PLATFORMS
from tests.integration.walk import as_person

HERE = (
	"https://here.example/participation/survey/abcd2345"  # where the site stands is known to the site alone
)


@pytest.mark.parametrize(
	("written", "posted"),
	[
		(HERE, f"{HERE}?from=x"),
		(f"شاركونا {HERE}.", f"شاركونا {HERE}?from=x."),
		(f"{HERE}?lang=en", f"{HERE}?lang=en&from=x"),
		(f"({HERE}?lang=en) …", f"({HERE}?lang=en&from=x) …"),
		(f"{HERE} {HERE}", f"{HERE}?from=x {HERE}?from=x"),
		(f"{HERE}?from=website", f"{HERE}?from=website"),
		(f"{HERE}/results", f"{HERE}/results"),
		(f"{HERE}6", f"{HERE}6"),
		("https://elsewhere.example/participation/survey/abcd2345",) * 2,
		("بلا رابط",) * 2,
	],
)
def test_an_address_of_a_survey_tells_where_it_was_posted(written, posted):
	written, posted = (text.replace("https://here.example", get_url()) for text in (written, posted))
	assert survey_links.counted_for(written, "X") == posted
	assert survey_links.counted_for(posted, "X") == posted


def test_an_announcement_is_measured_and_posted_with_each_platform_s_own_address():
	link = survey_links.address_of(frappe._dict(code="abcd2345"))
	accounts = [frappe.db.get_value("Social Account", {"platform": platform}) for platform in PLATFORMS]
	draft = {
		"link": link,
		"texts": [{"language": "ar", "text": "رأيكم يهمنا"}],
		"accounts": [{"account": account, "language": "ar"} for account in accounts],
	}
	as_person("agent")
	posts = {post["platform"]: post for post in api.measure(draft)}
	assert set(posts) == set(PLATFORMS)
	for platform, post in posts.items():
		assert post["text"] == f"رأيكم يهمنا\n\n{link}?from={platform.lower()}"
	assert posts["Facebook"]["length"]["used"] == len(posts["Facebook"]["text"])
