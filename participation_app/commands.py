"""Commands for `bench`, under the name of the app: `bench --site SITE participation COMMAND`."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click
import frappe
from frappe.commands import get_site, pass_context

from participation_app.casework import trace_check


@click.group("participation")
def participation() -> None:
	"""What the participation desk offers on the command line."""


@participation.command("verify-trace")
@pass_context
def verify_trace(context: frappe._dict) -> None:
	"""Check every trail, and say where one was bent. Ends with 1 where anything does not hold."""
	sys.exit(1 if _on_site(context, _tell_findings) else 0)


def _on_site(context: frappe._dict, work: Callable[[], int]) -> int:
	frappe.init(get_site(context))
	frappe.connect()
	try:
		return work()
	finally:
		frappe.destroy()


def _tell_findings() -> int:
	tally, found = trace_check.Tally(), 0
	for finding in trace_check.check(tally):
		click.echo(str(finding))
		found += 1
	click.echo(
		f"{tally.chains} chains, {tally.events} events, {tally.comments} comments: "
		+ (f"{found} breaks" if found else "all hold")
	)
	return found


commands = [participation]
