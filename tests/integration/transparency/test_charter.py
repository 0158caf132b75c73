"""The charter's figures, and the document that says which figure measures which promise."""

from datetime import date
from pathlib import Path

import frappe
import pytest
from frappe.utils import get_datetime

from participation_app.casework import case_events
from participation_app.casework.enquiries import note_asked
from participation_app.casework.measures import Period
from participation_app.patches import measure_survey_results
from participation_app.transparency import charter
from participation_app.transparency.days import last_days
from participation_app.transparency.figures import COUNT, FIGURES, OF_NOW, SHARE, STARS, Figure
from tests.integration.casework.tickets import DEPARTMENT, make, make_ticket
from tests.integration.counting import counted_queries
from tests.integration.engagement.surveys import close, make_open, publish
from tests.integration.public_pages import open_page, words_of

FAR_PAST = Period(date(2011, 3, 1), date(2011, 3, 31))
EMPTY = Period(date(1999, 1, 1), date(1999, 1, 31))


def figure(name, period=FAR_PAST):
	return FIGURES[name](period)


@pytest.fixture
def march(freeze):
	"""Three contributions of a month in which nothing else happened: two answered, one opened again."""
	freeze("2011-03-01 09:00")
	first, second, third = (
		make_ticket(received_at=get_datetime("2011-03-01 08:00"), type=kind)
		for kind in ("Complaint", "Suggestion", "Suggestion")
	)
	make("agent", first, "refer", department=DEPARTMENT)
	freeze("2011-03-02 09:00")
	for ticket in (first, second):
		case_events.record(
			"published", ticket=ticket, actor_role="System", from_state=None, to_state="Answered"
		)
	make("manager", second, "close_without_publication", reason="سحب")
	return first, second, third


def test_nothing_measured_is_none_and_not_nought_per_cent():
	for name, reckon in FIGURES.items():
		if name not in OF_NOW:
			found = reckon(EMPTY)
			assert found.value is None or (found.kind == COUNT and found.value == 0), name


def test_contributions_referred_are_counted_once_each(march):
	assert figure("Referred to Departments") == Figure(COUNT, 1)


def test_answers_in_time_are_the_same_figure_as_in_the_report(march):
	found = figure("Answers in Time")
	assert found.kind == SHARE and 0 <= found.value <= found.of


def test_a_suggestion_counts_as_answered_when_its_clock_has_ended(march):
	assert figure("Suggestions Answered") == Figure(SHARE, 1, 2)


def test_an_answer_stood_until_it_is_opened_again(march, freeze):
	assert figure("Answers That Stood") == Figure(SHARE, 2, 2)
	freeze("2011-03-05 09:00")
	case_events.record("reopen", ticket=march[0], actor_role="Citizen", from_state="Answered", to_state="")
	assert figure("Answers That Stood") == Figure(SHARE, 1, 2)


def test_a_result_is_told_once_it_was_sent(march):
	before = figure("Results Told")
	notice = {"doctype": "Participation Notice", "kind": "Result", "ticket": march[0], "channel": "SMS"}
	frappe.get_doc({**notice, "state": "Sent", "language": "ar", "text": "تم"}).db_insert()
	frappe.get_doc(
		{**notice, "state": "Failed", "ticket": march[1], "language": "ar", "text": "تم"}
	).db_insert()
	after = figure("Results Told")
	assert (before.of, after.of) == (2, 2) and after.value == before.value + 1


def test_an_enquiry_counts_however_it_was_made(march):
	document = frappe.get_doc("HD Ticket", march[0])
	for role, way in (("Citizen", "SMS"), ("Citizen", "page"), ("Call Centre Agent", "phone")):
		note_asked(document, role, way)
	assert figure("Enquiries Answered", last_days(1)).value >= 3


def test_satisfaction_is_the_average_of_the_stars(march):
	for ticket, stars in zip(march, (5, 4, 2), strict=True):
		rating = {
			"doctype": "Participation Rating",
			"ticket": ticket,
			"stars": stars,
			"unique_key": f"t{ticket}",
		}
		frappe.get_doc({**rating, "name": f"rating-{ticket}", "rated_at": "2011-03-10 10:00:00"}).db_insert()
	assert figure("Satisfaction") == Figure(STARS, 3.7, 3)


