// The call centre enters what somebody says at the phone or the counter from the list of tickets.

(function () {
	const settings = (frappe.listview_settings["HD Ticket"] = frappe.listview_settings["HD Ticket"] || {});
	const onload = settings.onload;

	settings.onload = function (listview) {
		onload?.(listview);
		if (!participation.contributions.may_enter()) return;
		listview.page.add_inner_button(__("Enter a Contribution"), () => void participation.contributions.enter());
		// The workspace leads here to the open form.
		if (new URLSearchParams(location.search).has("enter")) void participation.contributions.enter();
	};
})();
