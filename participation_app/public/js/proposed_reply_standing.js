// What stands of a reply on the platform: its parts, what keeps it back, its correction, withdrawal and removal.

(function () {
	const API = "participation_app.api.replies";
	frappe.provide("participation");

	participation.reply_standing = { show, show_parts, tell_blocked };

	async function show(frm) {
		const name = frm.doc.name;
		const view = await frappe.xcall(`${API}.view`, { reply: name });
		if (frm.doc.name !== name) return;
		if (view.blocked) tell_blocked(frm, view.blocked);
		show_panel(frm, view);
		show_parts(frm);
		add_buttons(frm, view);
	}

	function tell_blocked(frm, { since, message, in_time }) {
		const start = participation.date_and_time(since);
		const words = in_time
			? __("Approved in time; the platform has kept it back since {0}.", [start])
			: __("The platform has kept it back since {0}.", [start]);
		const text = frappe.utils.escape_html(message ? `${words} ${message}` : words);
		frm.layout.show_message(`<div dir="auto" style="overflow-wrap: anywhere">${text}</div>`, "orange", true);
	}

	/* The parts as the platform will show them, but for those that a publication already shows. */
	function show_parts(frm) {
		frm.part_list?.remove();
		const posted = new Set((frm.shown_publications || []).map(({ text }) => text));
		const { in_parts, on_page, workflow_state } = frm.doc;
		if (!(in_parts || on_page) || !["Reply Drafting", "PR Review"].includes(workflow_state)) return;
		const cards = ways(frm).map(([label, text]) => !posted.has(text) && posted_card(label, text));
		frm.part_list = participation.element("div", { class: "participation-versions" }, cards);
		frm.get_field("on_page").$wrapper.after(frm.part_list);
	}

	/* What will be posted, each with what it is. */
	function ways({ doc, possible_parts, possible_beginning }) {
		if (doc.on_page) return possible_beginning ? [[__("What Is Posted"), possible_beginning]] : [];
		const parts = possible_parts || [];
		return parts.map((text, index) => [__("Part {0} of {1}", [index + 1, parts.length]), text]);
	}

	function posted_card(label, text) {
		const { element, field_label, prose } = participation;
		return element("article", { class: "participation-card" }, field_label(label), prose(text));
	}

	function show_panel(frm, view) {
		const { element } = participation;
		frm.standing_panel?.remove();
		frm.shown_publications = view.publications.filter(({ state }) => state !== "Withdrawn");
		const content = [
			withdrawal_notice(view.withdrawal),
			...on_the_platform(frm),
			view.corrects && corrected_card(view.corrects),
		];
		frm.standing_panel = element("div", { class: "participation-versions participation-standing" }, content);
		frm.get_field("text").$wrapper.after(frm.standing_panel);
	}

	function on_the_platform(frm) {
		const rows = frm.shown_publications;
		return rows.length ? [participation.field_label(__("On the Platform")), ...rows.map((row) => publication(frm, row))] : [];
	}

	function publication(frm, row) {
		const { element, pill, time, prose, link } = participation;
		const is_part = row.parts > 1;
		return element(
			"article",
			{ class: "participation-card" },
			element(
				"header",
				{ class: "participation-byline" },
				pill(__(row.state), participation.PUBLICATION_COLOURS[row.state]),
				is_part && element("strong", {}, __("Part {0} of {1}", [row.part, row.parts])),
				element("span", { class: "text-muted" }, time(row.removed_at || row.sent_at))
			),
			is_part && prose(row.text),
			row.message && prose(row.message, "participation-note"),
			link(row.permalink, __("Open on the platform")),
			row.may_remove && element("div", {}, participation.button(__("It Is Removed"), () => void note_removed(frm, row.name)))
		);
	}

	function corrected_card({ name, text, permalink, sent_at, withdrawn_at }) {
		const { element, field_label, pill, prose, link, time } = participation;
		return element(
			"section",
			{ class: "participation-card" },
			field_label(__("The Published Reply")),
			element(
				"header",
				{ class: "participation-byline" },
				withdrawn_at && pill(__("Withdrawn"), "gray"),
				element("span", { class: "text-muted" }, time(sent_at))
			),
			prose(text),
			link(permalink, __("Open on the platform")),
			element("div", {}, participation.button(__("Open This Reply"), () => open(name)))
		);
	}

	function withdrawal_notice({ withdrawn_at, asked_by, asked_at, reason }) {
		if (!withdrawn_at && !asked_by) return null;
		const { element, notice, prose } = participation;
		const words = withdrawn_at
			? __("Withdrawn on {0}.", [participation.date_and_time(withdrawn_at)])
			: __("{0} asked on {1} to withdraw this reply. A second officer confirms.", [asked_by, participation.date_and_time(asked_at)]);
		return element("div", {}, notice(words, "orange"), reason && prose(reason, "participation-note"));
	}

	// What can be done about a published reply

	function add_buttons(frm, { withdrawal, corrected_by }) {
		if (corrected_by) frm.add_custom_button(__("Open the Correction"), () => open(corrected_by));
		if (withdrawal.may_ask) frm.add_custom_button(__("Withdraw Reply"), () => void ask(frm));
		if (withdrawal.may_call_off) frm.add_custom_button(__("Keep Reply"), () => void act(frm, "call_off_withdrawal", __("The reply stays.")));
		if (!withdrawal.may_confirm) return;
		const confirm = frm.add_custom_button(__("Confirm Withdrawal"), () => void confirm_withdrawal(frm));
		confirm?.removeClass("btn-default").addClass("btn-danger");
	}

	async function ask(frm) {
		await participation.move_dialog({
			title: __("Withdraw Reply"),
			hint: __("A second public relations officer confirms. Then the reply is removed from the platform and a new one is drafted."),
			fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
			submit: ({ reason }) => frappe.xcall(`${API}.ask_withdrawal`, { reply: frm.doc.name, reason }),
		});
		participation.tell(__("The other officers are told."));
		frm.reload_doc();
	}

	async function confirm_withdrawal(frm) {
		const result = await participation.move_dialog({
			title: __("Confirm Withdrawal"),
			hint: __("The reply is to be removed from the platform at once, and the call centre drafts a new one."),
			fields: [],
			submit: () => frappe.xcall(`${API}.confirm_withdrawal`, { reply: frm.doc.name }),
		});
		participation.tell(__("The reply is withdrawn and is being removed. What the system cannot remove is shown here."));
		if (result?.draft) frm.reload_doc();
	}

	async function note_removed(frm, publication) {
		await frappe.xcall(`${API}.note_removed`, { publication });
		participation.tell(__("The platform is asked whether it is gone."));
		frm.reload_doc();
	}

	async function act(frm, method, words) {
		await frappe.xcall(`${API}.${method}`, { reply: frm.doc.name });
		participation.tell(words);
		frm.reload_doc();
	}

	const open = (name) => frappe.set_route("Form", "Proposed Reply", name);
})();
