"""Reports say what the records say, to the last digit, and to each reader of their own tickets alone."""

import json
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import product

import frappe
import pytest
from frappe.desk.query_report import run

from participation_app.casework.report_scope import scope_of, steps_of
from participation_app.casework.satisfaction import Stars, by_group, without_small
from participation_app.rules.lifecycle import TYPES
from participation_app.transparency.figures import satisfaction
from tests.integration.casework.tickets import DEPARTMENT, OTHER_DEPARTMENT
from tests.integration.counting import counted_queries
from tests.integration.transparency.filled import FIRST_NUMBER, NOW
from tests.integration.transparency.reported import RULES, fill_reports
from tests.integration.walk import as_person

FIRST, LAST = date(2012, 3, 10), date(2012, 4, 20)
PERIOD = {"from_date": str(FIRST), "to_date": str(LAST)}
EVERY_REPORT = {
	"Volume of Contributions": ("Day", "Week", "Month"),
	"Kinds and Channels": (None,),
	"Places": (None,),
	"Time per Holder": ("Share", "Department", "Section"),
	"Returns": ("Department", "Section", "Reason", "Month"),
	"Satisfaction of Citizens": ("Department", "Section", "Channel", "Type", "Month"),
	"Top Subjects": ("Word", "Rule"),
	"Rounds of Review": ("Platform", "Department", "Month"),
	"Redirections by Entity": (None,),
}
READINGS = [(name, group) for name, groups in EVERY_REPORT.items() for group in groups]


@pytest.fixture(autouse=True, params=[5, 71])
def by_chance(request, freeze):
	"""A site filled by chance, read by a manager."""
	freeze(NOW)
	fill_reports(request.param, tickets=90)
	as_person("manager")
	yield


def report(name, **filters):
	return run(name, filters={**PERIOD, **filters}, ignore_prepared_report=True)


def rows_of(name, **filters):
	return report(name, **filters)["result"]


def figures(name, *fields, **filters):
	"""By group, the row's figures; the last is the total."""
	return {row["group"]: tuple(row.get(field) for field in fields) for row in rows_of(name, **filters)}


def within(moment):
	return moment is not None and FIRST <= moment.date() <= LAST


def tickets(**properties):
	fields = ["name", "participation_type as type", "participation_channel as channel"]
	fields += ["participation_place as place", "participation_department as department"]
	fields += ["participation_received_at as received_at", "participation_answered_at as answered_at"]
	fields += ["participation_needs_inspection as inspected"]
	rows = frappe.get_all("HD Ticket", {"name": [">=", FIRST_NUMBER]}, fields)
	return [row for row in rows if all(row[name] == value for name, value in properties.items())]


def received(**properties):
	return [row for row in tickets(**properties) if within(row.received_at)]


def records(doctype, moment, *fields):
	"""The records of the period with their ticket."""
	known = {str(row.name): row for row in tickets()}
	rows = frappe.get_all(doctype, {"ticket": ["in", list(known)]}, ["ticket", moment, *fields])
	return [frappe._dict(row, of=known[row.ticket]) for row in rows if within(row[moment])]


def share(part, whole):
	return frappe.utils.flt(100 * part / whole, 1) if whole else None


FILTERS = [{}, {"channel": "X"}, {"type": TYPES[0], "department": DEPARTMENT}, {"place": "Palm District"}]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("step", ["Day", "Week", "Month"])
def test_volume_counts_each_day_week_and_month(step, filters):
	rows = rows_of("Volume of Contributions", group_by=step, **filters)
	begins = steps_of(scope_of(PERIOD).period, step)
	assert [row["key"] for row in rows[:-1]] == [str(day) for day in begins]
	came = Counter(_step(row.received_at.date(), begins) for row in received(**filters))
	assert {row["key"]: row["received"] for row in rows[:-1] if row["received"]} == came
	ended = [
		row for row in records("Participation Verdict", "ended_at") if filters.items() <= dict(row.of).items()
	]
	assert rows[-1]["received"] == came.total()
	assert rows[-1]["ended"] == len(ended) == sum(row["ended"] for row in rows[:-1])
	if filters:
		assert "comments" not in rows[-1]
	else:
		posted = frappe.get_all("Social Comment", {"is_own": 0}, pluck="posted_at")
		assert rows[-1]["comments"] == sum(map(within, posted))


