// One change of the calendar: how far it has come, what it moved, and another try where it failed.

frappe.ui.form.on("Calendar Change", {
	refresh(frm) {
		frm.page.set_indicator(__(frm.doc.state, null, "Calendar Change"), participation.calendar.STATE_COLOURS[frm.doc.state]);
		if (frm.doc.state === "Failed") {
			frm.add_custom_button(__("Try Again"), () => void again(frm)).removeClass("btn-default").addClass("btn-primary");
			frm.set_intro(frappe.utils.escape_html(frm.doc.message || ""), "red");
		}
		if (frm.doc.moved) {
			const moved = () => frappe.set_route("List", "Participation Promise", { change: frm.doc.name });
			frm.add_custom_button(__("Show What Moved"), moved);
		}
		listen(frm);
	},
});

function listen(frm) {
	if (frm.participation_listens) return;
	frm.participation_listens = true;
	frappe.realtime.on("calendar_change", ({ name }) => {
		if (frm.docname === name && frappe.get_route_str() === `Form/Calendar Change/${name}`) frm.reload_doc();
	});
}

async function again(frm) {
	await frappe.xcall("participation_app.api.calendar_changes.retry", { change: frm.doc.name });
	participation.calendar.follow(frm.doc.name);
	frm.reload_doc();
}
