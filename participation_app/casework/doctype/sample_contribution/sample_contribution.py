from participation_app.casework.append_only import KeptBySystem


class SampleContribution(KeptBySystem):
	pass
