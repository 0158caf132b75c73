from participation_app.casework.append_only import KeptBySystem


class HealthFinding(KeptBySystem):
	pass
