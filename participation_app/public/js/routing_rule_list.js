frappe.listview_settings["Participation Routing Rule"] = {
	hide_name_column: true,
	hide_name_filter: true,
	add_fields: ["state"],
	get_indicator: ({ state }) => [
		__(state, null, "Participation Routing Rule"),
		participation.routing.STATE_COLOURS[state] || "gray",
		`state,=,${state}`,
	],
	onload(list) {
		if (!frappe.model.can_write("Participation Routing Rule")) return;
		const { routing } = participation;
		const put = async () => (await routing.put_to_use()) && list.refresh();
		list.page.add_inner_button(__("Try a Text"), () => void routing.try_in_dialog());
		list.page.add_inner_button(__("Replay 90 Days"), () => void routing.replay());
		list.page.add_inner_button(__("Put Drafts to Use"), () => void put());
		list.page.add_menu_item(__("Replays"), () => frappe.set_route("List", "Rule Replay"));
	},
};
