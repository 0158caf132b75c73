"""What a person does on the desk's screens, in whichever language they read."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import frappe
from playwright.sync_api import Locator, Page, expect

from tests.browser.worker import let_the_worker_finish

# A form saves and a worker answers in their own time.
expect.set_options(timeout=30_000)


WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}
SETTLED = 300  # ms until a page stands in its new width


class Screen:
	"""One person's browser page and the language they read."""

	def __init__(self, page: Page, language: str):
		self.page = page
		self.language = language
		page.set_default_timeout(30_000)

	def says(self, text: str) -> str:
		"""A label as this person's screen shows it."""
		return frappe._(text, self.language)

	def triage(self) -> None:
		self.page.goto("/app/triage")
		self.page.wait_for_selector(".triage-card, .participation-placeholder")

	def choose(self, comment: str) -> None:
		self.page.locator(f'.triage-card[data-name="{comment}"]').click()
		self.page.wait_for_selector(".triage-moves button")

	def press_comment_move(self, move: str) -> None:
		self.page.locator(f'.triage-moves button[data-move="{move}"]').click()

	def ticket(self, name: str) -> None:
		"""The ticket as it stands once its receipt is posted and all else that was owed is done."""
		let_the_worker_finish()
		self.page.goto(f"/app/hd-ticket/{name}")
		self.page.wait_for_selector(".participation-trail")

	def form(self, address: str, landmark: str) -> None:
		"""A form of the desk, once what the test looks at stands there."""
		self.page.goto(address)
		self.page.wait_for_selector(landmark)
		self.page.wait_for_load_state("networkidle")

	def save(self) -> None:
		self.page.locator(".page-actions .primary-action:visible").first.click()

	def press(self, label: str) -> None:
		"""A button of the form's header, whether it stands alone or in the group of moves."""
		if self.page.viewport_size == NARROW:
			return self._press_in_menu(self.says(label))
		button = self._in_header(label)
		group = self._in_header("Moves", " > button")
		while not button.count():  # a form that is drawn anew has neither for a moment
			button.or_(group).first.wait_for()
			if group.count():
				group.click()
				break
		button.first.click()

	def _in_header(self, label: str, inside: str = "") -> Locator:
		told = quote(self.says(label), safe="!()*")
		return self.page.locator(f'.page-actions [data-label="{told}"]{inside}:visible')

	def _press_in_menu(self, words: str) -> None:
		"""On a phone the buttons stand in the page's menu, with their group before them."""
		self.page.locator(".menu-btn-group > button").click()
		entry = self.page.locator(".menu-btn-group .dropdown-menu li:visible")
		entry.filter(has_text=re.compile(rf"(^|>)\s*{re.escape(words)}\s*$")).first.click()

	@property
	def dialog(self) -> Locator:
		"""What asks at the moment: the open dialog, else the form of a move on a ticket's own page."""
		return self.page.locator(".modal.show, body:not(.modal-open) .participation-act[data-move]:visible")

	def fill(self, **values: str) -> None:
		"""Fields of the open dialog by name; links are typed and chosen."""
		for name, value in values.items():
			field = self.dialog.locator(f'[data-fieldname="{name}"]').first
			field.wait_for()
			if field.locator("select").count():
				field.locator("select").select_option(value)
			elif field.locator("textarea").count():
				field.locator("textarea").fill(value)
			elif field.locator('input[data-fieldtype="Link"]').count():
				self._choose_link(field, value)
			else:
				field.locator("input").fill(value)
				field.locator("input").press("Tab")

	def _choose_link(self, field: Locator, value: str) -> None:
		box = field.locator("input")
		if box.input_value() == value or box.input_value() == self.says(value):
			return
		box.fill(value)
		field.locator(".awesomplete li").filter(has_text=self.says(value)).first.click()

	def confirm(self) -> None:
		"""Presses the main button of what asks and waits until it is gone."""
		move = self.dialog.get_attribute("data-move")
		main = ".modal-footer .btn-primary, .btn-modal-primary, .participation-act-submit"
		self.dialog.locator(main).first.click()
		gone = f'.participation-act[data-move="{move}"]:visible' if move else ".modal.show"
		expect(self.page.locator(gone)).to_have_count(0)

	def reads_well(self, picture: Callable[[Page, str], None], name: str) -> None:
		"""On a desk and on a phone: the reader's direction, nothing beyond the edge. Keeps a picture of both."""
		size = self.page.viewport_size
		for kind, shown in (("wide", WIDE), ("narrow", NARROW)):
			self.page.set_viewport_size(shown)
			self.page.wait_for_timeout(SETTLED)
			picture(self.page, f"{name}-{self.language}-{kind}")
			direction = self.page.evaluate("document.documentElement.dir || 'ltr'")
			assert direction == ("rtl" if self.language == "ar" else "ltr")
			assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
		self.page.set_viewport_size(size)

	def reply(self, name: str) -> None:
		let_the_worker_finish()
		self.page.goto(f"/app/proposed-reply/{name}")
		self.page.wait_for_selector(".participation-meter div div, .participation-meter")

	def workflow(self, action: str) -> None:
		"""One of the review's actions, from the form's Actions menu."""
		self.page.locator(".actions-btn-group > button").click()
		self.page.locator(".actions-btn-group .dropdown-menu").get_by_text(
			self.says(action), exact=True
		).click()