def _step(day, begins):
	return str(max(one for one in begins if one <= day))


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_promises_are_narrowed_as_everything_is(filters):
	verdicts = records("Participation Verdict", "counted_from", "type", "channel", "department")
	running = [row for row in received() if not row.answered_at]
	places = {row["of"].name: row["of"].place for row in verdicts}
	asked = [{**row, "place": places[row["of"].name]} for row in verdicts] + running
	expected = sum(filters.items() <= {name: row[name] for name in filters}.items() for row in asked)
	assert rows_of("Promises Kept and Broken", group_by="Type", **filters)[-1]["given"] == expected


@pytest.mark.parametrize("filters", FILTERS[:2], ids=str)
def test_kinds_and_channels_divide_what_was_received(filters):
	rows = rows_of("Kinds and Channels", **filters)
	all_received = received(**filters)
	for row in rows[:-1]:
		own = [one for one in all_received if one.type == row["key"]]
		assert row["received"] == len(own)
		assert row["share"] == share(len(own), len(all_received))
		by_channel = Counter(frappe.scrub(one.channel) for one in own)
		assert all(row[channel] == number for channel, number in by_channel.items())
	assert rows[-1]["received"] == len(all_received)


def test_places_are_counted_with_what_is_open_and_inspected():
	shown = figures("Places", "received", "open", "inspected", "share")
	everything = received()
	for place in {row.place for row in everything}:
		own = [row for row in everything if row.place == place]
		expected = len(own), sum(not row.answered_at for row in own), sum(row.inspected for row in own)
		assert shown[place or "None given"] == (*expected, share(len(own), len(everything)))
	assert shown["Total"][0] == len(everything)


def test_more_places_than_the_list_holds_are_told_together(monkeypatch):
	monkeypatch.setattr("participation_app.casework.received.MOST_PLACES", 1)
	rows = rows_of("Places")
	assert [row["group"] for row in rows[1:]] == ["Further places", "Total"]
	assert rows[0]["received"] + rows[1]["received"] == rows[2]["received"] == len(received())


@pytest.mark.parametrize(
	("group", "field", "shares"),
	[
		("Share", "share", ("Triage", "Department", "Section", "Drafting", "Public Relations")),
		("Department", "department", ("Department", "Section")),
		("Section", "section", ("Section",)),
	],
)
def test_the_time_of_each_holder_is_that_of_the_stays_that_ended(group, field, shares):
	shown = figures("Time per Holder", "stays", "contributions", "days", "longest", "over", group_by=group)
	fields = ("share", "department", "section", "days_spent", "days_allowed")
	stays = [
		row
		for row in records("Participation Holding", "until", *fields)
		if row.share in shares and row[field]
	]
	for holder in {row[field] for row in stays}:
		assert shown[frappe._(holder)] == _held([row for row in stays if row[field] == holder])
	assert shown["Total"] == _held(stays)
	assert len(shown) == len({row[field] for row in stays}) + 1


def _held(stays):
	days = [row.days_spent for row in stays]
	over = sum(row.days_allowed > 0 and row.days_spent > row.days_allowed for row in stays)
	flt = frappe.utils.flt
	return len(stays), len({row.ticket for row in stays}), flt(sum(days), 1), flt(max(days), 1), over


@pytest.mark.parametrize("group", ["Department", "Reason", "Month"])
def test_returns_are_the_moves_that_sent_something_back(group):
	moves = ("return", "decline", "send_back", "ask_again")
	came_back = [row for row in records("Case Event", "at", "move", "note") if row.move in moves]
	shown = {row["key"]: row for row in rows_of("Returns", group_by=group)}
	key = {
		"Department": lambda row: row.of.department or "",
		"Reason": lambda row: row.note or "",
		"Month": lambda row: str(row["at"].date().replace(day=1)),
	}[group]
	expected = Counter((key(row), row.move) for row in came_back)
	total = rows_of("Returns", group_by=group)[-1]
	for name, move in product({key(row) for row in came_back}, moves):
		rows = [row for row in rows_of("Returns", group_by=group)[:-1] if row["key"] == name]
		assert [row[move] for row in rows] == [expected[name, move]]
	assert total["all"] == len(came_back)
	assert shown.keys() == {key(row) for row in came_back} | {""}


