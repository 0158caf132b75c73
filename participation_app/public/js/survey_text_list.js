// What people wrote to surveys: those that wait for a moderator first; several are published at once.

participation.TEXT_COLOURS = { Received: "orange", Published: "green", Hidden: "gray" };

frappe.listview_settings["Survey Text"] = {
	hide_name_column: true,
	add_fields: ["state", "survey"],
	filters: [["state", "=", "Received"]],
	get_indicator: ({ state }) => [__(state, null, "Survey Text"), participation.TEXT_COLOURS[state] || "gray", `state,=,${state}`],
	onload(list) {
		list.page.add_actions_menu_item(__("Publish as They Stand"), async () => {
			const texts = list.get_checked_items(true);
			const { published } = await frappe.xcall("participation_app.api.surveys.publish_texts", { texts: JSON.stringify(texts) });
			participation.tell(__("Published: {0}", [published]));
			list.clear_checked_items();
			list.refresh();
		});
	},
};
