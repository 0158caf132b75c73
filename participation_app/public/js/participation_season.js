// A season or a lasting change of hours: what saving or deleting it would move.

participation.calendar.watch("Participation Season");

frappe.ui.form.on("Participation Season", {
	setup(frm) {
		frm.set_query("agreements", () => ({ filters: { participation_working_days: [">", 0] } }));
	},
	refresh(frm) {
		frm.savetrash = () => void remove(frm);
		if (frm.is_new()) return;
		for (const { agreement } of frm.doc.agreements || [])
			frm.add_custom_button(agreement, () => frappe.set_route("Form", "HD Service Level Agreement", agreement), __("Agreements"));
	},
});

async function remove(frm) {
	const { calendar } = participation;
	const moving = await calendar.look_ahead(frm.doc, true);
	if (moving === undefined) return;
	const known = await calendar.latest_change(frm.doc);
	if (moving && !(await calendar.agreed(moving, __("Delete and Move the Dates")))) return;
	frappe.model.delete_doc(frm.doctype, frm.docname, async () => {
		if (moving) await calendar.follow_next(frm.doc, known);
		frappe.set_route("List", frm.doctype);
	});
}
