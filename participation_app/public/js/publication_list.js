(function () {
	const COLOURS = {
		Waiting: "orange",
		Sending: "blue",
		Unclear: "yellow",
		Sent: "green",
		Refused: "red",
		"By Hand": "purple",
		Withdrawn: "gray",
	};

	frappe.listview_settings["Publication"] = {
		hide_name_column: true,
		add_fields: ["state"],
		get_indicator: ({ state }) => [__(state), COLOURS[state] || "gray", `state,=,${state}`],
	};
})();
