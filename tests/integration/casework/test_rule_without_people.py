"""A rule that refers to a department where nobody works."""

import frappe

from tests.integration.casework.rules import make_rule
from tests.integration.casework.tickets import make_ticket


def test_the_contribution_is_registered_and_stays_with_the_call_centre():
	frappe.set_user("Administrator")
	department = frappe.get_doc(
		{"doctype": "Participation Department", "department_name": "إدارة بلا موظفين", "is_group": 1}
	).insert()
	make_rule(mode="Refer", any_words="زقزوق", department=department.name)
	ticket = make_ticket(text="زقزوق عند الباب", excerpt="زقزوق عند الباب")
	stage, team = frappe.db.get_value("HD Ticket", ticket, ["participation_stage", "agent_group"])
	assert (stage, team) == ("Registered", "مركز الاتصال")
	assert frappe.get_all("Case Event", {"ticket": ticket}, pluck="move") == ["register"]
