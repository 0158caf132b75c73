// Legal holds: what nobody may erase, why and whom to ask, on tickets, comments and authors; managers set and lift them.

(function () {
	if (participation.legal_holds) return; // each of the forms brings this file along
	participation.legal_holds = {};

	const API = "participation_app.api.legal_holds";
	const { element, isolated } = participation;
	const is_manager = () => frappe.user.has_role("Participation Manager");

	participation.ticket_parts.push((frm, view) => section(frm, view.legal_holds));

	for (const doctype of ["HD Ticket", "Social Comment", "Social Author"]) {
		frappe.ui.form.on(doctype, {
			refresh(frm) {
				const is_ours = doctype !== "HD Ticket" || frm.doc.participation_type;
				if (frm.is_new() || !is_ours) return;
				const is_erased = frm.doc.participation_erased_at || frm.doc.erased_at;
				if (is_manager() && !is_erased) frm.page.add_menu_item(__("Set Legal Hold"), () => void set(frm));
				if (doctype !== "HD Ticket") void show(frm);
			},
		});
	}

	/* A ticket under a hold says so beside its stage. */
	participation.legal_holds.pill = (holds) => (holds?.length ? participation.pill(__("Legal Hold"), "orange") : null);

	async function show(frm) {
		const { doctype, docname: name } = frm;
		const holds = await frappe.xcall(`${API}.view`, { doctype, name });
		if (frm.docname !== name) return;
		$(frm.wrapper).find(".participation-legal-hold").remove();
		const shown = section(frm, holds);
		if (shown) frm.layout.wrapper.prepend(shown);
	}

	function section(frm, holds) {
		if (!holds?.length) return null;
		return element(
			"section",
			{ class: "participation-section participation-legal-hold" },
			element("h5", { class: "participation-section-title" }, __("Legal Hold")),
			holds.map((hold) => described(frm, hold))
		);
	}

	function described(frm, hold) {
		const line = (label, words) => element("div", { dir: "auto" }, participation.field_label(label), isolated(words));
		return element(
			"div",
			{ class: "participation-legal-hold-facts" },
			element("p", {}, hold.whole_person ? __("Nothing of this person is erased.") : __("Nothing of it is erased.")),
			line(__("Whom to Ask"), hold.ask),
			line(__("Since"), hold.since),
			line(__("Reason"), hold.reason),
			is_manager() && element("div", {}, participation.button(__("Lift Legal Hold"), () => void lift(frm, hold)))
		);
	}

	async function set(frm) {
		const { doctype, docname: name } = frm;
		const is_author = doctype === "Social Author";
		await participation.move_dialog({
			title: __("Set Legal Hold"),
			hint: __("Nothing of it is erased, whoever asks and whatever the schedule says, until the hold is lifted."),
			fields: [
				{ fieldname: "whole_person", fieldtype: "Check", label: __("Everything of this person"), default: is_author ? 1 : 0, read_only: is_author ? 1 : 0, description: __("All their contributions, and those still to come.") },
				{ fieldname: "ask", fieldtype: "Link", options: "User", label: __("Whom to Ask"), reqd: 1, default: frappe.session.user, get_query: () => ({ filters: { enabled: 1, user_type: "System User" } }) },
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1, description: __("Whoever works with it reads this, such as the number of the case in court.") },
			],
			submit: ({ whole_person, ask, reason }) => frappe.xcall(`${API}.set_hold`, { doctype, name, ask, reason, whole_person: whole_person ? 1 : 0 }),
		});
		participation.tell(__("It is under a legal hold now."), "green");
		frm.reload_doc();
	}

	async function lift(frm, hold) {
		await participation.move_dialog({
			title: __("Lift Legal Hold"),
			hint: __("What was asked to be erased meanwhile, or has been kept long enough, is erased in the night after."),
			fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
			submit: ({ reason }) => frappe.xcall(`${API}.lift`, { hold: hold.name, reason }),
		});
		participation.tell(__("The legal hold is lifted."), "green");
		frm.reload_doc();
	}
})();
