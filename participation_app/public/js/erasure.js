// Erasing what tells of a person, for managers: what would go is shown first, and the reference entered once more.

(function () {
	if (participation.erasures) return; // each of the forms brings this file along
	participation.erasures = {};

	const API = "participation_app.api.erasures";
	const { element, isolated } = participation;

	for (const doctype of ["HD Ticket", "Social Comment", "Social Author"]) {
		frappe.ui.form.on(doctype, {
			refresh(frm) {
				const is_ours = doctype !== "HD Ticket" || frm.doc.participation_type;
				const is_erased = frm.doc.participation_erased_at || frm.doc.erased_at;
				if (frm.is_new() || !is_ours || is_erased || !frappe.user.has_role("Participation Manager")) return;
				frm.page.add_menu_item(__("Erase Personal Data"), () => void erase(frm));
			},
		});
	}

	async function erase(frm) {
		const { doctype, docname: name } = frm;
		const is_author = doctype === "Social Author";
		const made = await participation.move_dialog({
			title: __("Erase Personal Data"),
			action: __("Erase for Good"),
			hint: __("Names, contacts, words and pictures go for good, everywhere. Decisions, dates and figures stay, and the trail says that it was done."),
			fields: [
				{ fieldname: "whole_person", fieldtype: "Check", label: __("Everything of this person"), default: is_author ? 1 : 0, read_only: is_author ? 1 : 0 },
				{ fieldname: "shown", fieldtype: "HTML" },
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1, description: __("It is kept. Name nobody in it.") },
				{ fieldname: "confirmation", fieldtype: "Data", label: __("Second Confirmation"), reqd: 1 },
			],
			prepare(dialog) {
				dialog.get_primary_btn().removeClass("btn-primary").addClass("btn-danger");
				const look = () => void show(dialog, { doctype, name });
				dialog.fields_dict.whole_person.df.onchange = look;
				look();
			},
			submit: ({ whole_person, reason, confirmation }) => frappe.xcall(`${API}.erase`, { doctype, name, reason, confirmation, whole_person: whole_person ? 1 : 0 }),
		});
		const words = made.waits ? __("It waits. Erasure {0} tells for what.", [made.erasure]) : __("It is being erased. Erasure {0} tells what went.", [made.erasure]);
		participation.tell(words, made.waits ? "orange" : "green");
	}

	async function show(dialog, subject) {
		const place = dialog.fields_dict.shown.$wrapper.empty().append(participation.skeleton(3));
		const whole_person = dialog.get_value("whole_person") ? 1 : 0;
		const found = await frappe.xcall(`${API}.preview`, { ...subject, whole_person }).catch(() => null);
		if (!found) return void place.empty();
		const { going, held, counts, confirm } = found;
		if (whole_person !== (dialog.get_value("whole_person") ? 1 : 0)) return;
		dialog.set_df_property("confirmation", "description", __("Enter {0} to confirm.", [confirm]));
		place.empty().append(
			element(
				"div",
				{ class: "participation-erasure", "aria-live": "polite" },
				listed(__("Goes now"), going.map(({ title }) => title)),
				listed(__("Waits"), held.map(({ why }) => why)),
				counts.length > 0 && folded(counts)
			)
		);
		dialog.get_primary_btn().prop("disabled", going.length + held.length === 0);
	}

	function listed(label, lines) {
		if (!lines.length) return null;
		return element("div", {}, element("strong", {}, label), bulleted(lines));
	}

	/* The kinds of records are many; what is asked for stands in sight below them. */
	function folded(counts) {
		const all = counts.reduce((sum, { number }) => sum + number, 0);
		const summary = element("summary", {}, __("Records emptied or removed: {0}", [all]));
		return element("details", { class: "participation-fold" }, summary, bulleted(counts.map(({ what, number }) => `${what}: ${number}`)));
	}

	const bulleted = (lines) => element("ul", {}, lines.map((line) => element("li", {}, isolated(line))));
})();
