"""One setting says how small a group may be that is shown; an update never makes it less strict."""

import frappe
import pytest

from participation_app.casework.disclosure import smallest_group
from participation_app.patches import join_smallest_groups


@pytest.mark.parametrize(
	("earlier", "kept", "now"),
	[(None, 7, 7), (4, 7, 7), (12, 7, 12), (12, 0, 12), (4, 0, 5), (None, 0, 5)],
)
def test_the_stricter_of_two_earlier_settings_holds(earlier, kept, now):
	frappe.db.set_single_value("Participation Settings", "disclosure_threshold", kept)
	if earlier is not None:
		values = {"doctype": "Open Data Settings", "field": "threshold", "value": earlier}
		singles = frappe.qb.DocType("Singles")
		frappe.qb.into(singles).columns(*values).insert(*values.values()).run()
	for _time in range(2):
		join_smallest_groups.execute()
		assert smallest_group() == now
