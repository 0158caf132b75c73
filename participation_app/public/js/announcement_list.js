// Announcements, the newest first.

participation.ANNOUNCEMENT_COLOURS = {
	Draft: "gray",
	"Under Review": "orange",
	Approved: "blue",
	Published: "green",
	Withdrawn: "gray",
	Removed: "gray",
};

frappe.listview_settings["Announcement"] = {
	hide_name_column: true,
	add_fields: ["state", "publish_at"],
	get_indicator: ({ state }) => [
		__(state, null, "Announcement"),
		participation.ANNOUNCEMENT_COLOURS[state] || "gray",
		`state,=,${state}`,
	],
};
