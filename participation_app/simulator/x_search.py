"""The query language of X's recent search, as far as a public desk needs it."""

from __future__ import annotations

import re
from collections.abc import Callable

from .x_entries import Entry

Test = Callable[[Entry, "People"], bool]
People = Callable[[str], str | None]  # the id of the user with a handle, or the id itself

MAX_QUERY = 512
_TOKEN = re.compile(r'-?"[^"]*"|\(|-\(|\)|[^\s()]+')


class BadQuery(ValueError):
	"""The query cannot be read."""


def matcher(query: str) -> Test:
	"""A test for entries from a query; BadQuery if it is not one."""
	if not query.strip() or len(query) > MAX_QUERY:
		raise BadQuery(f"The query has to have 1 to {MAX_QUERY} characters.")
	tokens = _TOKEN.findall(query)
	test, rest = _alternatives(tokens)
	if rest:
		raise BadQuery(f"There is no viable alternative at '{rest[0]}'.")
	return test


def _alternatives(tokens: list[str]) -> tuple[Test, list[str]]:
	test, tokens = _conjunction(tokens)
	tests = [test]
	while tokens and tokens[0] == "OR":
		test, tokens = _conjunction(tokens[1:])
		tests.append(test)
	return lambda entry, people: any(one(entry, people) for one in tests), tokens


def _conjunction(tokens: list[str]) -> tuple[Test, list[str]]:
	tests = []
	while tokens and tokens[0] not in ("OR", ")"):
		test, tokens = _term(tokens)
		tests.append(test)
	if not tests:
		raise BadQuery("A part of the query is empty.")
	return lambda entry, people: all(one(entry, people) for one in tests), tokens


def _term(tokens: list[str]) -> tuple[Test, list[str]]:
	head, rest = tokens[0], tokens[1:]
	if head in ("(", "-("):
		inner, rest = _alternatives(rest)
		if not rest:
			raise BadQuery("A bracket is not closed.")
		return (_negated(inner) if head == "-(" else inner), rest[1:]
	if head.startswith("-") and len(head) > 1:
		return _negated(_operator(head[1:])), rest
	return _operator(head), rest


def _negated(test: Test) -> Test:
	return lambda entry, people: not test(entry, people)


def _operator(token: str) -> Test:
	name, colon, value = token.partition(":")
	if colon and name in _OPERATORS:
		return _OPERATORS[name](value)
	if colon and name.isidentifier() and not token.startswith("http"):
		raise BadQuery(f"Reference to invalid operator '{name}'.")
	if token.startswith("@"):
		return lambda entry, people: entry.mentions(token[1:])
	word = token.strip('"').lower()
	return lambda entry, people: word in entry.text.lower()


def _is(value: str) -> Test:
	if value == "reply":
		return lambda entry, people: entry.replied_to is not None
	if value in ("retweet", "quote"):
		return lambda entry, people: False
	raise BadQuery(f"Reference to invalid operator 'is:{value}'.")


def _same_user(found: str | None, value: str, people: People) -> bool:
	return found is not None and found == people(value.lstrip("@"))


_OPERATORS: dict[str, Callable[[str], Test]] = {
	"to": lambda value: lambda entry, people: _same_user(entry.replied_to_user, value, people),
	"from": lambda value: lambda entry, people: _same_user(entry.author.id, value, people),
	"conversation_id": lambda value: lambda entry, people: entry.conversation_id == value,
	"in_reply_to_tweet_id": lambda value: lambda entry, people: entry.replied_to == value,
	"lang": lambda value: lambda entry, people: entry.language == value,
	"is": _is,
}