def test_the_open_channels_are_the_accounts_connected_now():
	frappe.db.set_value("Social Account", {"platform": "X"}, "state", "Needs Attention")
	enabled = frappe.db.count("Social Account", {"enabled": 1})
	assert figure("Open Channels").of == enabled and figure("Open Channels").value < enabled


def test_each_statement_is_read_with_its_figure():
	for statements in charter.read_charter().values():
		assert statements and all(one.statement and one.says for one in statements)


def test_a_statement_without_a_figure_says_so():
	frappe.local.lang = "en"
	own = frappe.get_doc("Participation Policy")
	own.statements[0].measure = ""
	own.save()
	said = [one.says for statements in charter.read_charter().values() for one in statements]
	assert said.count("Not measured yet") == 1


def test_of_the_surveys_whose_results_were_due_those_that_show_them_count(freeze):
	freeze("2026-03-02 11:00")
	shown, kept_back, not_due = (make_open(title=name) for name in ("one", "two", "three"))
	freeze("2026-03-09 13:00")
	for survey in (shown, kept_back):
		close(survey)
	freeze("2026-03-12 13:00")
	publish(shown)
	frappe.db.set_value("Participation Survey", not_due.name, "results_at", "2026-03-14 12:00:00")
	march = Period(date(2026, 3, 1), date(2026, 3, 31))
	assert figure("Survey Results Shown", march) == Figure(SHARE, 1, 2)


def test_a_policy_from_before_there_were_surveys_gets_its_figure_where_nobody_chose_one():
	own = frappe.get_doc("Participation Policy")
	(row,) = [row for row in own.statements if "surveys and polls" in (row.statement_in_english or "")]
	for chosen, kept in (("", "Survey Results Shown"), ("Satisfaction", "Satisfaction")):
		row.db_set("measure", chosen)
		measure_survey_results.execute()
		assert frappe.db.get_value("Policy Statement", row.name, "measure") == kept


@pytest.mark.parametrize(
	("found", "reads"),
	[
		(Figure(SHARE, 9, 10), ("90%", "9 of 10 promised dates were kept")),
		(Figure(SHARE, None, 0), ("", "Nothing to measure in the last 90 days")),
		(Figure(SHARE, 0, 1200), ("0%", "0 of 1,200 promised dates were kept")),
	],
)
def test_a_figure_is_read_as_a_sentence(found, reads, monkeypatch):
	frappe.local.lang = "en"
	monkeypatch.setattr(charter, "kept_figures", lambda: {"Answers in Time": found})
	(one,) = [one for one in charter.read_charter()["Our Commitment"] if "without delay" in one.statement]
	assert (one.value, one.says) == reads


def test_the_page_reckons_nothing_while_the_figures_are_fresh():
	charter.reckon()
	open_page("/participation/charter")
	with counted_queries() as queries:
		words = words_of(open_page("/participation/charter?lang=en"))
	assert not [query for query in queries if "Case Event" in query]
	assert "Your questions will be answered in good time" in words


def test_every_figure_that_a_statement_can_name_exists_and_has_its_words():
	field = frappe.get_meta("Policy Statement").get_field("measure")
	assert set(field.options.split("\n")) - {""} == set(FIGURES) == set(charter._sentences())


def test_the_document_names_the_figure_of_every_promise():
	"""docs/measures.md and the policy of a new site say the same, and each function named there is the one used."""
	text = (Path(frappe.get_app_path("participation_app")).parent / "docs" / "measures.md").read_text()
	rows = [
		[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if "|" in line
	]
	told = {cells[0]: cells[1] for cells in rows if len(cells) == 3 and not cells[0].startswith("-")}
	own = frappe.get_doc("Participation Policy")
	for row in own.statements:
		sentence = row.statement_in_english.replace("{authority}", "the authority")
		assert told.get(sentence) == (row.measure or "not measured yet"), sentence
	functions = {
		cells[0]: cells[1].strip("`") for cells in rows if len(cells) == 3 and cells[1].startswith("`")
	}
	assert functions == {name: reckon.__name__ for name, reckon in FIGURES.items()}


def test_what_counts_events_of_the_trail_asks_once_and_through_an_index():
	assert frappe.db.has_index("tabCase Event", "move_at_index")
	for name in ("Referred to Departments", "Enquiries Answered"):
		with counted_queries() as queries:
			figure(name)
		assert len([query for query in queries if "tabCase Event" in query]) == 1, name
