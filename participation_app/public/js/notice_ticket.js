// Notices on a ticket's page: what the citizen was told when, by which way and with what proof; and phone calls.

frappe.provide("participation.notices");

(function () {
	const API = "participation_app.api.notices";
	const { element, pill, time } = participation;
	const COLOURS = { Queued: "yellow", Sending: "yellow", Sent: "blue", Delivered: "green", Failed: "red", Unknown: "orange", "No Way": "red" };
	const REASONS = ["Other Ways Failed", "No Other Way", "Prefers the Phone", "Cannot Read", "Urgent"];
	const OUTCOMES = ["Told", "No Answer", "Busy", "Wrong Number", "Did Not Want to Hear"];

	/* An empty place that fills itself; nothing where the citizen was owed nothing. */
	participation.notices.section = function (frm) {
		const place = element("section", { class: "participation-section participation-notices" });
		void fill(frm, place);
		return place;
	};

	async function fill(frm, place) {
		const ticket = `${frm.doc.name}`;
		const told = await frappe.xcall(`${API}.of_ticket`, { ticket });
		if (`${frm.doc.name}` !== ticket || !told.notices.length) return;
		place.append(
			element("h5", { class: "participation-section-title" }, __("Notices to the Citizen")),
			...told.calls.map((task) => call_card(frm, task, told.may_call)),
			element("ul", { class: "participation-lines" }, [...told.notices].reverse().map((notice) => line(frm, notice, told)))
		);
	}

	function line(frm, notice, told) {
		const may_send = told.may_call && notice.may_send_anew && told.ways.length > 0;
		return element(
			"li",
			{ class: "participation-notice" },
			element(
				"div",
				{ class: "participation-byline" },
				element("span", {}, __(notice.kind), notice.channel ? ` · ${__(notice.channel)}` : ""),
				pill(__(notice.state, null, "Participation Notice"), COLOURS[notice.state]),
				notice.recipient && element("bdi", { class: "text-muted" }, notice.recipient)
			),
			element("div", { class: "text-muted participation-facts" }, facts(notice)),
			notice.message && element("div", { class: "text-muted", dir: "auto" }, notice.message),
			notice.text && element("details", {}, element("summary", {}, __("Text")), participation.prose(notice.text)),
			may_send && element("div", {}, participation.button(__("Send by Another Way"), () => void send_anew(frm, notice, told.ways)))
		);
	}

	function facts(notice) {
		const dated = (label, moment) => moment && element("span", {}, label, " ", time(moment));
		return [
			dated(__("owed"), notice.creation),
			dated(__("sent"), notice.sent_at),
			dated(__("delivered"), notice.delivered_at),
			notice.evidence && element("span", {}, __("Evidence"), " ", element("bdi", {}, notice.evidence)),
			notice.parts ? element("span", {}, __("Parts: {0}", [notice.parts])) : null,
		].filter(Boolean);
	}

	async function send_anew(frm, notice, ways) {
		await participation.move_dialog({
			title: __("Send by Another Way"),
			fields: [
				{ fieldtype: "Select", fieldname: "channel", label: __("Channel"), options: ways, reqd: 1 },
				{ fieldtype: "Select", fieldname: "reason", label: __("Reason for Calling"), options: worded(REASONS), depends_on: "eval:doc.channel=='Phone'", mandatory_depends_on: "eval:doc.channel=='Phone'" },
			],
			action: __("Send"),
			submit: (values) => frappe.xcall(`${API}.send_anew`, { notice: notice.name, ...values }),
		});
		frm.reload_doc();
	}

	// Phone calls

	function call_card(frm, task, may_call) {
		const number = element("a", { href: `tel:${task.number}` }, element("bdi", {}, task.number));
		return element(
			"div",
			{ class: "participation-card" },
			element("div", { class: "participation-byline" }, pill(__("Phone Call"), "purple"), element("span", {}, __(task.reason)), task.number && number),
			later(task.due_at) && element("div", { class: "text-muted" }, __("Call from"), " ", time(task.due_at)),
			participation.prose(task.script),
			may_call && element("div", { class: "participation-byline" }, buttons(frm, task))
		);
	}

	const later = (moment) => moment && frappe.datetime.str_to_obj(moment) > frappe.datetime.system_datetime(true);

	function buttons(frm, task) {
		if (task.state === "Approved") return [participation.button(__("Enter a Call"), () => void record(frm, task))];
		if (!task.may_decide) return [element("span", { class: "text-muted" }, __("Waits for the supervisor’s yes."))];
		return [
			participation.button(__("Agree"), () => void decide(frm, task, true)),
			participation.button(__("Do Not Agree"), () => void refuse(frm, task)),
		];
	}

	async function decide(frm, task, agreed, note) {
		await frappe.xcall(`${API}.decide_call`, { task: task.name, agreed, note });
		frm.reload_doc();
	}

	function refuse(frm, task) {
		return participation.move_dialog({
			title: __("Do Not Agree"),
			fields: [{ fieldtype: "Small Text", fieldname: "note", label: __("Reason"), reqd: 1 }],
			submit: ({ note }) => decide(frm, task, false, note),
		});
	}

	async function record(frm, task) {
		await participation.move_dialog({
			title: __("Enter a Call"),
			fields: [
				{ fieldtype: "Select", fieldname: "outcome", label: __("Outcome"), options: worded(OUTCOMES), reqd: 1 },
				{ fieldtype: "Small Text", fieldname: "note", label: __("Note") },
			],
			submit: (values) => frappe.xcall(`${API}.record_call`, { task: task.name, ...values }),
		});
		frm.reload_doc();
	}

	const worded = (words) => words.map((value) => ({ value, label: __(value) }));
})();
