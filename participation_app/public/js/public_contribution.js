// A public contribution: the masked text, what is hidden of it, the decision. The original is asked for by hand.

(function () {
	const API = "participation_app.api.moderation";
	const call = (method, frm, values = {}) => frappe.xcall(`${API}.${method}`, { contribution: frm.doc.name, ...values });

	frappe.ui.form.on("Public Contribution", {
		async refresh(frm) {
			if (frm.is_new()) return;
			frm.disable_save();
			participation.word_selects("Public Contribution", "state", "type");
			const panel = frm.get_field("study").$wrapper.empty().append(participation.skeleton(6));
			const name = frm.doc.name;
			const view = await call("view", frm);
			if (frm.doc.name !== name) return;
			const may_decide = ["approve", "refuse"].some((move) => may(view, move));
			frm.study = { view, may_decide, hiding: may_decide && hiding(frm, view) };
			panel.empty().append(page(frm));
			if (may_decide) void frm.study.hiding.show();
			add_buttons(frm);
			const warning = frm.study.view.another_decides && __("You decided before. Another moderator decides on the objection.");
			frm.layout.show_message(warning || "", "orange", true);
		},
	});

	// A contribution that nobody studies yet is decided at once: whoever decides studies it.
	const may = ({ moves }, move) => moves.includes(move) || (moves.includes("study") && ["approve", "approve_in_part", "refuse"].includes(move));

	// The page

	function page(frm) {
		const { element } = participation;
		const { view, hiding } = frm.study;
		const cards = hiding ? hiding.cards : [text_card(view)];
		return element("div", { class: "participation-columns participation-study" }, element("div", { class: "participation-beside" }, cards), beside(frm));
	}

	function card(title, ...children) {
		const { element, field_label } = participation;
		return element("section", { class: "participation-card", "aria-label": title }, field_label(title), children);
	}

	function text_card({ text, published_text, answer }) {
		const { element, field_label, prose } = participation;
		return card(
			published_text ? __("Text as Published") : __("Proposed Text"),
			prose(published_text || text),
			answer && element("div", { class: "participation-public" }, field_label(__("Answer of the Authority")), prose(answer))
		);
	}

	function hiding(frm, { text }) {
		return participation.hidden_parts({
			text,
			nothing_left: __("Nothing would be left to read. Refuse the contribution instead."),
			preview: async (parts) => (await call("preview", frm, { parts: JSON.stringify(parts) })).text,
			changed: (parts) => frm.page.set_primary_action(parts.length ? __("Publish Without These Parts") : __("Publish"), () => publish(frm)),
		});
	}

	function beside(frm) {
		const { element } = participation;
		const { view } = frm.study;
		const due = participation.due_pill(frm.doc.due_at, !frm.study.may_decide);
		const cards = [due, view.objection && card(__("Objection of the Author"), participation.prose(view.objection)), masked_card(frm), participation.trail_card(view.trail)];
		return element("div", { class: "participation-beside" }, cards.filter(Boolean));
	}

	function masked_card(frm) {
		const { element, button, isolated } = participation;
		const { masked, moves } = frm.study.view;
		const lines = masked.map(({ mark, words, count }) => element("li", {}, element("code", { dir: "ltr" }, mark), isolated(words), `× ${count}`));
		const found = lines.length ? element("ul", { class: "participation-lines" }, lines) : element("p", { class: "text-muted" }, __("Nothing personal was found. Names and places are not found by themselves: look for them."));
		const place = element("div", { role: "status" });
		const show = button(__("Show the Original"), () => show_original(frm, place));
		const original = moves.length && [element("p", { class: "text-muted" }, __("That you read it stands in the trail.")), show, place];
		return card(__("Hidden Already"), found, original);
	}

	async function show_original(frm, place) {
		const { element, field_label, prose } = participation;
		const { text, place: where } = await call("original", frm);
		place.replaceChildren(...[prose(text), where && element("div", {}, field_label(__("Place")), prose(where))].filter(Boolean));
	}

	// The decision

	function add_buttons(frm) {
		const { view } = frm.study;
		if (may(view, "refuse")) frm.add_custom_button(__("Refuse"), () => refuse(frm));
		if (view.moves.includes("study")) frm.add_custom_button(__("Take It On"), () => done(frm, call("study", frm), __("You study this contribution.")));
		if (view.moves.includes("withdraw")) frm.add_custom_button(__("Withdraw"), () => withdraw(frm));
		if (view.number && view.state === "Published") frm.add_custom_button(__("Open the Page"), () => window.open(`/participation/published/${view.number}`, "_blank", "noopener"));
	}

	const reason_field = (frm, description) => ({
		fieldname: "reason",
		fieldtype: "Select",
		label: __("Reason"),
		options: [{ value: "", label: "" }, ...frm.study.view.reasons],
		reqd: 1,
		description,
	});
	const note_field = () => ({ fieldname: "note", fieldtype: "Small Text", label: __("Note to the Author") });

	function publish(frm) {
		const { parts } = frm.study.hiding;
		const fields = parts.length ? [reason_field(frm, __("The author is told why the parts are hidden.")), note_field()] : [note_field()];
		return participation
			.move_dialog({
				title: parts.length ? __("Publish Without These Parts") : __("Publish"),
				hint: __("Everybody can read it at once. The author is told."),
				fields,
				action: __("Publish"),
				submit: (values) => call("publish", frm, { ...values, parts: JSON.stringify(parts) }),
			})
			.then(() => reload(frm, __("Published.")));
	}

	function refuse(frm) {
		return participation
			.move_dialog({
				title: __("Refuse"),
				hint: __("It is not published. The ticket is worked on all the same, and the author is told."),
				fields: [reason_field(frm), note_field()],
				submit: (values) => call("refuse", frm, values),
			})
			.then(() => reload(frm, __("Refused.")));
	}

	function withdraw(frm) {
		return participation
			.move_dialog({
				title: __("Withdraw"),
				hint: __("Its page is gone at once. This cannot be taken back."),
				fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
				submit: (values) => call("withdraw", frm, values),
			})
			.then(() => reload(frm, __("Withdrawn.")));
	}

	const done = (frm, promise, words) => promise.then(() => reload(frm, words));

	function reload(frm, words) {
		participation.tell(words);
		return frm.reload_doc();
	}
})();
