// A ticket that came to Helpdesk as any other is adopted as a contribution by the call centre.

(function () {
	const API = "participation_app.api.contributions";
	const DONE = "Resolved";

	/* A ticket of Helpdesk's own becomes a contribution. */
	async function adopt(frm) {
		const ticket = `${frm.doc.name}`;
		const result = await participation.move_dialog({
			title: __("Adopt as a Contribution"),
			hint: __("The ticket gets a reference and a promise, counted from when it came. Whoever raised it is the citizen."),
			action: __("Adopt"),
			fields: [
				{ fieldname: "contribution_type", fieldtype: "Select", label: __("Type of Contribution", null, "HD Ticket"), options: participation.contributions.types(), reqd: 1 },
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			],
			submit: (values) => frappe.xcall(`${API}.adopt`, { ticket, ...values }),
		});
		participation.tell(__("Registered as {0}", [result.reference]));
		frm.reload_doc();
	}

	frappe.ui.form.on("HD Ticket", {
		refresh(frm) {
			const can_adopt = !frm.is_new() && !frm.doc.participation_type && frm.doc.status_category !== DONE;
			if (!can_adopt || !participation.contributions.may_enter()) return;
			frm.add_custom_button(__("Adopt as a Contribution"), () => void adopt(frm));
		},
	});
})();
