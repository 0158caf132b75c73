// A release: what it leaves out, its files, and the second person's yes.

(function () {
	const API = "participation_app.api.open_data";

	frappe.ui.form.on("Dataset Release", {
		async refresh(frm) {
			participation.word_selects("Dataset Release", "state");
			frm.disable_form();
			const panel = frm.get_field("panel").$wrapper.empty();
			const name = frm.doc.name;
			const view = await frappe.xcall(`${API}.view_release`, { release: name });
			if (frm.doc.name !== name) return;
			panel.empty().append(page(frm, view));
			if (view.is_maker) frm.set_intro(__("You made this release, so somebody else approves it."), "blue");
			if (view.may_approve) frm.add_custom_button(__("Approve"), () => void approve(frm)).addClass("btn-primary");
			if (view.may_discard) frm.add_custom_button(__("Discard"), () => void discard(frm));
		},
	});

	function page(frm, view) {
		const { element, field_label, left_out } = participation;
		return element("section", { class: "participation-card", "aria-label": __("What Is Left Out") }, field_label(__("What Is Left Out")), left_out(view.left_out, view.columns), files(frm));
	}

	function files(frm) {
		if (!["Waiting for Approval", "Published"].includes(frm.doc.state)) return null;
		const { element } = participation;
		const links = frm.doc.files.map(({ format }) => {
			const address = `/api/method/${API}.download?release=${encodeURIComponent(frm.doc.name)}&kind=${format}`;
			return element("a", { class: "btn btn-default btn-sm", href: address }, format.toUpperCase());
		});
		return element("p", { class: "participation-byline" }, __("Look at the files:"), ...links);
	}

	async function approve(frm) {
		await participation.move_dialog({
			title: __("Approve"),
			hint: __("Everybody can copy and download it from now on. Later releases of the same columns are published without asking."),
			fields: [],
			submit: () => frappe.xcall(`${API}.approve`, { release: frm.doc.name }),
		});
		participation.tell(__("It is published."));
		frm.reload_doc();
	}

	async function discard(frm) {
		await participation.move_dialog({
			title: __("Discard"),
			fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
			submit: ({ reason }) => frappe.xcall(`${API}.discard`, { release: frm.doc.name, reason }),
		});
		frm.reload_doc();
	}
})();
