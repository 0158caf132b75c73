"""Links to comments as people copy them from browsers and telephones."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.comment_links import ForeignLink, LinkRefused, ShortLink, read_link

POST, COMMENT, REPLY = "122101234567890123", "1094455667788990", "1094455667799001"
CODED = base64.urlsafe_b64encode(f"comment:{POST}_{COMMENT}".encode()).decode().rstrip("=")

X_LINKS = (
	"https://x.com/um_khalid/status/1790000000000000001",
	"https://www.x.com/um_khalid/status/1790000000000000001?s=20&t=abc",
	"https://mobile.x.com/um_khalid/status/1790000000000000001/photo/1",
	"https://twitter.com/um_khalid/status/1790000000000000001",
	"https://m.twitter.com/um_khalid/statuses/1790000000000000001#top",
	"http://mobile.twitter.com/i/web/status/1790000000000000001",
	"https://x.com/i/status/1790000000000000001/",
	"x.com/um_khalid/status/1790000000000000001",
	"  https://X.com/um_khalid/status/1790000000000000001\n",
)
FACEBOOK_LINKS = (
	f"https://www.facebook.com/cityservices/posts/{POST}?comment_id={COMMENT}",
	f"https://m.facebook.com/story.php?story_fbid={POST}&id=102233445566&comment_id={COMMENT}",
	f"https://mbasic.facebook.com/story.php?id=102233445566&story_fbid={POST}&comment_id={COMMENT}&refid=17",
	f"https://ar-ar.facebook.com/permalink.php?story_fbid={POST}&id=102233445566&comment_id={COMMENT}",
	f"https://web.facebook.com/cityservices/videos/{POST}/?comment_id={COMMENT}&__cft__[0]=AZV&__tn__=R",
	f"https://www.facebook.com/photo/?fbid={POST}&set=a.1&comment_id={COMMENT}",
	f"https://www.facebook.com/cityservices/photos/a.111/{POST}/?comment_id={COMMENT}",
	f"https://www.facebook.com/watch/?v={POST}&comment_id={COMMENT}",
	f"https://www.facebook.com/reel/{POST}?comment_id={COMMENT}",
	f"https://fb.com/cityservices/posts/{POST}?comment_id={COMMENT}&fbclid=IwAR0",
	f"https://www.facebook.com/cityservices/posts/pfbid02abcDEF?comment_id={CODED}",
)
INSTAGRAM_LINKS = (
	"https://www.instagram.com/p/C1a2B3c4D5e/c/18033445566778890/",
	"https://instagram.com/p/C1a2B3c4D5e/c/18033445566778890",
	"https://m.instagram.com/reel/C1a2B3c4D5e/c/18033445566778890/?igsh=MzRl",
	"https://www.instagram.com/city_services_demo/p/C1a2B3c4D5e/c/18033445566778890/",
)
YOUTUBE = "UgxAbCdEfGhIjKlMnOpQ4AaABAg"
YOUTUBE_LINKS = (
	f"https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc={YOUTUBE}",
	f"https://m.youtube.com/watch?lc={YOUTUBE}&v=dQw4w9WgXcQ&feature=shared",
	f"https://youtube.com/shorts/dQw4w9WgXcQ?lc={YOUTUBE}",
	f"https://youtu.be/dQw4w9WgXcQ?lc={YOUTUBE}&si=abc",
)
WHOLE = [
	*((link, "X", "1790000000000000001") for link in X_LINKS),
	*((link, "Facebook", f"{POST}_{COMMENT}") for link in FACEBOOK_LINKS),
	*((link, "Instagram", "18033445566778890") for link in INSTAGRAM_LINKS),
	*((link, "YouTube", YOUTUBE) for link in YOUTUBE_LINKS),
]


@pytest.mark.parametrize(("link", "platform", "external_id"), WHOLE)
def test_a_link_tells_the_platform_and_the_comment(link, platform, external_id):
	read = read_link(link)
	assert (read.platform, read.external_id) == (platform, external_id)


REPLIES = (
	(
		f"https://www.facebook.com/c/posts/{POST}?comment_id={COMMENT}&reply_comment_id={REPLY}",
		f"{POST}_{REPLY}",
	),
	("https://www.instagram.com/p/C1a2/c/18033445566778890/r/17998877665544331/", "17998877665544331"),
	(
		f"https://www.youtube.com/watch?v=a&lc={YOUTUBE}.9abcdefghijklmnopqrst",
		f"{YOUTUBE}.9abcdefghijklmnopqrst",
	),
)


@pytest.mark.parametrize(("link", "external_id"), REPLIES)
def test_the_link_of_a_reply_tells_the_reply(link, external_id):
	assert read_link(link).external_id == external_id


WITHOUT_ID = (
	("https://x.com/city_services_demo", "X"),
	(f"https://www.facebook.com/cityservices/posts/{POST}", "Facebook"),
	(f"https://www.facebook.com/cityservices/posts/pfbid02abcDEF?comment_id={COMMENT}", "Facebook"),
	("https://www.facebook.com/cityservices/posts/1?comment_id=bm90IGEgY29tbWVudA", "Facebook"),
	("https://www.instagram.com/p/C1a2B3c4D5e/", "Instagram"),
	("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "YouTube"),
	("https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=short", "YouTube"),
)


@pytest.mark.parametrize(("link", "platform"), WITHOUT_ID)
def test_a_link_that_holds_no_id_still_tells_the_platform(link, platform):
	read = read_link(link)
	assert (read.platform, read.external_id) == (platform, None)


OWNERS = (
	(f"https://www.facebook.com/cityservices/posts/{POST}?comment_id={COMMENT}", "cityservices"),
	(
		f"https://m.facebook.com/story.php?story_fbid={POST}&id=102233445566&comment_id={COMMENT}",
		"102233445566",
	),
	("https://www.instagram.com/city_services_demo/reel/C1/c/18033445566778890/", "city_services_demo"),
	("https://www.instagram.com/p/C1/c/18033445566778890/", None),
	("https://x.com/um_khalid/status/1790000000000000001", None),
)


@pytest.mark.parametrize(("link", "owner"), OWNERS)
def test_whose_post_it_is_is_told_where_the_link_names_it(link, owner):
	assert read_link(link).owner == owner


def test_what_platforms_add_to_follow_people_is_left_out():
	link = f"https://www.facebook.com/c/posts/{POST}?comment_id={COMMENT}&fbclid=IwAR0&__tn__=R#x"
	assert read_link(link).address == f"https://www.facebook.com/c/posts/{POST}?comment_id={COMMENT}"


REFUSED = (
	("", LinkRefused),
	("تعليق", LinkRefused),
	("javascript:alert(1)", LinkRefused),
	("data:text/html,<script>", LinkRefused),
	("https://", LinkRefused),
	("https://x.com:8443/a/status/1790000000000000001", LinkRefused),
	("https://x.com:nine/a/status/1790000000000000001", LinkRefused),
	("https://user@x.com/a/status/1790000000000000001", LinkRefused),
	("https://x.com/a status/1790000000000000001", LinkRefused),
	("https://[::1/status/1", LinkRefused),
	("https://x.com/" + "a" * 3000, LinkRefused),
	("https://example.org/status/1790000000000000001", ForeignLink),
	("https://x.com.example.org/a/status/1790000000000000001", ForeignLink),
	("https://notx.com/a/status/1790000000000000001", ForeignLink),
	("https://127.0.0.1/a/status/1790000000000000001", ForeignLink),
	("https://t.co/AbCdEf", ShortLink),
	("https://fb.watch/AbCdEf/", ShortLink),
	("https://fb.me/AbCdEf", ShortLink),
	("https://www.facebook.com/share/p/AbCdEf/", ShortLink),
	("https://www.instagram.com/share/AbCdEf", ShortLink),
	("https://bit.ly/AbCdEf", ShortLink),
)


@pytest.mark.parametrize(("link", "kind"), REFUSED)
def test_a_link_that_leads_nowhere_is_refused_with_what_to_do(link, kind):
	with pytest.raises(LinkRefused) as refusal:
		read_link(link)
	assert type(refusal.value) is kind and refusal.value.message.endswith(".")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
	try:
		read = read_link(text)
	except LinkRefused:
		return
	assert read.address.startswith("https://")


@given(st.sampled_from([link for link, _platform, _id in WHOLE]), st.text(max_size=40))
def test_whatever_is_added_behind_a_link_never_makes_another_platform_of_it(link, tail):
	try:
		assert read_link(link + tail).platform == read_link(link).platform
	except LinkRefused:
		return
