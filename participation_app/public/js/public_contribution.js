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
			frm.study = { view, parts: [], may_decide: ["approve", "refuse"].some((move) => may(view, move)) };
			panel.empty().append(page(frm));
			if (frm.study.may_decide) void show_result(frm);
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
		const { view, may_decide } = frm.study;
		const cards = [may_decide ? study_card(frm) : text_card(view), may_decide && result_card(frm), beside(frm)];
		return element("div", { class: "participation-columns participation-study" }, element("div", { class: "participation-beside" }, cards.slice(0, 2).filter(Boolean)), cards[2]);
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

	function study_card(frm) {
		const { element, button } = participation;
		const { text } = frm.study.view;
		const hint = element("p", { class: "text-muted", id: "study-hint" }, __("Mark words with the mouse, or with Shift and the arrow keys, and hide them with the button or Alt+H."));
		const field = element("textarea", {
			class: "form-control participation-study-text",
			readonly: true,
			dir: "auto",
			rows: Math.min(14, Math.max(5, Math.ceil(text.length / 60))),
			"aria-label": __("Proposed Text"),
			"aria-describedby": "study-hint",
		});
		field.value = text;
		const hide = () => hide_marked(frm, field);
		field.addEventListener("keydown", (event) => {
			if (!event.altKey || event.code !== "KeyH") return;
			event.preventDefault();
			hide();
		});
		return card(__("Proposed Text"), hint, field, button(__("Hide the Marked Words"), hide));
	}

	function result_card(frm) {
		frm.study.result = participation.element("div", { role: "status" });
		frm.study.list = participation.element("ul", { class: "participation-lines" });
		return card(__("As the Public Will Read It"), frm.study.result, frm.study.list);
	}

	function beside(frm) {
		const { element } = participation;
		const { view } = frm.study;
		const due = participation.due_pill(frm.doc.due_at, !frm.study.may_decide);
		const cards = [due, view.objection && card(__("Objection of the Author"), participation.prose(view.objection)), masked_card(frm), trail_card(view)];
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

	function trail_card({ trail }) {
		const { element, isolated, time } = participation;
		const lines = trail.map(({ label, who, role, at, state, reason, note }) =>
			element(
				"li",
				{},
				element("strong", {}, label),
				" ",
				element("span", { class: "text-muted" }, isolated(who), " · ", role, " · ", time(at)),
				(reason || note) && element("div", { class: "participation-note", dir: "auto" }, [reason, note].filter(Boolean).join(" · "))
			)
		);
		return card(__("Trail"), element("ol", { class: "participation-trail" }, lines));
	}

	// What is hidden. The server counts characters, a text field counts UTF-16 units.

	const characters = (text) => Array.from(text).length;

	function hide_marked(frm, field) {
		const { selectionStart: start, selectionEnd: end, value } = field;
		if (start === end) return participation.tell(__("Mark the words to hide first."), "orange");
		frm.study.parts.push([characters(value.slice(0, start)), characters(value.slice(0, end))]);
		void show_result(frm);
	}

	async function show_result(frm) {
		const { element, button, prose, isolated } = participation;
		const { parts, view, result, list } = frm.study;
		const { text } = await call("preview", frm, { parts: JSON.stringify(parts) });
		result.replaceChildren(text === null ? participation.notice(__("Nothing would be left to read. Refuse the contribution instead."), "red") : prose(text));
		const signs = Array.from(view.text);
		list.replaceChildren(
			...parts.map(([start, end], number) => {
				const words = signs.slice(start, end).join("");
				const again = button(__("Show Again"), () => show_again(frm, number), "btn-default btn-xs");
				again.setAttribute("aria-label", __("Show Again: {0}", [words]));
				return element("li", {}, element("s", {}, isolated(words)), again);
			})
		);
		frm.page.set_primary_action(parts.length ? __("Publish Without These Parts") : __("Publish"), () => publish(frm));
	}

	function show_again(frm, number) {
		frm.study.parts.splice(number, 1);
		void show_result(frm);
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
		const { parts } = frm.study;
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
