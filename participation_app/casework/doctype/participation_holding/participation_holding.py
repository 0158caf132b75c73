from participation_app.casework.append_only import KeptBySystem


class ParticipationHolding(KeptBySystem):
	pass
