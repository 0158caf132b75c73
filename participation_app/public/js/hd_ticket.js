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
	const LOOK_EVERY = 30; // seconds, where no connection tells that something changed

	frappe.ui.form.on("HD Ticket", {
		setup: () => participation.word_selects("HD Ticket", "participation_type"),
		async refresh(frm) {
			const panel = frm.get_field("participation_panel")?.$wrapper;
			panel?.empty();
			$(frm.wrapper).toggleClass("participation-case", Boolean(frm.doc.participation_type));
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
		const place = frm.participation_act?.ticket === `${frm.doc.name}` ? frm.participation_act.place() : null;
		const act = participation.ticket_act.section(frm, view);
		const parts = participation.ticket_parts.map((part) => part(frm, view));
		const columns = element(
			"div",
			{ class: "participation-columns" },
			element("div", {}, words(view.words), reports(view.reports), participation.ticket_notes.section(frm, view), participation.ticket_beside.related(frm), trail(view.trail)),
			element(
				"div",
				{},
				act,
				parts,
				participation.ticket_clock.section(frm, view),
				replies(view.replies),
				participation.ticket_beside.person(frm),
				participation.restrictions.section(frm, view),
				participation.notices.section(frm)
			)
		);
		panel.empty().append(element("div", { class: "participation-ticket" }, turn(frm, view), why_here(view.why_here), steps(frm), columns, frm.participation_act.bar));
		add_buttons(frm, view);
		begin_asked_move(frm);
		frm.participation_act.return_to(place);
		focus_after_move(frm);
		watch(frm, view);
	}

	function focus_after_move(frm) {
		if (!frm.participation_focus) return;
		delete frm.participation_focus;
		document.getElementById("participation-act-title")?.focus({ preventScroll: true });
	}

	/* What somebody else does with the ticket is seen here without reloading. */
	function watch(frm, view) {
		frm.participation_watch?.();
		const ticket = `${frm.doc.name}`;
		const is_shown = () => cur_frm === frm && `${frm.doc.name}` === ticket && !frm.is_dirty();
		const look = async () => {
			const now = await participation.send(`${API}.stand`, { ticket });
			const changed = now.stage !== view.stage || now.events !== view.trail.length || now.notes !== view.notes.length;
			if (!changed || !is_shown()) return;
			await frm.reload_doc();
			const words = now.stage === view.stage ? __("Something has come to this ticket.") : __("Now: {0}", [__(now.stage)]);
			participation.tell(words, "blue");
		};
		frm.participation_watch = participation.live.watch_record("HD Ticket", ticket, look, { is_shown, every: LOOK_EVERY });
	}

	// Whose turn it is

	function turn(frm, view) {
		const { element, isolated, pill } = participation;
		const settled = Boolean(frm.doc.participation_answered_at);
		return element(
			"div",
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
				participation.restrictions.pills(view.restriction),
				participation.legal_holds.pill(view.legal_holds),
				due(frm, view),
				participation.joint_line(view.joint)
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

	/* The comment with what it answers and what came after it; what came another way with its place. */
	function words(said) {
		const { element } = participation;
		return element(
			"div",
			{ class: "participation-conversation" },
			said.above.map(said_line),
			participation.words_card(said),
			said.place && element("div", { class: "participation-byline" }, participation.field_label(__("Place", null, "HD Ticket")), participation.isolated(said.place)),
			said.below.map(said_line)
		);
	}

	function said_line(line) {
		const { element, isolated, pill } = participation;
		return element(
			"div",
			{ class: `participation-bubble ${line.is_own ? "own" : ""}` },
			element(
				"div",
				{ class: "participation-byline" },
				element("strong", {}, isolated(line.author_name || __("Unknown author"))),
				line.is_own ? pill(__("Us"), "green") : null,
				line.typed_outside ? pill(__("Typed on the platform"), "orange") : null,
				participation.marks(line),
				element("span", { class: "text-muted" }, participation.time(line.posted_at))
			),
			line.evidence ? element("p", { class: "participation-prose text-muted" }, __("The words are sealed.")) : participation.prose(line.text)
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
		const whole = section(__("Trail"), element("ol", { class: "participation-trail" }, [...rows].reverse().map(event_line)));
		whole.classList.add("participation-whole-trail");
		return whole;
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

	/* In the page's head, too, for who has scrolled away; each leads to its form on the page. */
	function add_buttons(frm, view) {
		const act = frm.participation_act;
		// Saving is for the other tabs; what is next to be done stands out alone.
		frm.page.btn_primary?.toggleClass("btn-primary", frm.is_dirty()).toggleClass("btn-default", !frm.is_dirty());
		for (const { move, label } of act.moves) {
			const group = move === act.forward?.move ? null : __("Moves");
			const button = frm.add_custom_button(label, () => act.choose(move, true), group);
			if (!group) button?.removeClass("btn-default").addClass("btn-primary");
		}
		if (!act.reply) return;
		const open = frm.add_custom_button(__("Open Proposed Reply"), () => act.open_reply());
		if (act.working_on_reply) open?.removeClass("btn-default").addClass("btn-primary");
	}

	/* Whoever comes from another page with a move in the address finds its form open, once. */
	function begin_asked_move(frm) {
		const asked = new URLSearchParams(window.location.search).get("move");
		if (!asked) return;
		window.history.replaceState(window.history.state, "", window.location.pathname);
		frm.participation_act.choose(asked, true);
	}
})();
