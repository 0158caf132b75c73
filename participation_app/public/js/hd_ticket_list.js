// The call centre enters what somebody says at the phone or the counter from the list of tickets.

(function () {
	const settings = (frappe.listview_settings["HD Ticket"] = frappe.listview_settings["HD Ticket"] || {});
	const onload = settings.onload;

	/* However its words are spelled; Frappe's own filters look for the very letters. */
	function find() {
		const dialog = new frappe.ui.Dialog({
			title: __("Find a Contribution"),
			fields: [
				{
					fieldname: "ticket",
					fieldtype: "Link",
					options: "HD Ticket",
					label: __("Contribution"),
					description: __("Search by reference, number or words."),
					get_query: () => ({ query: "participation_app.api.tickets.find" }),
					only_select: 1,
					ignore_link_validation: 1, // see `choices` of duplicates.py
					onchange() {
						const ticket = dialog.get_value("ticket");
						if (!Number(ticket)) return; // words that were not chosen from
						dialog.hide();
						frappe.set_route("Form", "HD Ticket", ticket);
					},
				},
			],
		});
		dialog.show();
	}

	settings.onload = function (listview) {
		onload?.(listview);
		listview.page.add_inner_button(__("Find a Contribution"), find);
		participation.events.offer_to_join(listview);
		if (!participation.contributions.may_enter()) return;
		listview.page.add_inner_button(__("Enter a Contribution"), () => void participation.contributions.enter());
		// The workspace leads here to the open form.
		if (new URLSearchParams(location.search).has("enter")) void participation.contributions.enter();
	};
})();
