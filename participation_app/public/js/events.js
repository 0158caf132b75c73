// One event that many contributions are about: on the ticket, beside the answer under review, and where contributions join.

frappe.provide("participation.events");

(function () {
	const { element, button, isolated, pill, prose, time } = participation;
	const API = "participation_app.api.events";
	const GATHERERS = ["Call Centre Agent", "Participation Manager"];
	const SECONDS_BETWEEN_LOOKS = 15;
	const EVENT_COLOURS = { Open: "blue", Answering: "green", Stopped: "red", Answered: "gray" };
	const ANSWER_COLOURS = {
		Answered: "green",
		"On Its Way": "blue",
		Waiting: "orange",
		Proposed: "gray",
		"Back With Public Relations": "red",
		"Left the Event": "gray",
		"Replaced by a Correction": "gray",
	};
	const OF_THE_BAR = ["Answered", "On Its Way", "Waiting", "Proposed", "Back With Public Relations"];
	const ENDED = ["Answered", "Closed"];

	participation.ticket_parts.push((frm) => participation.events.section(frm));

	/* The ticket's event; for the call centre a way into one. Nothing where neither is there. */
	participation.events.section = function (frm) {
		const place = element("section", { class: "participation-section participation-event", "aria-label": __("Event", null, "Participation Event") });
		const ticket = `${frm.doc.name}`;
		const may_gather = frappe.user.has_role(GATHERERS) && !ENDED.includes(frm.doc.participation_stage);
		if (!frm.doc.participation_event && !may_gather) return null;
		keep_filled(frm, place, ticket);
		return place;
	};

	function keep_filled(owner, place, ticket) {
		const fill = async () => {
			const view = await frappe.xcall(`${API}.view`, { ticket });
			const again = () => (owner.reload_doc ? owner.reload_doc() : fill());
			place.replaceChildren(...(view ? shown(view, ticket, again, fill) : without_event(ticket, again)).filter(Boolean));
		};
		owner.participation_event_watch?.();
		owner.participation_event_watch = participation.live.watch(["Event Answer"], fill, {
			is_shown: () => place.isConnected,
			every: SECONDS_BETWEEN_LOOKS,
		});
		void fill();
	}

	const title = (...words) => element("h5", { class: "participation-section-title" }, words);

	// A ticket without an event

	function without_event(ticket, again) {
		return [
			title(__("Event", null, "Participation Event")),
			element("p", { class: "text-muted" }, __("Do many people write about the same? One ticket is studied and answers for all.")),
			element(
				"div",
				{ class: "participation-event-buttons" },
				button(__("Belongs to an Event"), () => void participation.events.join_dialog({ contributions: [ticket], done: again })),
				button(__("Open an Event With This Ticket"), () => void open_event(ticket, again))
			),
		];
	}

	async function open_event(ticket, again) {
		await participation.move_dialog({
			title: __("Open an Event"),
			hint: __("This ticket is studied and answers for every contribution that joins; each keeps its own date and gets the answer in its own name."),
			fields: [{ fieldname: "title", fieldtype: "Data", label: __("What Happened"), description: __("As the desk speaks of it, such as “Water cut in the northern district”."), reqd: 1 }],
			submit: ({ title }) => frappe.xcall(`${API}.open_event`, { ticket, title }),
		});
		again();
	}

	/* Asks for the event and the reason; `contributions` are names of tickets and of comments, `done` hears the outcome. */
	participation.events.join_dialog = async function ({ contributions, event, done }) {
		const outcome = await participation.move_dialog({
			title: contributions.length === 1 ? __("Belongs to an Event") : __("Contributions that belong to an event: {0}", [contributions.length]),
			hint: __("They wait for the answer to the event, each with its own date. They can be taken out again at any time."),
			action: __("Join"),
			fields: [
				{
					fieldname: "event",
					fieldtype: "Link",
					options: "Participation Event",
					label: __("Event", null, "Participation Event"),
					reqd: 1,
					default: event,
					only_select: 1,
					get_query: () => ({ query: `${API}.find` }),
				},
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), description: __("Why they are about this event; it stands in every trail."), reqd: 1 },
			],
			submit: (values) => frappe.xcall(`${API}.join`, { ...values, contributions }),
		});
		participation.tell(outcome.queued ? __("Joining in the background: {0}", [outcome.queued]) : __("Joined: {0}", [outcome.joined.length]));
		done?.(outcome);
	};

	/* What is ticked in a list of tickets or comments joins together. */
	participation.events.offer_to_join = function (listview) {
		if (!frappe.user.has_role(GATHERERS)) return;
		const done = () => {
			listview.clear_checked_items();
			listview.refresh();
		};
		listview.page.add_actions_menu_item(__("Belongs to an Event"), () => void participation.events.join_dialog({ contributions: listview.get_checked_items(true), done }), false);
	};

	// A ticket of an event

	function shown(view, ticket, again, fill) {
		const head = title(__("Event", null, "Participation Event"), " ", pill(view.state_label, EVENT_COLOURS[view.state]));
		const name = view.title && element("p", { class: "participation-event-title" }, element("strong", {}, isolated(view.title)));
		if (view.role === "answers") return [head, name, ...led(view, fill)];
		return [head, name, ...followed(view, ticket, again)];
	}

	function followed(view, ticket, again) {
		const follows = view.role === "follows";
		const words = follows ? __("It waits for the answer to the event and gets it in its own name.") : __("It belonged to the event and went its own way, or has its answer.");
		return [
			participation.notice(words, follows ? "blue" : "gray"),
			view.closed ? element("p", { class: "text-muted" }, __("The contribution that answers for all is closed to you.")) : answers_for_all(view),
			view.may_gather &&
				element(
					"div",
					{ class: "participation-event-buttons" },
					button(__("Take Out of the Event"), () => void leave(ticket, again)),
					follows && !view.closed && button(__("Answer for All With This Ticket"), () => void lead(ticket, again))
				),
		];
	}

	function answers_for_all({ ticket, reference }) {
		const address = `/app/hd-ticket/${encodeURIComponent(ticket)}`;
		return element("p", {}, __("Answers for all:"), " ", element("a", { href: address }, isolated(reference)));
	}

	async function lead(ticket, again) {
		await participation.move_dialog({
			title: __("Answer for All With This Ticket"),
			hint: __("The study, its results and the draft go on with this ticket. The one that answered for all until now waits with the others, and can then be taken out."),
			fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), description: __("Why another one; it stands in both trails."), reqd: 1 }],
			submit: ({ reason }) => frappe.xcall(`${API}.change_master`, { ticket, reason }),
		});
		again();
	}

	async function leave(ticket, again) {
		await participation.move_dialog({
			title: __("Take Out of the Event"),
			hint: __("It goes on alone from where it stands, with the date that it always had."),
			fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
			submit: ({ reason }) => frappe.xcall(`${API}.leave`, { ticket, reason }),
		});
		again();
	}

	// The ticket that answers for all

	function led(view, fill) {
		return [
			element("p", {}, __("Subjects: 1 · Contributions: {0}", [view.contributions])),
			view.state === "Stopped" && stopped(view),
			bar(view),
			table(view),
			pace(view, fill),
			view.late > 0 && late(view, fill),
			buttons(view, fill),
		];
	}

	function stopped(view) {
		const words = element("span", {}, __("Stopped by {0}:", [view.stopped_by]), " ", isolated(view.stop_reason), " · ", time(view.stopped_at));
		return participation.notice(words, "red");
	}

	function bar(view) {
		const numbers = Object.fromEntries(view.counts.map(({ state, number }) => [state, number]));
		const total = OF_THE_BAR.reduce((sum, state) => sum + (numbers[state] || 0), 0);
		if (!total) return null;
		const parts = OF_THE_BAR.filter((state) => numbers[state]).map((state) => element("span", { class: `participation-event-part ${ANSWER_COLOURS[state]}`, style: `flex-grow: ${numbers[state]}` }));
		return element("div", { class: "participation-event-bar", "aria-hidden": "true" }, parts);
	}

	function table(view) {
		const rows = view.counts.filter(({ number }) => number).map(({ state, label, number }) => row(label, number, list_address("event-answer", { event: view.event, state }), ANSWER_COLOURS[state]));
		if (view.not_proposed) {
			rows.push(row(__("Waits for an Answer to Be Written"), view.not_proposed, list_address("hd-ticket", { participation_event: view.event, participation_follows_event: 1 }), "gray"));
		}
		return rows.length ? element("table", { class: "participation-event-counts" }, element("tbody", {}, rows)) : null;
	}

	function row(label, number, address, colour) {
		return element("tr", {}, element("th", { scope: "row" }, pill(label, colour)), element("td", {}, element("a", { href: address }, `${number}`)));
	}

	const list_address = (doctype, filters) => `/app/${doctype}?${new URLSearchParams(filters)}`;

	function pace(view, fill) {
		const words = __("Answers a minute on each account: {0}", [view.pace]);
		const left = view.minutes ? ` · ${__("Minutes left, about: {0}", [view.minutes])}` : "";
		return element("p", { class: "text-muted participation-event-pace" }, words, left, " ", view.may_set_pace && button(__("Change Pace"), () => void change_pace(view, fill), "btn-link"));
	}

	async function change_pace(view, fill) {
		await participation.move_dialog({
			title: __("Change Pace"),
			hint: __("A platform that bears less gets less: X four answers a minute, Instagram and YouTube ten, Facebook twenty."),
			fields: [{ fieldname: "answers_a_minute", fieldtype: "Int", label: __("Answers a Minute"), default: view.pace, reqd: 1 }],
			submit: (values) => frappe.xcall(`${API}.set_pace`, { event: view.event, ...values }),
		});
		fill();
	}

	function late(view, fill) {
		const words = __("Joined after the approval: {0}. Public relations checks whether the answer is right for them too.", [view.late]);
		const check = view.may_review && button(__("Check the Answer"), () => void check_late(view, fill), "btn-primary");
		return participation.notice(element("span", {}, words, " ", check || ""), "orange");
	}

	async function check_late(view, fill) {
		const review = await frappe.xcall(`${API}.review`, { event: view.event });
		await participation.move_dialog({
			title: __("Still Right for {0} More", [review.late]),
			action: __("It Is Right for Them Too"),
			fields: [{ fieldname: "shown", fieldtype: "HTML" }],
			prepare: (dialog) => dialog.fields_dict.shown.$wrapper.empty().append(...reviewed(review)),
			submit: () => frappe.xcall(`${API}.approve_late`, { event: view.event }),
		});
		fill();
	}

	function buttons(view, fill) {
		const styles = { stop: "btn-danger participation-event-stop", resume: "btn-primary" };
		const moves = view.moves.map(({ move, label }) => button(names()[move] || label, () => void make(view, move, fill), styles[move] || "btn-default"));
		const add = view.may_gather && button(__("Contributions of This Event"), () => frappe.set_route("List", "HD Ticket", { participation_event: view.event }));
		const correct = view.may_correct && button(__("Correct the Answer for All"), () => void correct_for_all(view));
		return element("div", { class: "participation-event-buttons" }, moves, correct, add);
	}

	async function correct_for_all(view) {
		const { draft } = await participation.move_dialog({
			title: __("Correct the Answer for All"),
			hint: __("One correction is written and approved once. It goes at the event’s pace to everybody who has the answer; each published answer stays until its own correction is published."),
			fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), description: __("What is wrong; it stands in every trail."), reqd: 1 }],
			submit: ({ reason }) => frappe.xcall(`${API}.correct_for_all`, { event: view.event, reason }),
		});
		frappe.set_route("Form", "Proposed Reply", draft);
	}

	const names = () => ({ stop: __("Stop Answering"), resume: __("Go On Answering"), cancel: __("Give Up the Rest") });

	async function make(view, move, fill) {
		const hints = {
			stop: __("Nothing more is sent from this moment; what is being sent is finished."),
			resume: __("Answers begin again at the pace of the event."),
			cancel: __("Who has no answer yet waits for another one; approve a new text for them."),
		};
		await participation.move_dialog({
			title: names()[move],
			hint: hints[move],
			fields: move === "resume" ? [] : [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
			submit: ({ reason }) => frappe.xcall(`${API}.move`, { event: view.event, move, reason }),
		});
		fill();
	}

	/* The panel of an event's own form. */
	participation.events.panel = function (frm) {
		const place = element("section", { class: "participation-section participation-event", "aria-label": __("Event", null, "Participation Event") });
		keep_filled({ fill_only: true }, place, `${frm.doc.ticket}`);
		return place;
	};

	// What everybody would get

	/* An empty place beside a reply under review or in its form that fills itself; `reply` is its name. */
	participation.events.review_section = function (reply) {
		const place = element("section", { class: "participation-event-review", "aria-label": __("Answers to All") });
		void (async () => {
			const { message } = await frappe.db.get_value("Proposed Reply", reply, "event");
			if (!message?.event) return place.remove();
			place.append(...reviewed(await frappe.xcall(`${API}.review`, { event: message.event })));
		})();
		return place;
	};

	function reviewed(review) {
		const numbers = review.channels.map(({ label, number }) => `${label} ${number}`).join(" · ");
		return [
			title(__("Answers to All"), " ", pill(`${review.number}`, "blue")),
			element("p", {}, isolated(review.title), element("span", { class: "text-muted" }, ` ${numbers}`)),
			review.closed > 0 && element("p", { class: "text-muted" }, __("Closed to you, in the same words: {0}", [review.closed])),
			review.too_long_number > 0 && too_long(review),
			group(__("Samples"), review.samples),
			group(__("The Longest"), review.longest),
		].filter(Boolean);
	}

	function too_long(review) {
		const words = __("Do not fit their platform: {0}. They come back to public relations one by one.", [review.too_long_number]);
		return element("details", { class: "participation-fold", open: true }, element("summary", {}, words), review.too_long.map(answer_card));
	}

	function group(label, rows) {
		return rows.length ? element("div", {}, participation.field_label(label), rows.map(answer_card)) : null;
	}

	function answer_card(row) {
		return element(
			"div",
			{ class: "participation-card" },
			element(
				"div",
				{ class: "participation-byline" },
				element("span", { class: "participation-reference" }, isolated(row.reference)),
				element("span", { class: "text-muted" }, row.channel_label),
				element("span", { class: row.fits ? "text-muted" : "text-danger" }, __("{0} of {1} characters", [row.length_used, row.length_limit]))
			),
			prose(row.text)
		);
	}

	// The form of the answer to all

	frappe.ui.form.on("Proposed Reply", {
		refresh(frm) {
			const field = frm.get_field("event_review");
			if (!field || !frm.doc.event) return;
			const placeholders = ["salutation", "name", "handle", "reference", "platform"].map((name) => `{{ ${name} }}`).join(" ");
			const help = __("Everybody gets this text in their own name. What stands in braces is filled in: {0}", [placeholders]);
			const may_write = frm.doc.workflow_state === "Reply Drafting" && frappe.user.has_role("Call Centre Agent");
			frm.set_df_property("wordings", "read_only", may_write ? 0 : 1);
			field.$wrapper.empty().append(element("p", { class: "text-muted" }, isolated(help)), participation.events.review_section(frm.doc.name));
		},
	});

	frappe.ui.form.on("Participation Event", {
		refresh(frm) {
			frm.disable_save();
			frm.add_custom_button(__("Open Ticket"), () => frappe.set_route("Form", "HD Ticket", frm.doc.ticket));
			frm.get_field("panel").$wrapper.empty().append(participation.events.panel(frm));
		},
	});
})();
