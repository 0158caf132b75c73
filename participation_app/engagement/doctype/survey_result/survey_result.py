from participation_app.engagement.survey_access import Sealed


class SurveyResult(Sealed):
	pass
