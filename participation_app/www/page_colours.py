"""The authority's colour on public pages, in light and in dark, always readable."""

from __future__ import annotations

from participation_app.rules.colours import colour_of, readable_on, text_on

DEFAULT = "#0b5351"
# Of the grounds in css/public_page.css, those on which a colour is hardest to read.
_LIGHT, _DARK = "#eef3f4", "#1c282c"


def style(colour: str | None) -> str:
	"""The style sheet's variables for this colour; for the default where none is set."""
	own = colour_of(colour or "") or DEFAULT
	light, dark = readable_on(_LIGHT, own), readable_on(_DARK, own)
	return (
		f":root{{--brand:{own};--accent:{light};--on-accent:{text_on(light)}}}"
		f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark};--on-accent:{text_on(dark)}}}}}"
	)
