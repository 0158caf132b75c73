"""DocTypes and fixtures: complete, consistent, and with the words of the procedure."""

from __future__ import annotations

import re

import pytest

from participation_app.rules import lifecycle
from tests.architecture.sources import (
	PACKAGE,
	ROOT,
	custom_fields,
	doctype_folders,
	doctypes,
	fixture,
	lines_of,
	place,
	read_json,
)

# Of Frappe and Helpdesk. A name that is neither here nor ours is a slip.
FOREIGN_DOCTYPES = {
	"DocType",
	"Email Account",
	"HD Holiday",
	"HD Service Day",
	"HD Service Holiday List",
	"HD Service Level Agreement",
	"HD Service Level Priority",
	"HD Team",
	"HD Ticket",
	"HD Ticket Priority",
	"HD Ticket Status",
	"Language",
	"Role",
	"User",
	"Workflow State",
}
FOREIGN_ROLES = {"Administrator", "All", "Agent", "Agent Manager", "Guest", "System Manager"}
SECRET = re.compile(r"(^|_)(secret|token|password|passwd|bearer|private_key|api_key|auth_key)(_|$)")
LAYOUT = {"Section Break", "Column Break", "Tab Break", "HTML", "Heading"}
TABLES = {"Table", "Table MultiSelect"}

FIELDS = [(name, field) for name, doctype in doctypes().items() for field in doctype["fields"]]
FIELDS += [(field["dt"], field) for field in custom_fields()]


def module_of(folder) -> str:
	return folder.relative_to(PACKAGE).parts[0].replace("_", " ").title()


@pytest.mark.parametrize("folder", doctype_folders(), ids=place)
def test_a_doctype_has_its_description_its_controller_and_its_module(folder):
	description = read_json(folder / f"{folder.name}.json")
	assert (folder / f"{folder.name}.py").is_file() and (folder / "__init__.py").is_file()
	assert description["name"].lower().replace(" ", "_") == folder.name
	assert description["module"] == module_of(folder)
	assert description["module"] in lines_of("modules.txt")


def test_every_module_has_its_folder():
	rooms = [module.lower().replace(" ", "_") for module in lines_of("modules.txt")]
	assert [room for room in rooms if not (PACKAGE / room / "doctype").is_dir()] == []


def test_every_link_and_table_leads_to_a_doctype_that_exists():
	lost = [
		f"{name}.{field['fieldname']}: {field['options']}"
		for name, field in FIELDS
		if field["fieldtype"] in {"Link", *TABLES}
		and field["options"] not in {*doctypes(), *FOREIGN_DOCTYPES}
	]
	assert lost == []


def test_a_table_holds_a_child_doctype_and_a_child_doctype_is_held_by_a_table():
	held = {field["options"] for _name, field in FIELDS if field["fieldtype"] in TABLES}
	children = {name for name, doctype in doctypes().items() if doctype.get("istable")}
	assert children == held & set(doctypes())


def test_every_field_that_is_ordered_exists_and_the_other_way_round():
	for name, doctype in doctypes().items():
		names = [field["fieldname"] for field in doctype["fields"]]
		assert sorted(names) == sorted(set(doctype["field_order"])), name


def test_a_role_in_a_permission_is_ours_or_the_platforms():
	known = {role["name"] for role in fixture("role")} | FOREIGN_ROLES
	unknown = {
		f"{name}: {permission['role']}"
		for name, doctype in doctypes().items()
		for permission in doctype.get("permissions", ())
		if permission["role"] not in known
	}
	assert unknown == set()


def test_every_doctype_that_is_no_child_says_who_may_do_what():
	silent = [
		name
		for name, doctype in doctypes().items()
		if not doctype.get("istable") and not doctype.get("permissions")
	]
	assert silent == []


def test_the_traces_of_a_ticket_are_only_read():
	rights = {"write", "create", "delete", "submit", "cancel", "amend", "import"}
	for name in ("Case Event", "Participation Promise", "Action Report", "Participation Notice"):
		for permission in doctypes()[name]["permissions"]:
			assert not {right for right in rights if permission.get(right)}, f"{name}: {permission['role']}"


