from participation_app.casework.append_only import AppendOnly


class ParticipationPromise(AppendOnly):
	pass
