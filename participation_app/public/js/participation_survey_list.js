// Surveys, the newest first.

participation.SURVEY_COLOURS = { Draft: "gray", Open: "blue", Closed: "orange", Published: "green", "Called Off": "red" };

frappe.listview_settings["Participation Survey"] = {
	hide_name_column: true,
	add_fields: ["state", "closes_at", "results_at"],
	get_indicator: ({ state }) => [
		__(state, null, "Participation Survey"),
		participation.SURVEY_COLOURS[state] || "gray",
		`state,=,${state}`,
	],
};