def test_every_secret_is_a_password_and_shown_in_no_list():
	for name, field in FIELDS:
		if SECRET.search(field["fieldname"]) and field["fieldtype"] not in LAYOUT:
			assert field["fieldtype"] == "Password", f"{name}.{field['fieldname']} is stored in the clear"
		if field["fieldtype"] == "Password":
			assert not field.get("in_list_view") and not field.get("in_standard_filter"), name


def test_no_field_holds_the_address_of_a_platform():
	addresses = [f"{name}.{field['fieldname']}" for name, field in FIELDS if "base_url" in field["fieldname"]]
	assert addresses == [], "the addresses of platforms come from the site's configuration alone"


@pytest.mark.parametrize("field", custom_fields(), ids=lambda field: field["name"])
def test_a_custom_field_carries_our_module_and_our_prefix(field):
	assert field["module"] in lines_of("modules.txt")
	assert field["fieldname"].startswith("participation_")
	assert field["name"] == f"{field['dt']}-{field['fieldname']}"
	assert field["dt"] in FOREIGN_DOCTYPES


def test_pages_and_workspaces_carry_our_module_and_open_to_roles_that_exist():
	known = {role["name"] for role in fixture("role")} | FOREIGN_ROLES
	for kind in ("page", "workspace"):
		for path in PACKAGE.glob(f"*/{kind}/*/*.json"):
			record = read_json(path)
			assert record["module"] in lines_of("modules.txt"), place(path)
			assert {row["role"] for row in record.get("roles", ())} <= known, place(path)


def options(doctype: str, fieldname: str) -> tuple[str, ...]:
	field = next(one for name, one in FIELDS if name == doctype and one["fieldname"] == fieldname)
	return tuple(option for option in field["options"].split("\n") if option)


@pytest.mark.parametrize(
	("doctype", "fieldname", "words"),
	[
		("HD Ticket", "participation_stage", tuple(lifecycle.STAGES)),
		("HD Ticket", "participation_type", lifecycle.TYPES),
		("HD Ticket", "participation_channel", lifecycle.CHANNELS),
		("Social Comment", "state", lifecycle.COMMENT_STATES),
		("Social Comment", "platform", lifecycle.PLATFORMS),
		("Social Comment", "proposed_type", lifecycle.TYPES),
		("Social Account", "platform", lifecycle.PLATFORMS),
		("Participation Routing Rule", "set_type", lifecycle.TYPES),
	],
)
def test_a_choice_offers_the_words_of_the_procedure(doctype, fieldname, words):
	assert sorted(options(doctype, fieldname)) == sorted(words)


def test_each_transition_of_the_workflow_is_a_move_of_the_same_role():
	(workflow,) = fixture("workflow")
	for transition in workflow["transitions"]:
		from_stage, to_stage = transition["state"], transition["next_state"]
		moves = [
			move
			for move in lifecycle.MOVES.values()
			if move.to_stage == to_stage
			and any(from_stage in way.stages and transition["allowed"] in way.roles for way in move.ways)
		]
		assert moves, f"{transition['action']}: no move leads from {from_stage} to {to_stage}"


def test_the_workflow_knows_the_states_and_actions_that_are_shipped():
	(workflow,) = fixture("workflow")
	assert {row["state"] for row in workflow["states"]} <= {row["name"] for row in fixture("workflow_state")}
	actions = {row["name"] for row in fixture("workflow_action_master")}
	assert {row["action"] for row in workflow["transitions"]} == actions
	assert {row["allowed"] for row in workflow["transitions"]} <= set(lifecycle.ROLES)


def test_no_record_that_is_shipped_was_written_by_a_person():
	paths = [*PACKAGE.glob("fixtures/*.json"), *PACKAGE.glob("*/*/*/*.json")]
	assert paths
	for path in paths:
		records = read_json(path)
		for record in records if isinstance(records, list) else [records]:
			named = {record.get("owner"), record.get("modified_by")} - {None, "Administrator"}
			assert not named, f"{path.relative_to(ROOT)} names {named}"
