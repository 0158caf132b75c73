"""Departments and sections: their tree, their teams and their names in two languages."""

import frappe
import pytest
from frappe import _

from participation_app.casework.departments import PlaceInTreeWrong
from tests.integration.casework.tickets import DEPARTMENT, SECTION


def make_department(name="إدارة جديدة", **overrides):
	values = {"doctype": "Participation Department", "department_name": name, "is_group": 1, **overrides}
	return frappe.get_doc(values).insert(ignore_permissions=True)


def test_a_department_gets_a_team_of_its_name_with_a_rule_that_assigns():
	department = make_department()
	assert department.team == "إدارة جديدة"
	assert frappe.db.get_value("HD Team", department.team, "assignment_rule")


def test_a_department_keeps_the_team_it_was_given_or_that_was_there():
	assert make_department(team="مركز الاتصال").team == "مركز الاتصال"
	frappe.get_doc({"doctype": "HD Team", "team_name": "فريق قديم"}).insert(ignore_permissions=True)
	assert make_department("فريق قديم").team == "فريق قديم"


@pytest.mark.parametrize(
	("values", "says"),
	[
		({"is_group": 0}, "Choose the department"),
		({"is_group": 1, "parent_participation_department": DEPARTMENT}, "cannot stand under"),
		({"is_group": 0, "parent_participation_department": SECTION}, "itself a section"),
	],
)
def test_a_place_in_the_tree_that_makes_no_sense_is_refused(values, says):
	frappe.local.lang = "en"
	with pytest.raises(PlaceInTreeWrong, match=says):
		make_department(**values)


def test_a_section_stands_under_its_department():
	section = make_department("قسم جديد", is_group=0, parent_participation_department=DEPARTMENT)
	department = frappe.get_doc("Participation Department", DEPARTMENT)
	assert (
		department.lft
		< section.lft
		< section.rgt
		< frappe.db.get_value("Participation Department", DEPARTMENT, "rgt")
	)


def test_a_department_with_sections_is_not_deleted_from_under_them():
	with pytest.raises(frappe.ValidationError):
		frappe.delete_doc("Participation Department", DEPARTMENT)


def in_english(name):
	frappe.clear_cache()
	return _(name, lang="en")


def test_english_screens_show_the_english_name():
	department = make_department(name_in_english="New Department")
	assert in_english(department.name) == "New Department"
	assert _(department.name, lang="ar") == department.name
	department.update({"name_in_english": "Newer Department"}).save(ignore_permissions=True)
	assert in_english(department.name) == "Newer Department"
	department.update({"name_in_english": ""}).save(ignore_permissions=True)
	assert in_english(department.name) == department.name


def test_a_manager_who_is_no_system_manager_makes_a_department_with_its_team(as_user):
	as_user("manager")
	department = {"doctype": "Participation Department", "department_name": "إدارة المياه", "is_group": 1}
	assert frappe.get_doc(department).insert().team == "إدارة المياه"
	assert frappe.session.user == "manager@city.example"
