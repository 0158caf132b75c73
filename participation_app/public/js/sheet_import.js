// A spreadsheet brought in: template, choice of the file, what each row would change, and the confirmation.

frappe.provide("participation.sheets");

(function () {
	const { element, button, pill, notice, isolated } = participation;
	const API = "/api/method/participation_app.api.set_up";
	const COLOURS = { New: "green", Changed: "blue", Unchanged: "gray", Refused: "red" };
	const SHOWN_AT_FIRST = 100;
	// Written out, so that each is found by who translates.
	const STATES = { New: () => __("New"), Changed: () => __("Changed"), Unchanged: () => __("Unchanged"), Refused: () => __("Refused") };

	/* Sends a file with its fields; rejects with the server's own sentence. */
	participation.sheets.send = async function (method, fields) {
		const body = new FormData();
		for (const [name, value] of Object.entries(fields)) body.append(name, value);
		const answer = await fetch(`${API}.${method}`, {
			method: "POST",
			body,
			headers: { "X-Frappe-CSRF-Token": frappe.csrf_token, Accept: "application/json" },
		}).catch(() => null);
		const told = await answer?.json().catch(() => ({}));
		if (answer?.ok) return told.message;
		const said = JSON.parse(told?._server_messages || "[]").map((one) => strip_html(JSON.parse(one).message));
		throw new Error(said.join(" ") || __("The server could not answer. Try again in a minute."));
	};

	/* The whole of it for one kind; `done` is called once something was brought in. */
	participation.sheets.make = function (kind, { hint, with_mail, done }) {
		const picker = element("input", { type: "file", accept: ".csv,.xlsx,text/csv", class: "sheet-file", id: `sheet-${kind}`, "aria-describedby": `sheet-hint-${kind}` });
		const chosen = element("bdi", { class: "sheet-chosen" });
		const shown = element("div", { class: "sheet-shown", role: "status", "aria-live": "polite" });
		const state = { kind, shown, picker, done, with_mail };
		picker.addEventListener("change", () => {
			chosen.textContent = picker.files[0]?.name || "";
			state.file = picker.files[0];
			if (state.file) void look(state);
		});
		// The same file again is a change, too: it was corrected.
		picker.addEventListener("click", () => (picker.value = ""));
		return element(
			"div",
			{ class: "sheet" },
			element("p", { class: "text-muted", id: `sheet-hint-${kind}` }, hint),
			element("div", { class: "sheet-templates" }, element("span", {}, __("Template to fill in:")), templates(kind)),
			element("div", { class: "sheet-picker" }, picker, element("label", { class: "btn btn-default btn-sm", for: `sheet-${kind}` }, __("Choose a Spreadsheet (CSV or XLSX)")), chosen),
			shown
		);
	};

	function templates(kind) {
		const link = (language, file_type, label) =>
			element("a", { class: "btn btn-default btn-xs", href: `${API}.download_template?${new URLSearchParams({ kind, language, file_type })}`, download: true }, label);
		return [link("ar", "xlsx", __("Arabic, XLSX")), link("ar", "csv", __("Arabic, CSV")), link("en", "xlsx", __("English, XLSX")), link("en", "csv", __("English, CSV"))];
	}

	async function look(state) {
		const { shown, file, kind } = state;
		shown.replaceChildren(participation.skeleton(4));
		try {
			show(state, await participation.sheets.send("look_at_sheet", { kind, file }));
		} catch (error) {
			shown.replaceChildren(notice(error.message, "red"));
		}
	}

	function show(state, { rows, counts, digest }) {
		const pills = Object.keys(COLOURS).map((one) => counts[one] > 0 && pill(`${STATES[one]()}: ${counts[one]}`, COLOURS[one]));
		const refused = counts.Refused > 0;
		const idle = !counts.New && !counts.Changed;
		state.shown.replaceChildren(
			element("p", { class: "sheet-counts" }, pills),
			verdict(refused, idle),
			table(sorted(rows)),
			!refused && !idle && confirmation(state, counts, digest)
		);
	}

	function verdict(refused, idle) {
		if (refused) return notice(__("Nothing was brought in. Correct the rows named here in your file, and choose it again."), "red");
		if (idle) return notice(__("Everything in this file is here already."), "green");
		return notice(__("Nothing is written yet. Look through the rows, then confirm."), "blue");
	}

	/* Refused rows first: they are what somebody has to do something about. */
	const sorted = (rows) => [...rows].sort((one, other) => (other.state === "Refused") - (one.state === "Refused") || one.number - other.number);

	function table(rows) {
		const heads = [__("Row"), __("State"), __("Name"), __("What Would Change, or What to Correct")].map((label) => element("th", { scope: "col" }, label));
		const body = element("tbody", {}, rows.slice(0, SHOWN_AT_FIRST).map(row_of));
		const rest = rows.slice(SHOWN_AT_FIRST);
		const more = rest.length > 0 && button(__("Show {0} more", [rest.length]), () => {
			body.append(...rest.map(row_of));
			more.remove();
		});
		return element("div", { class: "sheet-rows" }, element("table", { class: "participation-table" }, element("thead", {}, element("tr", {}, heads)), body), more);
	}

	function row_of({ number, state, title, said }) {
		return element(
			"tr",
			{ class: `sheet-${state}` },
			element("td", {}, isolated(number)),
			element("td", {}, pill(STATES[state](), COLOURS[state])),
			element("td", {}, isolated(title)),
			element("td", {}, said.map((sentence) => element("div", { dir: "auto" }, sentence)))
		);
	}

	function confirmation(state, counts, digest) {
		const box = state.with_mail && element("input", { type: "checkbox" });
		const label = __("Bring In {0} Rows", [counts.New + counts.Changed]);
		const go = button(label, () => void bring_in(state, digest, box?.checked, go), "btn-primary");
		return element("div", { class: "sheet-confirm" }, box && element("label", {}, box, " ", __("Send each new person a mail to set a password")), go);
	}

	async function bring_in(state, digest, with_mail, go) {
		go.disabled = true;
		go.textContent = __("Bringing in…");
		try {
			const fields = { kind: state.kind, digest, with_mail: with_mail ? 1 : 0, file: state.file };
			const { counts } = await participation.sheets.send("bring_in_sheet", fields);
			state.shown.replaceChildren(notice(__("Brought in. New: {0}. Changed: {1}.", [counts.New, counts.Changed]), "green"));
			state.done();
		} catch (error) {
			state.shown.append(notice(error.message, "red"));
			go.remove();
		}
	}
})();
