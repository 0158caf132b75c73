from participation_app.engagement.survey_access import Sealed


class SurveyResponse(Sealed):
	pass
