// The clock on a ticket's page: who holds it since when, the promise and its story, the receipt, missed dates.

frappe.provide("participation.ticket_clock");

(function () {
	const { element, pill, time } = participation;
	const API = "participation_app.api.tickets";

	/* Who holds the ticket since when, and how much of its share of the days is used. */
	participation.ticket_clock.holding = function ({ holding }) {
		if (!holding) return null;
		return element(
			"div",
			{ class: `participation-held ${holding.used_up ? "used-up" : ""}` },
			element("span", {}, __("since"), " ", time(holding.since)),
			holding.days_allowed ? share(holding) : element("span", {}, __("Working days so far: {0}", [days(holding.days_spent)]))
		);
	};

	const days = (number) => Number(number || 0).toLocaleString("en", { maximumFractionDigits: 1 });

	function share({ share_label, days_spent, days_allowed, used_up }) {
		const words = [share_label, days(days_spent), days(days_allowed)];
		return [
			element("meter", { class: "participation-share", min: 0, max: days_allowed, value: Math.min(days_spent, days_allowed), "aria-hidden": "true" }),
			element("span", {}, used_up ? __("{0}: share used up, {1} of {2} working days", words) : __("{0}: {1} of {2} working days", words)),
		];
	}

	/* The due date with the other outcome of an expected holiday, the receipt, missed dates and the story. */
	participation.ticket_clock.section = function (frm, view) {
		return element(
			"section",
			{ class: "participation-section participation-clock" },
			element("h5", { class: "participation-section-title" }, __("Due")),
			due(frm, view),
			receipt(view.receipt),
			(view.breaches || []).map((breach) => breach_card(frm, breach)),
			story(view.promises)
		);
	};

	function due(frm, view) {
		const open = !frm.doc.participation_answered_at;
		return element(
			"div",
			{ class: "participation-due" },
			element("div", { class: "participation-due-date" }, time(view.due_at)),
			open && view.due_unless && element("div", { class: "participation-due-unless" }, view.due_unless.text),
			view.holidays_known && element("div", { class: "participation-due-unless", dir: "auto" }, view.holidays_known),
			open && days_left(view)
		);
	}

	function days_left({ overdue, days_left }) {
		if (overdue) return element("div", { class: "participation-days late" }, __("Overdue"));
		if (days_left === null || days_left === undefined) return null;
		return element("div", { class: "participation-days" }, participation.isolated(__("Working days left: {0}", [days_left])));
	}

	function receipt(receipt) {
		if (!receipt || !(receipt.sent_at || receipt.due_at)) return null;
		const [at, label] = receipt.sent_at ? [receipt.sent_at, __("Receipt sent")] : [receipt.due_at, __("Receipt due")];
		const verdict = receipt.late ? pill(__("late"), "red") : receipt.sent_at && receipt.due_at && pill(__("in time"), "green");
		return element("div", { class: "participation-receipt" }, element("span", { class: "text-muted" }, label), " ", time(at), verdict);
	}

	function story(lines) {
		const line = ({ kind, text, at }) =>
			element("li", { class: kind.toLowerCase() }, element("div", { dir: "auto" }, text), element("div", { class: "text-muted" }, time(at)));
		return element("ol", { class: "participation-trail participation-story", "aria-label": __("The promise and what became of it") }, [...lines].reverse().map(line));
	}

	// Missed dates

	function breach_card(frm, breach) {
		const label = breach.explanation ? __("Explain Anew") : __("Explain the Delay");
		return element(
			"div",
			{ class: "participation-card participation-breach" },
			element("div", { class: "participation-byline" }, pill(__("Date missed"), "red"), element("span", {}, breach.due_text || time(breach.due_at)), breach.stage && element("span", { class: "text-muted" }, __(breach.stage))),
			breach.explanation ? explanation(breach) : element("div", { class: "text-muted" }, __("Not explained yet.")),
			breach.may_explain && element("div", {}, participation.button(label, () => void explain(frm, breach)))
		);
	}

	function explanation({ explanation, explained_by, explained_at }) {
		return [
			participation.prose(explanation),
			element("div", { class: "text-muted participation-facts" }, participation.isolated(explained_by), time(explained_at)),
		];
	}

	async function explain(frm, breach) {
		await participation.move_dialog({
			title: __("Explain the Delay"),
			hint: __("The missed date stays recorded. The explanation stands beside it and in the trail."),
			fields: [{ fieldtype: "Small Text", fieldname: "explanation", label: __("Explanation"), reqd: 1, default: breach.explanation }],
			action: __("Save Explanation"),
			submit: ({ explanation }) => frappe.xcall(`${API}.explain_breach`, { breach: breach.name, explanation }),
		});
		frm.reload_doc();
	}
})();
