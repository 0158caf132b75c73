"""Pictures that people hang on their comments, as X and Facebook tell of them."""

from __future__ import annotations

import pytest
import requests

from participation_app.simulator.pictures import content_of
from participation_app.simulator.state import public_author


@pytest.fixture
def pictured(simulator):
	"""A comment with a picture on a platform: `pictured("X")` gives its address."""

	def write(platform):
		world = simulator.world
		handle = world.account(platform).handle
		post = None if platform == "X" else world.add_post(platform, "منشور").id
		address = simulator.picture(platform, "hole.gif")
		author = public_author(platform, "citizen", "مواطن")
		world.add_comment(platform, f"@{handle} انظروا", author=author, post_id=post, picture=address)
		return address

	return write


@pytest.mark.parametrize("platform", ["X", "Facebook"])
def test_the_address_leads_to_the_same_picture_every_time(platform, pictured):
	address = pictured(platform)
	for _time in range(2):
		answer = requests.get(address, timeout=5)
		assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/gif")
		assert answer.content == content_of("hole.gif") != content_of("lamp.gif")


def test_facebook_tells_of_it_with_the_comment(pictured, facebook, simulator):
	address = pictured("Facebook")
	[comment] = simulator.world.comments.values()
	told = facebook.get(f"/{comment.id}", fields="attachment").json()["attachment"]
	assert told["media"]["image"]["src"] == address and told["target"]["id"] == comment.id


def test_x_tells_of_it_beside_the_post_where_it_is_asked_for(pictured, x, simulator):
	address = pictured("X")
	path = f"/2/users/{simulator.world.account('X').account_id}/mentions"
	told = x.get(path, post__fields="attachments", expansions="attachments.media_keys").json()
	[entry], [media] = told["data"], told["includes"]["media"]
	assert entry["attachments"]["media_keys"] == [media["media_key"]] and media["url"] == address
	assert "includes" not in x.get(path, post__fields="attachments").json()
