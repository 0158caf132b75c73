"""The authority's colour on public pages, in light and in dark, always readable."""

from __future__ import annotations

from participation_app.rules.colours import colour_of, readable_on

DEFAULT = "#0b5351"
# The grounds of css/public_page.css.
_LIGHT, _DARK = "#faf9f6", "#14181b"


def style(colour: str | None) -> str:
	"""The style sheet's variables for this colour; for the default where none is set."""
	own = colour_of(colour or "") or DEFAULT
	light, dark = readable_on(_LIGHT, own), readable_on(_DARK, own)
	on_brand = readable_on(own, "#ffffff")
	return (
		f":root{{--brand:{own};--on-brand:{on_brand};--accent:{light};--on-accent:{readable_on(light, '#ffffff')}}}"
		f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark};--on-accent:{readable_on(dark, '#ffffff')}}}}}"
	)
