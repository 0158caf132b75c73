// What somebody wrote to a survey: parts are hidden, then it is published; or it stays hidden, for a reason.

(function () {
	const API = "participation_app.api.surveys";
	const call = (method, frm, values = {}) => frappe.xcall(`${API}.${method}`, { text: frm.doc.name, ...values });

	frappe.ui.form.on("Survey Text", {
		async refresh(frm) {
			if (frm.is_new()) return;
			frm.disable_save();
			participation.word_selects("Survey Text", "state");
			const panel = frm.get_field("study").$wrapper.empty().append(participation.skeleton(5));
			const name = frm.doc.name;
			const view = await call("view_text", frm);
			if (frm.doc.name !== name) return;
			const hiding = participation.hidden_parts({
				text: view.text,
				nothing_left: __("Nothing would be left to read. Hide the text instead."),
				preview: async (parts) => (await call("preview_text", frm, { parts: JSON.stringify(parts) })).text,
				changed: (parts) => frm.page.set_primary_action(parts.length ? __("Publish Without These Parts") : __("Publish"), () => publish(frm, view, parts)),
			});
			panel.empty().append(page(view, hiding));
			void hiding.show();
			frm.add_custom_button(__("Keep Hidden"), () => hide(frm, view));
		},
	});

	function page(view, hiding) {
		const { element, field_label, isolated, pill } = participation;
		const asked = element("section", { class: "participation-card", "aria-label": __("Question") }, field_label(isolated(view.survey)), participation.prose(view.question), element("div", {}, pill(__(view.state, null, "Survey Text"), participation.TEXT_COLOURS[view.state])));
		const masked = view.masked.map(({ mark, words, count }) => element("li", {}, element("code", { dir: "ltr" }, mark), isolated(words), `× ${count}`));
		const hidden = masked.length && element("section", { class: "participation-card", "aria-label": __("Hidden Already") }, field_label(__("Hidden Already")), element("ul", { class: "participation-lines" }, masked));
		const beside = element("div", { class: "participation-beside" }, [asked, hidden].filter(Boolean));
		return element("div", { class: "participation-columns participation-study" }, element("div", { class: "participation-beside" }, hiding.cards), beside);
	}

	const reason_field = (view) => ({ fieldname: "reason", fieldtype: "Select", label: __("Reason"), options: [{ value: "", label: "" }, ...view.reasons], reqd: 1 });

	async function publish(frm, view, parts) {
		const submit = (values = {}) => call("publish_text", frm, { ...values, parts: JSON.stringify(parts) });
		if (!parts.length) await submit();
		else await participation.move_dialog({ title: __("Publish Without These Parts"), fields: [reason_field(view)], submit });
		reload(frm, __("It stands beside the results once they are published."));
	}

	async function hide(frm, view) {
		const hint = __("It stays counted and is not shown.");
		await participation.move_dialog({ title: __("Keep Hidden"), hint, fields: [reason_field(view)], submit: (values) => call("hide_text", frm, values) });
		reload(frm, __("It stays hidden."));
	}

	function reload(frm, words) {
		participation.tell(words);
		return frm.reload_doc();
	}
})();
