// A participation ticket's own page: whose turn it is, what was said and done, and the moves. Other tickets are left alone.

(function () {
	const API = "participation_app.api.tickets";
	const STEP_OF_STAGE = {
		Registered: 2,
		Returned: 2,
		"With Department": 3,
		"With Section": 4,
		"Action Reported": 5,
		"Reply Drafting": 6,
		"PR Review": 7,
		Publishing: 7,
		Answered: 8,
		Closed: 8,
	};
	// The moves that carry a ticket onwards; the rest stand in the group.
	const FORWARD = ["refer", "assign_to_section", "report_action", "confirm_result"];

	frappe.ui.form.on("HD Ticket", {
		setup: () => participation.word_selects("HD Ticket", "participation_type"),
		async refresh(frm) {
			const panel = frm.get_field("participation_panel")?.$wrapper;
			panel?.empty();
			if (frm.is_new() || !frm.doc.participation_type || !panel) return;
			open_tab_once(frm);
			panel.append(participation.skeleton(8));
			const ticket = `${frm.doc.name}`;
			try {
				const view = await frappe.xcall(`${API}.view`, { ticket });
				if (`${frm.doc.name}` === ticket) show(frm, panel, view);
			} catch {
				const again = participation.button(__("Try Again"), () => frm.reload_doc());
				panel.empty().append(participation.placeholder("solid-warning", __("The ticket could not be loaded"), "", again));
			}
		},
	});

	function open_tab_once(frm) {
		frm.participation_opened = frm.participation_opened || new Set();
		if (frm.participation_opened.has(frm.docname)) return;
		frm.participation_opened.add(frm.docname);
		frm.layout.select_tab("participation_tab");
	}

	function show(frm, panel, view) {
		const { element } = participation;
		const columns = element(
			"div",
			{ class: "participation-columns" },
			element("div", {}, view.words && participation.words_card(view.words), reports(view.reports)),
			element("div", {}, participation.ticket_clock.section(frm, view), replies(view.replies), participation.notices.section(frm), trail(view.trail))
		);
		panel.empty().append(element("div", { class: "participation-ticket" }, turn(frm, view), why_here(view.why_here), steps(frm), columns));
		add_buttons(frm, view);
	}

	// Whose turn it is

	function turn(frm, view) {
		const { element, isolated, pill } = participation;
		const settled = Boolean(frm.doc.participation_answered_at);
		return element(
			"header",
			{ class: "participation-turn" },
			element(
				"div",
				{},
				participation.field_label(settled ? __("Answered") : __("Whose Turn It Is")),
				element("div", { class: "participation-holder" }, settled ? participation.time(frm.doc.participation_answered_at) : isolated(view.holder)),
				!settled && participation.ticket_clock.holding(view)
			),
			element(
				"div",
				{ class: "participation-turn-facts" },
				element("span", { class: "participation-reference" }, isolated(frm.doc.participation_reference)),
				pill(__(frm.doc.participation_type, null, "HD Ticket"), "blue"),
				pill(view.stage_label, participation.STAGE_COLOURS[view.stage]),
				due(frm, view)
			)
		);
	}

	/* Which rule, or who, sent it there. */
	function why_here(lines) {
		const { element } = participation;
		if (!lines?.length) return null;
		return element("div", { class: "participation-why-here", "aria-label": __("Why It Is Here") }, lines.map((line) => element("p", {}, line)));
	}

	function due(frm, view) {
		if (!frm.doc.participation_answered_at) return participation.due_pill(view.due_at);
		return view.overdue ? participation.pill(__("Answered late"), "red") : participation.pill(__("Answered in time"), "green");
	}

	// The seven steps of the procedure

	function step_names() {
		return [
			__("Contribution Received"),
			__("Registration"),
			__("Department"),
			__("Section"),
			__("Confirmation"),
			__("Reply"),
			__("Review and Publication"),
		];
	}

	function steps(frm) {
		const { element } = participation;
		const names = step_names();
		const stage = frm.doc.participation_stage;
		const current = STEP_OF_STAGE[stage === "Awaiting Citizen" ? frm.doc.participation_came_from : stage] || 1;
		const items = names.map((name, index) => step(name, index + 1, current));
		const shown = current > names.length ? __("All steps are done") : __("Step {0} of {1}: {2}", [current, names.length, names[current - 1]]);
		return element(
			"div",
			{ class: "participation-steps-frame" },
			element("ol", { class: "participation-steps", "aria-label": __("Steps of the procedure") }, items),
			element("div", { class: "participation-steps-short" }, shown)
		);
	}

	function step(name, number, current) {
		const { element, icon } = participation;
		const state = number < current ? "done" : number === current ? "current" : "open";
		return element(
			"li",
			{ class: `participation-step ${state}`, "aria-current": state === "current" ? "step" : null },
			element("span", { class: "participation-step-mark", "aria-hidden": "true" }, state === "done" ? icon("tick", "xs") : `${number}`),
			element("span", { class: "participation-step-name" }, name, state === "done" && element("span", { class: "sr-only" }, ` (${__("done")})`))
		);
	}

	// What was said and done

	function section(title, ...content) {
		return participation.element(
			"section",
			{ class: "participation-section" },
			participation.element("h5", { class: "participation-section-title" }, title),
			content
		);
	}

	function reports(rows) {
		if (!rows.length) return null;
		const [latest, ...earlier] = rows;
		return section(
			__("Action Report"),
			participation.report_card(latest),
			earlier.length > 0 &&
				participation.element(
					"details",
					{ class: "participation-fold" },
					participation.element("summary", {}, __("Earlier reports: {0}", [earlier.length])),
					earlier.map(participation.report_card)
				)
		);
	}

	function replies(rows) {
		if (!rows.length) return null;
		const { element, pill } = participation;
		const lines = rows.map((reply) =>
			element(
				"li",
				{},
				element("a", { href: reply_address(reply) }, __("Version {0}", [reply.version])),
				pill(__(reply.workflow_state), participation.STAGE_COLOURS[reply.workflow_state])
			)
		);
		return section(__("Proposed Reply"), element("ul", { class: "participation-lines" }, lines));
	}

	const reply_address = (reply) => `/app/proposed-reply/${encodeURIComponent(reply.name)}`;

	function trail(rows) {
		const { element } = participation;
		return section(__("Trail"), element("ol", { class: "participation-trail" }, [...rows].reverse().map(event_line)));
	}

	function event_line(event) {
		const { element, isolated } = participation;
		return element(
			"li",
			{},
			element("div", {}, element("strong", {}, event.label), event.from_state !== event.to_state && element("span", { class: "text-muted" }, " · ", event.to_state)),
			element("div", { class: "text-muted participation-facts" }, element("span", {}, isolated(event.actor_name), " · ", event.actor_role), participation.time(event.at)),
			event.note && note(event.note)
		);
	}

	function note(text) {
		const link = /^https?:\/\/\S+$/i.test(text) && participation.link(text, __("Open on the platform"));
		return link || participation.prose(text, "participation-note");
	}

	// Moves

	function add_buttons(frm, view) {
		const reply = view.replies[0];
		const working_on_reply = ["Reply Drafting", "PR Review", "Publishing"].includes(view.stage);
		const forward = view.moves.find(({ move }) => FORWARD.includes(move));
		for (const move of view.moves) {
			const group = move === forward ? null : __("Moves");
			const button = frm.add_custom_button(move.label, () => void make(frm, move), group);
			if (!group) button?.removeClass("btn-default").addClass("btn-primary");
		}
		if (!reply) return;
		const open = frm.add_custom_button(__("Open Proposed Reply"), () => frappe.set_route("Form", "Proposed Reply", reply.name));
		if (working_on_reply && !forward) open?.removeClass("btn-default").addClass("btn-primary");
	}

	async function make(frm, { move, label, hint, fields }) {
		const ticket = `${frm.doc.name}`;
		const result = await participation.move_dialog({
			title: label,
			hint,
			fields: fields.map(safe_options),
			submit: (values) => frappe.xcall(`${API}.make`, { ticket, move, values }),
		});
		participation.tell(__("Now: {0}", [__(result.stage)]));
		const { message } = await frappe.db.get_value("HD Ticket", ticket, "name");
		if (message?.name) frm.reload_doc();
		// Whoever declines a ticket does not see it any longer.
		else frappe.set_route("List", "HD Ticket");
	}

	/* Frappe puts a select's labels in as HTML. */
	function safe_options(field) {
		if (!Array.isArray(field.options)) return field;
		const options = field.options.map(({ value, label }) => ({ value, label: frappe.utils.escape_html(label) }));
		return { ...field, options };
	}
})();
