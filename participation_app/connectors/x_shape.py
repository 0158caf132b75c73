"""What is asked of each post, in the names that X takes: it renames tweet to post, each list in its own time."""

from __future__ import annotations

ABOUT = "attachments,created_at,conversation_id,lang,reply_settings,entities,edit_controls,withheld"
# In the newer names authors and references come by expansion alone.
NEWER = {
	"post.fields": f"{ABOUT},note_post",
	"expansions": "author_id,in_reply_to_user_id,referenced_posts,attachments.media_keys",
}
OLDER = {
	"tweet.fields": f"{ABOUT},note_tweet,author_id,in_reply_to_user_id,referenced_tweets",
	"expansions": "author_id,in_reply_to_user_id,referenced_tweets.id,attachments.media_keys",
}
# Without these only pictures and what is not needed of an author are missing.
DISPENSABLE = {
	"user.fields": "username,name,verified,protected",
	"media.fields": "media_key,type,url,variants",
}
NAMES = NEWER.keys() | OLDER.keys() | DISPENSABLE.keys()


class Shape:
	"""The parameters for one list: the newer names first, the older ones once X refuses those."""

	def __init__(self) -> None:
		self.parameters = {**NEWER, **DISPENSABLE}

	def do_without(self, name: str | None) -> bool:
		"""Whether reading can go on where X refuses a parameter."""
		if name in DISPENSABLE:
			return self.parameters.pop(name, None) is not None
		if name not in NEWER or "post.fields" not in self.parameters:
			return False
		kept = {one: value for one, value in self.parameters.items() if one in DISPENSABLE}
		self.parameters = {**OLDER, **kept}
		return True
