from participation_app.casework.append_only import KeptBySystem


class ParticipationPause(KeptBySystem):
	pass
