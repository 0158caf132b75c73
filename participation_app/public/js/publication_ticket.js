// On a ticket whose answer is approved and kept back by the platform: since when and why.

frappe.ui.form.on("HD Ticket", {
	async refresh(frm) {
		if (frm.is_new() || frm.doc.participation_stage !== "Publishing") return;
		const ticket = `${frm.doc.name}`;
		const blocked = await frappe.xcall("participation_app.api.replies.blocked_on", { ticket });
		if (blocked && `${frm.doc.name}` === ticket) participation.reply_standing.tell_blocked(frm, blocked);
	},
});
