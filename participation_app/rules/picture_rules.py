"""Which pictures each platform takes with a post, from the platforms' published limits."""

from __future__ import annotations

from dataclasses import dataclass

MISSING, WRONG_TYPE, TOO_LARGE, WRONG_SHAPE = "missing", "wrong_type", "too_large", "wrong_shape"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class PictureFacts:
	"""What counts of a picture; `size` in bytes, width and height in pixels."""

	media_type: str
	size: int
	width: int
	height: int


@dataclass(frozen=True)
class PictureRule:
	"""`types` are media types; `narrowest` and `widest` bound the width by the height."""

	types: tuple[str, ...]
	largest: int
	is_required: bool = False
	narrowest: float = 0.0
	widest: float = float("inf")


JPEG, PNG, WEBP, GIF = "image/jpeg", "image/png", "image/webp", "image/gif"
PICTURE_RULES = {
	"X": PictureRule((JPEG, PNG, WEBP), 5 * MEGABYTE),
	"Facebook": PictureRule((JPEG, PNG, GIF), 10 * MEGABYTE),
	"Instagram": PictureRule((JPEG,), 8 * MEGABYTE, is_required=True, narrowest=0.8, widest=1.91),
	"YouTube": PictureRule((JPEG, PNG, WEBP, GIF), 16 * MEGABYTE),
}


def picture_faults(platform: str, picture: PictureFacts | None) -> tuple[str, ...]:
	"""What keeps the platform from taking the picture, or a post without one: none of it, or some of the four."""
	rule = PICTURE_RULES[platform]
	if picture is None:
		return (MISSING,) if rule.is_required else ()
	shape = picture.width / picture.height
	met = {
		WRONG_TYPE: picture.media_type in rule.types,
		TOO_LARGE: picture.size <= rule.largest,
		WRONG_SHAPE: rule.narrowest <= round(shape, 2) <= rule.widest,
	}
	return tuple(fault for fault, is_met in met.items() if not is_met)
