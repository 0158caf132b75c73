"""Words with which somebody tries to have a program do their bidding: in comments, names, places and file names."""

from __future__ import annotations

from html.parser import HTMLParser

STRIKE = "window.struck=(window.struck||0)+1"
_CALL = f"{STRIKE}//"
PAYLOADS = (
	f"<script>{STRIKE}</script>",
	f"<img src=x onerror={STRIKE}>",
	f"<svg onload={STRIKE}>",
	f"<svg><script>{STRIKE}</script></svg>",
	f"<svg><animate onbegin={STRIKE} attributeName=x dur=1s>",
	f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror={STRIKE}&gt;'>",
	f"<iframe srcdoc='<script>parent.{STRIKE}</script>'></iframe>",
	f"<iframe src=javascript:parent.{_CALL}></iframe>",
	f"<object data=javascript:{_CALL}></object>",
	f"<embed src=javascript:{_CALL}>",
	f"<details open ontoggle={STRIKE}>x</details>",
	f"<video><source onerror={STRIKE}></video>",
	f"<audio src=x onerror={STRIKE}></audio>",
	f"<body onload={STRIKE}>",
	f"<input autofocus onfocus={STRIKE}>",
	f"<select autofocus onfocus={STRIKE}></select>",
	f"<marquee onstart={STRIKE}>x</marquee>",
	f"<a href=javascript:{_CALL}>here</a>",
	f"<a href='java&#x0A;script:{_CALL}'>here</a>",
	f"[here](javascript:{_CALL})",
	f"<form action=javascript:{_CALL}><button autofocus>x</button></form>",
	f'"><img src=x onerror={STRIKE}>',
	f"'><img src=x onerror={STRIKE}>",
	f"`-({STRIKE})-`",
	f'" autofocus onfocus={STRIKE} x="',
	f"' onmouseover={STRIKE} x='",
	f"</textarea><img src=x onerror={STRIKE}>",
	f"</title><img src=x onerror={STRIKE}>",
	f"</script><script>{STRIKE}</script>",
	f"--><img src=x onerror={STRIKE}>",
	f"]]><img src=x onerror={STRIKE}>",
	f"&lt;img src=x onerror={STRIKE}&gt;",
	f"&amp;lt;img src=x onerror={STRIKE}&amp;gt;",
	f"\\x3cimg src=x onerror={STRIKE}\\x3e",
	f"\u202e<img src=x onerror={STRIKE}>\u202c",
	f"<\u200bimg src=x onerror={STRIKE}>",
	f"<img/src=x\tonerror\n=\r{STRIKE}>",
	f"<IMG SRC=x OnErRoR={STRIKE}>",
	f"<<img src=x onerror={STRIKE}>",
	f"<img src=x onerror={STRIKE} ",
	f"<style>@import'javascript:{_CALL}'</style>",
	f"<link rel=stylesheet href=javascript:{_CALL}>",
	f"<meta http-equiv=refresh content='0;javascript:{_CALL}'>",
	f"<base href=javascript:{_CALL}>",
	f"{{{{constructor.constructor('{STRIKE}')()}}}}",
	f"${{{STRIKE}}}",
	f"<%= {STRIKE} %>",
	f"<template><img src=x onerror={STRIKE}></template>",
	f"<noscript><p title='</noscript><img src=x onerror={STRIKE}>'>",
	f"<x contenteditable onblur={STRIKE} tabindex=0 autofocus>x</x>",
)
# What a template engine would fill in, and what it would answer with.
TEMPLATES = (
	("{{ 7 * 191 }}", "1337"),
	("{{7*191}}", "1337"),
	("{% if 1 %}1337{% endif %}", None),
	("{{ frappe.session.user }}", "Administrator"),
	("{{ frappe.db.sql('select 7*191') }}", "1337"),
	("{{ ''.__class__.__mro__[1].__subclasses__() }}", "<class"),
	("{{ config }}", "db_password"),
	("{{ self.__init__.__globals__ }}", "__builtins__"),
	("{{ authority.__class__ }}", "<class"),
	("${7*191}", "1337"),
	("#{7*191}", "1337"),
	("<%= 7*191 %>", "1337"),
	("%(authority)s", None),
	("{authority.__class__}", "<class"),
	("{0.__class__}", "<class"),
	("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "uid="),
)
_ACTIVE = {
	"script",
	"iframe",
	"object",
	"embed",
	"svg",
	"math",
	"style",
	"link",
	"meta",
	"base",
	"form",
	"video",
	"audio",
}
_LEADS = {"href", "src", "action", "formaction", "data", "srcdoc", "xlink:href"}


class _Finder(HTMLParser):
	def __init__(self) -> None:
		super().__init__()
		self.found: list[str] = []

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		if tag in _ACTIVE:
			self.found.append(tag)
		for name, value in attrs:
			leads = "".join((value or "").split()).lower()
			if name.startswith("on") or (
				name in _LEADS and leads.startswith(("javascript:", "data:text", "vbscript:"))
			):
				self.found.append(f"{tag} {name}={value}")


def active_parts(html: str) -> list[str]:
	"""What in these words a browser would run, load a page for, or submit."""
	finder = _Finder()
	finder.feed(html or "")
	finder.close()
	return finder.found
