// A contribution on paper: its file for the staff, and the letter to its citizen once it is answered.

frappe.ui.form.on("HD Ticket", {
	refresh(frm) {
		if (frm.is_new() || !frm.doc.participation_type) return;
		frm.page.add_menu_item(__("Case File"), () => print_on_paper(frm, "Case File"));
		const is_answered = ["Answered", "Closed"].includes(frm.doc.participation_stage);
		if (is_answered) frm.page.add_menu_item(__("Reply Letter"), () => print_on_paper(frm, "Reply Letter"));
	},
});

function print_on_paper(frm, format) {
	const asked = new URLSearchParams({ doctype: frm.doctype, name: frm.docname, format, no_letterhead: 1 });
	window.open(`/api/method/frappe.utils.print_format.download_pdf?${asked}`);
}