@pytest.mark.parametrize("group", ["Department", "Channel", "Type", "Month"])
def test_satisfaction_is_the_charters_and_no_small_group_is_shown(group):
	frappe.db.set_single_value("Participation Settings", "disclosure_threshold", 5)
	ratings = records("Participation Rating", "rated_at", "stars")
	rows = rows_of("Satisfaction of Citizens", group_by=group)
	figure = satisfaction(scope_of(PERIOD).period)
	assert (rows[-1]["average"], rows[-1]["ratings"]) == (figure.value, figure.of)
	assert rows[-1]["ratings"] == len(ratings) == sum(row["ratings"] for row in rows[:-1])
	assert all(row["ratings"] >= 5 for row in rows)
	for number in range(1, 6):
		assert rows[-1][f"stars_{number}"] == sum(row.stars == number for row in ratings)


def test_so_few_ratings_that_a_person_could_be_made_out_are_not_shown_at_all():
	frappe.db.set_single_value("Participation Settings", "disclosure_threshold", 1000)
	told = report("Satisfaction of Citizens", group_by="Channel")
	assert told["result"] == [] and "1000" in told["message"]


@pytest.mark.parametrize(
	("sizes", "shown"),
	[
		([9, 8, 7], [9, 8, 7]),
		([9, 8, 2], [9, 10]),  # two alone would be small: the next smallest stands with them
		([9, 3, 2], [9, 5]),
		([4, 3], [7]),
		([6], [6]),
		([], []),
	],
)
def test_small_groups_stand_together_and_never_alone(sizes, shown):
	groups = [Stars((chr(97 + number),), (size, 0, 0, 0, 0)) for number, size in enumerate(sizes)]
	assert [one.ratings for one in without_small(groups, 5)] == shown


def test_subjects_are_the_words_of_rules_and_a_contribution_counts_under_each():
	registered = [row for row in records("Case Event", "at", "move", "details") if row.move == "register"]
	routed = [json.loads(row.details or "{}").get("routing") for row in registered]
	words = Counter(word for one in routed if one for word in one["words"])
	words["No rule matched"] = routed.count(None)
	shown = figures("Top Subjects", "received", "share", "rule", group_by="Word")
	assert {name: row[0] for name, row in shown.items() if name != "Total"} == words
	assert shown["حفرة"][1:] == (share(words["حفرة"], len(registered)), "الحفر")
	assert shown["Total"][0] == len(registered)
	rules = Counter(one["rule"] if one else "No rule matched" for one in routed)
	shown = figures("Top Subjects", "received", group_by="Rule")
	assert {name: row[0] for name, row in shown.items() if name != "Total"} == rules
	assert set(RULES) <= set(shown)


def test_subjects_stand_beside_the_period_of_the_same_length_before():
	april = {"from_date": "2012-04-01", "to_date": "2012-04-20"}
	before = {"from_date": "2012-03-12", "to_date": "2012-03-31"}
	now = {row["group"]: row for row in run("Top Subjects", filters=april)["result"]}
	earlier = {row["group"]: row for row in run("Top Subjects", filters=before)["result"]}
	for name, row in now.items():
		assert row["before"] == (earlier[name]["received"] if name in earlier else 0)
		assert name == "Total" or row["change"] == row["received"] - row["before"]


