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
		in_parts: (frm) => choose(frm, "in_parts", "on_page"),
		on_page: (frm) => choose(frm, "on_page", "in_parts"),
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
				participation.joint_line(view.joint),
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
		// Frappe writes a label above a field without tying the two together.
		field.$wrapper.find("textarea").attr("aria-label", __(field.df.label, null, "Proposed Reply"));
		if (!frm.length_meter) {
			frm.length_meter = participation.element("div", { class: "participation-meter", role: "status" });
			field.$wrapper.on("input", "textarea", () => frm.measure_soon());
		}
		field.$wrapper.append(frm.length_meter);
		if (frm.doc.length_limit) show_length(frm, stored_length(frm.doc));
		measure(frm);
	}

	function stored_length({ length_used, length_limit }) {
		return { used: length_used, limit: length_limit, fits: length_used <= length_limit, parts: [], beginning: null };
	}

	async function measure(frm) {
		const name = frm.doc.name;
		const text = frm.get_field("text").$input?.val() ?? frm.doc.text ?? "";
		const length = await frappe.xcall(`${API}.measure`, { reply: name, text });
		if (frm.doc.name !== name) return;
		show_length(frm, length);
		show_ways(frm, length);
	}

	/* One of the two ways in which a reply may be longer than its platform allows. */
	function choose(frm, way, other) {
		if (frm.doc[way] && frm.doc[other]) frm.set_value(other, 0);
		frm.measure_soon();
	}

	function show_length(frm, length) {
		const meter = participation.reading.meter(length, frm.doc);
		frm.length_meter.className = meter.className.trim();
		frm.length_meter.replaceChildren(...meter.childNodes);
	}

	function show_ways(frm, { parts, beginning }) {
		const offer = (way, is_possible) => {
			frm.set_df_property(way, "read_only", may_write(frm) ? 0 : 1);
			frm.set_df_property(way, "hidden", (may_write(frm) && is_possible) || frm.doc[way] ? 0 : 1);
		};
		offer("in_parts", parts.length);
		offer("on_page", beginning);
		Object.assign(frm, { possible_parts: parts, possible_beginning: beginning });
		participation.reply_standing.show_parts(frm);
	}

	function show_choices(frm) {
		const may_choose = frm.doc.workflow_state === "PR Review" && frappe.user.has_role(PUBLIC_RELATIONS);
		frm.set_df_property("remove_corrected", "read_only", may_choose ? 0 : 1);
		frm.set_df_property("remove_corrected", "hidden", frm.doc.corrects && (may_choose || frm.doc.remove_corrected) ? 0 : 1);
	}

	// Versions

	async function show_versions(frm) {
		const name = frm.doc.name;
		frm.get_field("versions").$wrapper.hide();
		const { versions, state } = await frappe.xcall("participation_app.api.review.view", { reply: name });
		if (frm.doc.name !== name) return;
		frm.version_list?.remove();
		frm.version_list = participation.reading.versions(versions);
		frm.get_field("versions").$wrapper.after(frm.version_list);
		show_marks(frm, state === "Reply Drafting" && versions[0]?.marks.length ? versions[0] : null);
	}

	/* What public relations marked stands above the text that is being changed, to be ticked off. */
	function show_marks(frm, version) {
		const { element, reading, field_label } = participation;
		frm.mark_panel?.remove();
		if (!version) return;
		const tick = async (mark, done) => {
			const { marks } = await frappe.xcall(`${API}.tick_mark`, { reply: frm.doc.name, mark: mark.name, done: done ? 1 : 0 });
			show_marks(frm, { ...version, marks });
		};
		const left = version.marks.filter((mark) => !mark.ticked_by).length;
		const label = left ? __("Marked places still to change: {0}", [left]) : __("All marked places are ticked off");
		const list = reading.mark_list(version.marks, may_write(frm) ? { tick } : {});
		frm.mark_panel = element("section", { class: "participation-card participation-to-change", "aria-label": label }, field_label(label), reading.marked(version.text, version.marks), list);
		frm.get_field("text").$wrapper.before(frm.mark_panel);
	}

	// The review

	function add_buttons(frm) {
		frm.add_custom_button(__("Open Ticket"), () => frappe.set_route("Form", "HD Ticket", frm.doc.ticket));
		if (!["PR Review", "Publishing"].includes(frm.doc.workflow_state) || !frappe.user.has_role(PUBLIC_RELATIONS)) return;
		frm.add_custom_button(__("Review Beside the Comment"), () => frappe.set_route("review", frm.doc.name));
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
})();
