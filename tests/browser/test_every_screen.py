"""Every workspace, page, report, list and form that a role may open, opened as that role without an error."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import frappe
import pytest
from frappe.desk.desktop import get_workspace_sidebar_items
from playwright.sync_api import ConsoleMessage, Page, Response

from tests.browser.screens import WIDE
from tests.browser.worker import let_the_worker_finish

ROLES = ["agent", "liaison", "officer", "pr", "moderator", "manager"]
HELPDESKS = ("HD Ticket", "HD Team", "HD Service Level Agreement", "HD Service Holiday List")
# What Chromium itself says of a picture or a socket that this site does not have is not the screen's doing.
# Frappe's charts draw once more when their screen has been left already.
_NOT_OURS = ("socket.io", "favicon", "gravatar", "A negative value is not valid", "'removeChild' on 'Node'")
RENDERED = 150  # ms in which a screen begins to ask the server
_SETTLED = "window.frappe?.request && frappe.request.ajax_count === 0"


def our_modules() -> list[str]:
	return frappe.get_module_list("participation_app")


def places(user: str) -> Iterator[str]:
	"""The addresses of the desk that are open to the user."""
	frappe.set_user(user)
	try:
		yield from _workspaces()
		yield from _pages(user)
		yield from _reports()
		for doctype in _doctypes():
			yield from _list_and_form(doctype)
	finally:
		frappe.set_user("Administrator")


def _workspaces() -> Iterator[str]:
	for workspace in get_workspace_sidebar_items()["pages"]:
		if workspace["module"] in our_modules():
			yield f"/app/{frappe.scrub(workspace['title']).replace('_', '-')}"


def _pages(user: str) -> Iterator[str]:
	roles = set(frappe.get_roles(user))
	for name in frappe.get_all("Page", {"module": ["in", our_modules()]}, pluck="name"):
		allowed = {row.role for row in frappe.get_doc("Page", name).roles}
		if not allowed or allowed & roles:
			yield f"/app/{name}"


def _reports() -> Iterator[str]:
	for name in frappe.get_all("Report", {"module": ["in", our_modules()]}, pluck="name"):
		report = frappe.get_doc("Report", name)
		if report.is_permitted() and frappe.has_permission(report.ref_doctype, "report"):
			yield f"/app/query-report/{quote(name)}"


def _doctypes() -> list[str]:
	own = frappe.get_all(
		"DocType", {"module": ["in", our_modules()], "istable": 0}, pluck="name", order_by="name"
	)
	return [name for name in (*own, *HELPDESKS) if frappe.has_permission(name, "read")]


def _list_and_form(doctype: str) -> Iterator[str]:
	address = f"/app/{frappe.scrub(doctype).replace('_', '-')}"
	yield address
	if frappe.get_meta(doctype).issingle:
		return
	if found := frappe.get_list(doctype, pluck="name", page_length=1, order_by="creation desc"):
		yield f"{address}/{quote(str(found[0]), safe='')}"
	if frappe.has_permission(doctype, "create"):
		yield f"{address}/new"


class Ear:
	"""What goes wrong on a page, by the address at which it did."""

	def __init__(self, page: Page) -> None:
		self.page, self.troubles, self.address = page, list[str](), ""
		page.on("pageerror", self._raised)
		page.on("console", self._hear)
		page.on("response", self._answered)

	def _note(self, words: str) -> None:
		self.troubles.append(f"{self.address}: {words[:300]}")

	def _raised(self, error: object) -> None:
		if not any(one in str(error) for one in _NOT_OURS):
			self._note(f"script: {error}")

	def _hear(self, message: ConsoleMessage) -> None:
		if message.type == "error" and not any(
			one in message.text + str(message.location) for one in _NOT_OURS
		):
			self._note(f"console: {message.text}")

	def _answered(self, response: Response) -> None:
		if response.status >= 400 and not any(one in response.url for one in _NOT_OURS):
			self._note(f"{response.status}: {response.url}")

	def look(self, address: str) -> None:
		self.address = address
		self.page.evaluate("(address) => { frappe.set_route(address); }", address)
		self.page.wait_for_timeout(RENDERED)
		self.page.wait_for_function(_SETTLED)
		for told in self.page.locator(".msgprint-dialog.show .msgprint, .page-card .lead").all():
			self._note(f"message: {told.inner_text()}")
			self.page.evaluate("frappe.hide_msgprint(true)")


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_everything_that_is_open_to_it(role, desk):
	let_the_worker_finish()
	errors = frappe.db.count("Error Log")
	page = desk(role, language="ar" if ROLES.index(role) % 2 else "en", size=WIDE)
	page.goto("/app")
	page.wait_for_function("window.frappe?.boot")
	ear = Ear(page)
	addresses = list(places(f"{role}@city.example"))
	assert len(addresses) > 15
	for address in addresses:
		ear.look(address)
	assert not ear.troubles, "\n".join(ear.troubles)
	frappe.db.rollback()
	new = (
		frappe.get_all(
			"Error Log",
			pluck="method",
			order_by="creation desc",
			page_length=max(frappe.db.count("Error Log") - errors, 0),
		)
		if frappe.db.count("Error Log") > errors
		else []
	)
	assert new == []
