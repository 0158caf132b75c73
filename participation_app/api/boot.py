"""What the desk is told when it starts."""

from __future__ import annotations

from participation_app.casework.dates import ARABIC_INDIC, HIJRI_YEARS, hijri_era, hijri_months, hijri_starts
from participation_app.casework.settings import settings


def tell_dates(bootinfo: dict) -> None:
	"""How dates are written, so that scripts write them as the server does."""
	own = settings()
	told = {
		"hijri_beside": bool(own.get("hijri_beside")),
		"digits": "arab" if own.get("arabic_digits") == ARABIC_INDIC else "latn",
	}
	if told["hijri_beside"]:
		told |= {
			"hijri_months": hijri_months(),
			"hijri_era": hijri_era(),
			"hijri_first_year": HIJRI_YEARS[0],
			"hijri_starts": hijri_starts(),
		}
	bootinfo["participation_dates"] = told
