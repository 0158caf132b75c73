"""The start page: what a member of the public can do here."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.transparency.service_card import read_card
from participation_app.www.public_page import address_of, pages, prepare


def get_context(context: frappe._dict) -> None:
	card = read_card()
	prepare(
		context,
		title=_("E-Participation"),
		name="index",
		description=_("Tell us what is wrong, ask or suggest, and follow what becomes of it."),
		updated=card.updated_on,
		shared=True,
	)
	context.times = card.times
	context.acts = _offered(_acts())
	context.further = _offered(_further())


def _acts() -> tuple[tuple[str, str, str], ...]:
	return (
		(
			"contribute",
			_("Send a contribution"),
			_("A complaint, report, question, request, suggestion or remark. You need no account."),
		),
		(
			"follow",
			_("Follow your contribution"),
			_("See how it stands with your reference, answer a question, rate the answer or object."),
		),
		(
			"published",
			_("Read what was published"),
			_("Contributions of others whose authors agreed, with our answers."),
		),
		(
			"surveys",
			_("Answer a survey"),
			_("Give your opinion, and read what others think and what we decided."),
		),
	)


def _further() -> tuple[tuple[str, str, str], ...]:
	return (
		("service", _("Service Card"), _("What the service is, its steps and how long it takes.")),
		("charter", _("Charter"), _("What we promise, and how well we keep it.")),
		("policy", _("E-Participation Policy"), _("How we deal with contributions, and your rights.")),
		("accounts", _("Our Accounts"), _("Where to find and follow us.")),
		(
			"open_data",
			_("Open Data"),
			_("The data of the participation tools, free to copy and to download."),
		),
	)


def _offered(entries: tuple[tuple[str, str, str], ...]) -> list[tuple[str, str, str]]:
	"""Those whose page there is."""
	return [(address_of(name), title, text) for name, title, text in entries if name in pages()]
