"""Numbers of things as the reader's language counts them."""

from __future__ import annotations

from frappe import _

from participation_app.casework.dates import locale_of


def counted(number: int, **forms: str) -> str:
	"""The form that the language uses for this number: zero, one, two, few, many, else other."""
	form = "zero" if number == 0 else locale_of().plural_form(number)
	return forms.get(form, forms["other"]).format(number)


def working_days(number: int) -> str:
	"""Three working days."""
	return counted(
		number,
		one=_("one working day"),
		two=_("two working days"),
		few=_("{0} working days", context="few"),
		other=_("{0} working days"),
	)


def tickets_moving(number: int) -> str:
	"""Three tickets move: the beginning of a sentence."""
	return counted(
		number,
		zero=_("No ticket moves"),
		one=_("One ticket moves"),
		two=_("Two tickets move"),
		few=_("{0} tickets move", context="few"),
		other=_("{0} tickets move"),
	)
