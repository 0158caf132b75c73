// Notices as a list: what did not reach a citizen stands out.

frappe.listview_settings["Participation Notice"] = {
	hide_name_column: true,
	get_indicator({ state }) {
		const colours = { Queued: "yellow", Sending: "yellow", Sent: "blue", Delivered: "green", Failed: "red", Unknown: "orange", "No Way": "red" };
		return [__(state), colours[state], `state,=,${state}`];
	},
	onload(list) {
		list.page.add_inner_button(__("Not Told"), () => {
			list.filter_area.clear().then(() => list.filter_area.add([["Participation Notice", "state", "in", ["Failed", "Unknown", "No Way"]]]));
		});
	},
};
