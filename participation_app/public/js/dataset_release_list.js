// Releases of open data, the newest first.

frappe.listview_settings["Dataset Release"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator: ({ state }) => [__(state), { "Waiting for Approval": "orange", Published: "green", "Taken Back": "red" }[state] || "gray", `state,=,${state}`],
};
