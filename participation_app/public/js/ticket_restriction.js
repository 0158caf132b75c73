// A manager decides on a restriction from its own record, without reading the ticket.

frappe.ui.form.on("Ticket Restriction", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.disable_save();
		frm.add_custom_button(__("Change Who May See It"), async () => {
			const ticket = frm.doc.ticket;
			const current = await frappe.xcall("participation_app.api.restrictions.view", { ticket });
			await participation.restrictions.ask(ticket, current);
			const is_there = await frappe.db.exists("Ticket Restriction", ticket);
			if (is_there) frm.reload_doc();
			else frappe.set_route("List", "Ticket Restriction");
		});
	},
});
