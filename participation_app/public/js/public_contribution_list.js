// The moderation queue: what is to be decided, the next due first.

participation.MODERATION_COLOURS = {
	Received: "orange",
	"Under Study": "blue",
	Approved: "cyan",
	"Approved in Part": "cyan",
	Refused: "gray",
	Published: "green",
	Objected: "red",
	Withdrawn: "gray",
};

frappe.listview_settings["Public Contribution"] = {
	hide_name_column: true,
	add_fields: ["state", "due_at", "language"],
	filters: [["state", "in", ["Received", "Under Study", "Objected"]]],
	get_indicator: ({ state }) => [
		__(state, null, "Public Contribution"),
		participation.MODERATION_COLOURS[state] || "gray",
		`state,=,${state}`,
	],
	formatters: {
		due_at(value, df, { state }) {
			const is_open = ["Received", "Under Study", "Objected"].includes(state);
			return (is_open && participation.due_pill(value)?.outerHTML) || "";
		},
	},
};