@pytest.mark.parametrize("group", ["Platform", "Department", "Month"])
def test_rounds_of_review_are_those_of_the_replies_approved(group):
	replies = records("Proposed Reply", "approved_at", "platform", "rounds")
	total = rows_of("Rounds of Review", group_by=group)[-1]
	rounds = [row.rounds for row in replies]
	assert (total["first"], total["second"]) == (rounds.count(1), rounds.count(2))
	assert total["later"] == len([one for one in rounds if one > 2])
	assert total["average"] == frappe.utils.flt(sum(rounds) / len(rounds), 1)
	by_platform = Counter(row.platform for row in replies)
	if group == "Platform":
		assert {row["key"]: row["approved"] for row in rows_of("Rounds of Review")[:-1]} == by_platform


def test_redirections_are_those_of_the_records():
	total = rows_of("Redirections by Entity")[-1]
	moments = frappe.get_all("Social Comment", {"state": "Redirected"}, pluck="decided_at")
	handed = [row for row in records("Case Event", "at", "move") if row.move == "hand_off"]
	assert (total["comments"], total["contributions"]) == (sum(map(within, moments)), len(handed))


@pytest.mark.parametrize(("name", "group"), READINGS)
def test_a_liaison_reads_the_figures_of_their_department_alone(name, group):
	if name in ("Rounds of Review", "Redirections by Entity"):
		as_person("liaison")
		with pytest.raises(frappe.PermissionError):
			report(name, group_by=group)
		return
	managers = report(name, group_by=group, department=DEPARTMENT)
	as_person("liaison")
	own, asked = report(name, group_by=group), report(name, group_by=group, department=DEPARTMENT)
	assert own["result"] == asked["result"]
	if name != "Volume of Contributions":
		assert own["result"] == managers["result"]
	others = report(name, group_by=group, department=OTHER_DEPARTMENT)["result"]
	amounts = [value for row in others for value in row.values() if isinstance(value, int) and value > 1]
	assert amounts == []


@pytest.mark.parametrize(("name", "group"), READINGS)
def test_who_has_no_part_in_the_work_reads_no_report(name, group):
	as_person("plain_agent")
	with pytest.raises(frappe.PermissionError):
		report(name, group_by=group)


@pytest.mark.parametrize(("name", "group"), READINGS)
def test_a_report_asks_the_same_number_of_times_whatever_there_is(name, group):
	report(name, group_by=group)
	with counted_queries() as first:
		report(name, group_by=group)
	fill_more()
	with counted_queries() as second:
		report(name, group_by=group)
	assert len(second) <= len(first) and len(first) <= 16


def fill_more():
	frappe.db.sql(
		"""insert into `tabCase Event` (name, ticket, move, at, from_state, note)
		select concat('more-', name), ticket, move, at, from_state, concat(coalesce(note, ''), name)
		from `tabCase Event` where at between '2012-03-01' and '2012-05-01'"""
	)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Asia/Kathmandu", "America/New_York", "Asia/Dubai"])
def test_days_are_those_of_the_authoritys_clock_even_when_it_changes(zone):
	frappe.db.set_single_value("Participation Settings", "time_zone", zone)
	from participation_app.casework import moments
	from participation_app.casework.settings import authority_zone

	came = Counter()
	for row in tickets():
		day = moments.aware(row.received_at).astimezone(authority_zone()).date()
		came[str(day)] += FIRST <= day <= LAST
	rows = rows_of("Volume of Contributions", group_by="Day")
	assert {row["key"]: row["received"] for row in rows[:-1] if row["received"]} == +came


@pytest.mark.parametrize("first", ["Sunday", "Monday", "Saturday"])
def test_a_week_begins_on_the_sites_own_day(first):
	frappe.db.set_single_value("System Settings", "first_day_of_the_week", first)
	rows = rows_of("Volume of Contributions", group_by="Week")
	begins = [datetime.strptime(row["key"], "%Y-%m-%d") for row in rows[:-1]]
	assert {f"{day:%A}" for day in begins} == {first}
	assert rows[-1]["received"] == sum(row["received"] for row in rows[:-1])
	assert begins[0].date() <= FIRST < begins[0].date() + timedelta(days=7)


def test_groups_are_read_whatever_their_size_before_small_ones_are_put_together():
	found = by_group("manager@city.example", scope_of(PERIOD), "Type")
	assert sum(one.ratings for one in found) == len(records("Participation Rating", "rated_at"))
