// A survey: what is still to be completed, its links and its QR code, its moves, and its results once they are due.

(function () {
	const API = "participation_app.api.surveys";
	const call = (method, frm, values = {}) => frappe.xcall(`${API}.${method}`, { survey: frm.doc.name, ...values });

	frappe.ui.form.on("Participation Survey", {
		async refresh(frm) {
			participation.word_selects("Participation Survey", "state", "audience");
			const panel = frm.get_field("standing").$wrapper.empty();
			frm.set_intro("");
			if (frm.is_new()) return;
			if (frm.doc.state !== "Draft") frm.disable_form();
			panel.append(participation.skeleton(4));
			const name = frm.doc.name;
			const view = await call("view", frm);
			if (frm.doc.name !== name) return;
			panel.empty().append(page(frm, view));
			add_buttons(frm, view);
		},
	});

	// The page

	function page(frm, view) {
		const { element } = participation;
		const told = [...view.faults.map((fault) => participation.notice(fault, "red")), ...view.remarks.map((remark) => participation.notice(remark, "yellow"))];
		const main = [standing_card(frm, view), ...told, ...results_cards(view)];
		const beside = [links_card(frm, view), participation.trail_card(view.trail)];
		return element("div", { class: "participation-columns" }, element("div", { class: "participation-beside" }, main), element("div", { class: "participation-beside" }, beside));
	}

	function card(title, ...children) {
		const { element, field_label } = participation;
		return element("section", { class: "participation-card", "aria-label": title }, field_label(title), children);
	}

	function standing_card(frm, view) {
		const { element, pill, date_and_time } = participation;
		const { state, opens_at, closes_at, results_at, called_off_because } = frm.doc;
		const is_due = frappe.datetime.now_datetime() >= results_at;
		const words = {
			Draft: () => __("Nobody sees it yet. Another person approves it, then it opens on {0}.", [date_and_time(opens_at)]),
			Open: () => __("It can be answered from {0} until {1}.", [date_and_time(opens_at), date_and_time(closes_at)]),
			Closed: () => (is_due ? __("The results are due since {0}. Another person publishes them.", [date_and_time(results_at)]) : __("Figures are shown to nobody before {0}.", [date_and_time(results_at)])),
			Published: () => (is_due ? __("The results are public.") : __("The results appear by themselves on {0}.", [date_and_time(results_at)])),
			"Called Off": () => called_off_because,
		}[state]();
		const waiting = view.texts_waiting > 0 && element("p", {}, __("Texts that wait for a moderator: {0}", [view.texts_waiting]));
		return card(__("Where It Stands"), element("div", { class: "participation-byline" }, pill(__(state, null, "Participation Survey"), participation.SURVEY_COLOURS?.[state]), element("span", { dir: "auto" }, words)), waiting);
	}

	function links_card(frm, view) {
		if (frm.doc.state === "Called Off") return null;
		const { element, button, isolated } = participation;
		const copy = (address) => () => frappe.utils.copy_to_clipboard(address);
		const lines = view.links.map(({ label, address, visits }) => {
			const one = button(__("Copy"), copy(address), "btn-default btn-xs");
			one.setAttribute("aria-label", __("Copy the link for {0}", [label]));
			return element("li", { class: "participation-link-line" }, isolated(label), element("span", { class: "text-muted" }, __("Visits: {0}", [visits])), one);
		});
		const picture = element("img", { class: "participation-qr", src: view.qr_code, alt: __("QR code of the survey’s page") });
		const download = element("a", { class: "btn btn-default btn-xs", href: view.qr_code, download: `survey-${frm.doc.code}.svg` }, __("Download the QR Code"));
		const hint = element("p", { class: "text-muted" }, __("One link for each place tells from where people come; nothing is kept of who they are."));
		const links = [hint, element("ul", { class: "participation-lines" }, lines), picture, element("div", {}, download)];
		if (frm.doc.state !== "Draft") return card(__("Links"), links);
		return element("details", { class: "participation-card" }, element("summary", { class: "participation-label" }, __("Links")), links);
	}

	// Results

	const worded = ({ text, in_english }) => (frappe.boot.lang?.startsWith("en") && in_english) || text;

	function results_cards({ results }) {
		if (!results) return [];
		const { element } = participation;
		const head = card(
			__("Results"),
			element("p", {}, element("strong", {}, __("People who took part: {0}", [results.people]))),
			element("p", { class: "text-muted" }, __("Groups of fewer than {0} people are shown together with others.", [results.threshold])),
			element("p", { class: "text-muted participation-checksum", dir: "ltr" }, `SHA-256 ${results.checksum}`)
		);
		return [head, ...results.questions.map((question) => question_card(question, results.questions[results.broken_down_by - 1]))];
	}

	function question_card(question, by) {
		const { element } = participation;
		const { people, choices, cells, hidden, average } = question.figures;
		const counts = hidden ? __("Not shown, so that it tells of nobody.") : __("People who answered: {0}", [people]);
		const more = [choices !== null && choices !== people && __("Choices: {0}", [choices]), average !== null && __("Average: {0}", [average])].filter(Boolean);
		const most = Math.max(1, ...cells.map(({ count }) => count));
		const rows = cells.map((cell) => bar_row(question, cell, most));
		const bars = rows.length > 0 && element("table", { class: "participation-bars" }, element("tbody", {}, rows));
		return card(`${question.number}. ${worded(question.question)}`, element("p", { class: "text-muted" }, [counts, ...more].join(" · ")), bars, breakdown_table(question, by));
	}

	function breakdown_table(question, by) {
		if (!question.breakdown) return null;
		const { element } = participation;
		const { rows, cells, counts } = question.breakdown;
		const words = (of, options) => options.map((option) => option_words(of, option)).join(" · ");
		const head = [worded(by.question), ...cells.map((options) => words(question, options))];
		const line = (row, place) => element("tr", {}, element("th", { scope: "row", dir: "auto" }, words(by, row)), counts[place].map((count) => element("td", {}, count === null ? "–" : `${count}`)));
		const table = element("table", { class: "participation-breakdown" }, element("thead", {}, element("tr", {}, head.map((label) => element("th", { scope: "col", dir: "auto" }, label)))), element("tbody", {}, rows.map(line)));
		const summary = element("summary", {}, __("By the answers to: {0}", [worded(by.question)]));
		const hint = counts.flat().includes(null) && element("p", { class: "text-muted" }, __("– is not shown: a small group could be worked out from it."));
		return element("details", {}, summary, element("div", { class: "participation-wide" }, table), hint);
	}

	function bar_row(question, { options, count }, most) {
		const { element } = participation;
		const label = options.map((option) => option_words(question, option)).join(" · ");
		const bar = element("meter", { min: 0, max: most, value: count, "aria-hidden": "true" });
		return element("tr", {}, element("th", { scope: "row", dir: "auto" }, label), element("td", {}, bar), element("td", {}, `${count}`));
	}

	function option_words(question, option) {
		const words = worded(question.options[option]);
		return question.kind === "Scale" ? [option, words].filter((one) => one !== "").join(" – ") : words;
	}

	// The moves

	const reason = () => [{ fieldname: "note", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }];

	function add_buttons(frm, view) {
		const may = (move) => view.moves.includes(move);
		const { state } = frm.doc;
		if (state === "Draft" || state === "Open") frm.add_custom_button(__("Preview"), () => preview(frm));
		if (state !== "Draft" && state !== "Called Off") frm.add_custom_button(__("Open the Page"), () => window.open(view.address, "_blank", "noopener"));
		if (may("open_for_answers")) {
			if (view.is_author) frm.set_intro(__("You wrote in it, so a colleague of public relations or a manager approves it."), "blue");
			else frm.add_custom_button(__("Open for Answers"), () => ask(frm, "open_for_answers", __("Open for Answers"), [], __("After this, nothing in it can be changed.")));
		}
		if (may("close")) frm.add_custom_button(__("Close Early"), () => ask(frm, "close", __("Close Early"), reason(), __("Nobody can answer any more, and the figures are frozen.")));
		if (may("publish") && !view.is_author) frm.add_custom_button(__("Publish the Results"), () => ask(frm, "publish", __("Publish the Results"), [], __("They appear at the promised time, not before.")));
		if (may("extend") && frm.doc.closes_at > frappe.datetime.now_datetime()) frm.add_custom_button(__("Extend"), () => extend(frm));
		if (may("call_off")) frm.add_custom_button(__("Call Off"), () => ask(frm, "call_off", __("Call Off"), reason(), __("What was answered is deleted. The page says why. This cannot be taken back.")));
		if (state === "Closed" || state === "Published") frm.add_custom_button(__("Note Decision"), () => note_decision(frm));
		if (view.texts_waiting) frm.add_custom_button(__("Study Texts"), () => frappe.set_route("List", "Survey Text", { survey: frm.doc.name, state: "Received" }));
		if (view.results) frm.add_custom_button(__("Check Figures"), () => check(frm));
		const may_untie = !frm.doc.anonymous && frm.doc.audience !== "Anyone" && state !== "Draft" && frappe.user.has_role("Participation Manager");
		if (may_untie) frm.add_custom_button(__("Untie a Person"), () => untie(frm));
		if (state === "Open") frm.add_custom_button(__("Write an Invitation"), () => announce(frm, "Survey Invitation", view.address));
		if (state === "Published" && view.results) frm.add_custom_button(__("Announce the Results"), () => announce(frm, "Survey Result", `${view.address}/results`));
	}

	async function preview(frm) {
		if (frm.is_dirty()) await frm.save();
		window.open(`/participation/survey/${frm.doc.code}?preview=1`, "_blank", "noopener");
	}

	async function ask(frm, name, title, fields, hint) {
		if (frm.is_dirty()) await frm.save();
		const submit = ({ note } = {}) => call("move", frm, { move: name, note, seen: frm.doc.modified });
		await participation.move_dialog({ title, hint, fields, submit });
		frm.reload_doc();
	}

	async function extend(frm) {
		await participation.move_dialog({
			title: __("Extend"),
			hint: __("The results are promised for as much later. Both pages of the survey tell it, with the reason."),
			fields: [
				{ fieldname: "closes_at", fieldtype: "Datetime", label: __("Closes At"), reqd: 1, default: frm.doc.closes_at },
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason, for Everybody to Read"), reqd: 1 },
				{ fieldname: "in_english", fieldtype: "Small Text", label: __("Reason in English") },
			],
			submit: (values) => call("extend", frm, { ...values, seen: frm.doc.modified }),
		});
		frm.reload_doc();
	}

	async function note_decision(frm) {
		const { decision, decision_in_english, decided_on } = frm.doc;
		await participation.move_dialog({
			title: __("Note Decision"),
			hint: __("It stands beside the results, for everybody to read."),
			fields: [
				{ fieldname: "decision", fieldtype: "Small Text", label: __("Decision"), reqd: 1, default: decision },
				{ fieldname: "in_english", fieldtype: "Small Text", label: __("Decision in English"), default: decision_in_english },
				{ fieldname: "decided_on", fieldtype: "Date", label: __("Decided On"), reqd: 1, default: decided_on || frappe.datetime.get_today() },
			],
			submit: (values) => call("note_decision", frm, values),
		});
		frm.reload_doc();
	}

	async function untie(frm) {
		await participation.move_dialog({
			title: __("Untie a Person"),
			hint: __("The answers stay counted, and nobody can tell any more whose they were."),
			fields: [{ fieldname: "person", fieldtype: "Data", label: __("Mobile number, e-mail address or account"), reqd: 1 }],
			submit: (values) => call("untie", frm, values),
		});
		frm.reload_doc();
	}

	async function check(frm) {
		const { is_unchanged } = await call("check", frm);
		if (is_unchanged) participation.tell(__("The figures match their checksum and the answers."));
		else frappe.msgprint({ message: __("The answers or figures were changed after the closing. Ask the administrator."), indicator: "red" });
	}

	async function announce(frm, kind, link) {
		const { title, title_in_english, introduction, introduction_in_english } = frm.doc;
		await frappe.model.with_doctype("Announcement");
		const announcement = frappe.model.get_new_doc("Announcement");
		Object.assign(announcement, { title, kind, link });
		const texts = { ar: [title, introduction], en: [title_in_english, introduction_in_english] };
		for (const [language, lines] of Object.entries(texts)) {
			const text = lines.filter(Boolean).join("\n\n");
			if (text) Object.assign(frappe.model.add_child(announcement, "texts"), { language, text });
		}
		frappe.set_route("Form", "Announcement", announcement.name);
	}
})();
