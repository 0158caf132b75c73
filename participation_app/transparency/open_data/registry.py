"""Every dataset by its name in addresses. A new one is declared in a file of its own and entered here."""

from __future__ import annotations

from participation_app.transparency.open_data.case_rows import CaseRows
from participation_app.transparency.open_data.count_rows import CountRows
from participation_app.transparency.open_data.datasets.charter_measures import CHARTER_MEASURES
from participation_app.transparency.open_data.datasets.comments import COMMENTS
from participation_app.transparency.open_data.datasets.contributions import CONTRIBUTIONS
from participation_app.transparency.open_data.datasets.moderation import MODERATION
from participation_app.transparency.open_data.datasets.notices import NOTICES
from participation_app.transparency.open_data.datasets.redirections import REDIRECTIONS
from participation_app.transparency.open_data.datasets.service_levels import SERVICE_LEVELS
from participation_app.transparency.open_data.datasets.surveys import SURVEYS
from participation_app.transparency.open_data.figure_rows import FigureRows
from participation_app.transparency.open_data.result_rows import ResultRows

Dataset = CaseRows | CountRows | FigureRows | ResultRows

DATASETS: dict[str, Dataset] = {
	dataset.description.name: dataset
	for dataset in (
		CONTRIBUTIONS,
		COMMENTS,
		SERVICE_LEVELS,
		SURVEYS,
		MODERATION,
		REDIRECTIONS,
		NOTICES,
		CHARTER_MEASURES,
	)
}
