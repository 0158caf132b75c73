from participation_app.casework.person_records import PersonRecord


class ParticipationPerson(PersonRecord):
	pass
