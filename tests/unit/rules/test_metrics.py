"""The figures as Prometheus reads them: its own parser is the judge."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from participation_app.rules.metrics import CATALOGUE, Sample, UnknownMetric, exposition

NAMES = sorted(CATALOGUE)
ANY_TEXT = st.text(
	st.characters(exclude_categories=["Cs"], exclude_characters="\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
)


def read(text):
	return [
		(sample.name, dict(sample.labels), sample.value)
		for family in text_string_to_metric_families(text)
		for sample in family.samples
	]


@given(
	st.dictionaries(
		st.tuples(st.sampled_from(NAMES), ANY_TEXT), st.floats(0, 1e12, allow_nan=False), max_size=12
	)
)
def test_what_is_written_is_read_again_whatever_a_label_says(figures):
	samples = [Sample(name, value, {"account": label}) for (name, label), value in figures.items()]
	found = {(name, labels["account"]): value for name, labels, value in read(exposition(samples))}
	assert found == pytest.approx(figures, rel=1e-5)


def test_samples_of_one_metric_stand_together_under_its_help():
	mixed = [Sample(NAMES[0], 1, {"a": "1"}), Sample(NAMES[1], 2), Sample(NAMES[0], 3, {"a": "2"})]
	families = list(text_string_to_metric_families(exposition(mixed)))
	assert [family.name for family in families] == sorted([NAMES[0], NAMES[1]], key=list(CATALOGUE).index)
	assert all(
		family.type == "gauge" and family.documentation == CATALOGUE[family.name] for family in families
	)


def test_a_metric_without_labels_has_no_braces_and_whole_numbers_no_point():
	assert exposition([Sample("participation_workers", 2)]).splitlines()[-1] == "participation_workers 2"


def test_a_figure_that_the_catalogue_does_not_name_is_refused():
	with pytest.raises(UnknownMetric):
		exposition([Sample("participation_secret", 1)])


def test_names_say_their_unit_as_prometheus_asks():
	assert [name for name in NAMES if not re.fullmatch(r"participation_[a-z_]+[a-z]", name)] == []
	ages = [name for name, told in CATALOGUE.items() if told.startswith(("Age", "Time since"))]
	assert [name for name in ages if not name.endswith("_seconds")] == []
