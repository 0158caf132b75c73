// The settings: a change of the time zone moves promised dates.

participation.calendar.watch("Participation Settings");
