// The proposed reply: the citizen's words beside the text, its length while it is written, and the review.

(function () {
	const API = "participation_app.api.replies";
	const CALL_CENTRE = "Call Centre Agent";
	const PUBLIC_RELATIONS = "Public Relations Officer";

	frappe.ui.form.on("Proposed Reply", {
		setup(frm) {
			frm.measure_soon = frappe.utils.debounce(() => measure(frm), 400);
		},
		refresh(frm) {
			if (frm.is_new()) return;
			show_headline(frm);
			show_beside(frm);
			prepare_text(frm);
			show_versions(frm);
			show_choices(frm);
			add_buttons(frm);
			void participation.reply_standing.show(frm);
		},
		text: (frm) => frm.measure_soon(),
		in_parts: (frm) => frm.measure_soon(),
		before_workflow_action(frm) {
			if (frm.selected_workflow_action !== "Request Changes") return;
			frappe.dom.unfreeze();
			ask_for_changes(frm);
			// The dialog makes the move with what should change; Frappe's own action, which asks nothing, stays unanswered.
			return new Promise(() => {});
		},
	});

	function show_headline(frm) {
		const tell = (words, colour) => frm.layout.show_message(`<div dir="auto" style="overflow-wrap: anywhere">${words}</div>`, colour, true);
		const escaped = (text) => frappe.utils.escape_html(text);
		if (frm.doc.failure) tell(__("Not published: {0}", [escaped(frm.doc.failure)]), "red");
		if (frm.doc.workflow_state === "Reply Drafting" && frm.doc.review_comment) {
			tell(__("Public relations asks: {0}", [escaped(frm.doc.review_comment)]), "orange");
		}
	}

	async function show_beside(frm) {
		const { element } = participation;
		const panel = frm.get_field("beside").$wrapper.empty().append(participation.skeleton(6));
		const name = frm.doc.name;
		try {
			const view = await frappe.xcall("participation_app.api.tickets.view", { ticket: frm.doc.ticket });
			if (frm.doc.name !== name) return;
			const content = [
				participation.due_pill(view.due_at, view.days_left === null),
				view.words && participation.words_card(view.words),
				view.reports.length && participation.report_card(view.reports[0]),
			];
			panel.empty().append(element("div", { class: "participation-beside" }, content.filter(Boolean)));
		} catch {
			panel.empty().append(participation.placeholder("solid-warning", __("The ticket could not be loaded")));
		}
	}

	// The text and its length

	const may_write = (frm) => frm.doc.workflow_state === "Reply Drafting" && frappe.user.has_role(CALL_CENTRE);

	function prepare_text(frm) {
		frm.set_df_property("text", "read_only", may_write(frm) ? 0 : 1);
		const field = frm.get_field("text");
		field.$wrapper.addClass("participation-reply-text");
		field.$wrapper.find("textarea, .control-value").attr("dir", "auto");
		if (!frm.length_meter) {
			frm.length_meter = participation.element("div", { class: "participation-meter", role: "status" });
			field.$wrapper.on("input", "textarea", () => frm.measure_soon());
		}
		field.$wrapper.append(frm.length_meter);
		if (frm.doc.length_limit) show_length(frm, stored_length(frm.doc));
		measure(frm);
	}

	function stored_length({ length_used, length_limit }) {
		return { used: length_used, limit: length_limit, fits: length_used <= length_limit, parts: [] };
	}

	async function measure(frm) {
		const name = frm.doc.name;
		const text = frm.get_field("text").$input?.val() ?? frm.doc.text ?? "";
		const length = await frappe.xcall(`${API}.measure`, { reply: name, text });
		if (frm.doc.name !== name) return;
		show_length(frm, length);
		show_parts(frm, length.parts);
	}

	function show_length(frm, length) {
		const { element } = participation;
		const { used, limit, fits, parts, cost } = length;
		const filled = `inline-size: ${Math.min((100 * used) / (limit || 1), 100)}%`;
		frm.length_meter.classList.toggle("too-long", !fits && !(frm.doc.in_parts && parts.length));
		const content = [
			element("div", { class: "participation-meter-bar", "aria-hidden": "true" }, element("span", { style: filled })),
			element("div", {}, length_words(frm, length)),
			cost && element("div", { class: "text-muted" }, cost),
		];
		frm.length_meter.replaceChildren(...content.filter(Boolean));
	}

	function length_words(frm, { used, limit, fits, parts }) {
		if (fits) return __("{0} of {1} characters", [used, limit]);
		if (frm.doc.in_parts && parts.length) return __("{0} characters, sent in {1} parts", [used, parts.length]);
		return __("{0} of {1} characters. Shorten it by {2}.", [used, limit, used - limit]);
	}

	function show_parts(frm, parts) {
		const may_choose = may_write(frm) && parts.length;
		frm.set_df_property("in_parts", "read_only", may_write(frm) ? 0 : 1);
		frm.set_df_property("in_parts", "hidden", may_choose || frm.doc.in_parts ? 0 : 1);
		frm.possible_parts = parts;
		participation.reply_standing.show_parts(frm);
	}

	function show_choices(frm) {
		const may_choose = frm.doc.workflow_state === "PR Review" && frappe.user.has_role(PUBLIC_RELATIONS);
		frm.set_df_property("remove_corrected", "read_only", may_choose ? 0 : 1);
		frm.set_df_property("remove_corrected", "hidden", frm.doc.corrects && (may_choose || frm.doc.remove_corrected) ? 0 : 1);
	}

	// Versions

	function show_versions(frm) {
		const field = frm.get_field("versions");
		field.$wrapper.hide();
		frm.version_list?.remove();
		const rows = [...(frm.doc.versions || [])].sort((one, other) => other.version - one.version);
		const content = rows.length ? rows.map(version) : participation.element("p", { class: "text-muted" }, __("Nothing was submitted yet."));
		frm.version_list = participation.element("div", { class: "participation-versions" }, content);
		field.$wrapper.after(frm.version_list);
	}

	function version(row) {
		const { element, isolated } = participation;
		return element(
			"article",
			{ class: "participation-card" },
			element(
				"header",
				{ class: "participation-byline" },
				element("strong", {}, __("Version {0}", [row.version])),
				element("span", { class: "text-muted" }, isolated(frappe.user.full_name(row.author))),
				element("span", { class: "text-muted" }, participation.time(row.submitted_at))
			),
			participation.prose(row.text),
			row.review_comment && element("div", { class: "participation-note" }, participation.field_label(__("What Should Change")), participation.prose(row.review_comment))
		);
	}

	// The review

	function add_buttons(frm) {
		frm.add_custom_button(__("Open Ticket"), () => frappe.set_route("Form", "HD Ticket", frm.doc.ticket));
		if (frm.doc.workflow_state === "Publishing" && frappe.user.has_role(PUBLIC_RELATIONS)) {
			frm.add_custom_button(__("Posted by Hand"), () => void post_by_hand(frm));
		}
		if (frm.doc.workflow_state !== "PR Review" || !frappe.user.has_role(PUBLIC_RELATIONS)) return;
		frm.add_custom_button(__("Request Changes"), () => void ask_for_changes(frm));
		frm.add_custom_button(__("Posted by Hand"), () => void post_by_hand(frm));
	}

	async function ask_for_changes(frm) {
		await participation.move_dialog({
			title: __("Request Changes"),
			hint: __("The call centre reads this beside the text; the version you saw is kept."),
			fields: [{ fieldname: "comment", fieldtype: "Small Text", label: __("What Should Change"), reqd: 1 }],
			submit: ({ comment }) => frappe.xcall(`${API}.request_changes`, { reply: frm.doc.name, comment }),
		});
		participation.tell(__("The text is back with the call centre."));
		frm.reload_doc();
	}

	async function post_by_hand(frm) {
		const texts = await frappe.xcall(`${API}.texts_to_post`, { reply: frm.doc.name });
		await participation.move_dialog({
			title: __("Posted by Hand"),
			hint: __("Copy the text, post it on the platform as a reply to the comment, then enter where it stands."),
			action: __("It Is Posted"),
			fields: [
				{ fieldname: "copied", fieldtype: "HTML" },
				{ fieldname: "link", fieldtype: "Data", options: "URL", label: __("Link of the Reply on the Platform"), reqd: 1 },
			],
			prepare: (dialog) => show_texts_to_copy(texts, dialog),
			submit: ({ link }) => frappe.xcall(`${API}.post_by_hand`, { reply: frm.doc.name, link }),
		});
		participation.tell(__("The ticket is answered."));
		frm.reload_doc();
	}

	function show_texts_to_copy(texts, dialog) {
		dialog.fields_dict.copied.$wrapper.empty().append(...texts.map(text_to_copy));
		dialog.fields_dict.link.$input.attr({ dir: "ltr", placeholder: "https://" });
	}

	function text_to_copy(text) {
		const copy = participation.button(__("Copy Text"), () => frappe.utils.copy_to_clipboard(text));
		return participation.element("div", { class: "participation-card" }, participation.prose(text), participation.element("div", {}, copy));
	}
})();
