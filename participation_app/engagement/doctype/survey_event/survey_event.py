from participation_app.casework.append_only import AppendOnly


class SurveyEvent(AppendOnly):
	pass
