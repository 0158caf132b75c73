from participation_app.casework import promise_reasons
from participation_app.casework.append_only import AppendOnly


class ParticipationPromise(AppendOnly):
	def onload(self):
		self.reason = promise_reasons.read(self.as_dict())
