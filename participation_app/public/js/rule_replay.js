// A replay of routing rules: how far it has come, what would move, what matches nothing, what matches two.

(function () {
	const { element } = participation;
	const DOCTYPE = "Rule Replay";
	const COLOURS = { Waiting: "gray", Running: "blue", Done: "green", Failed: "red" };
	const ASKED_AGAIN_AFTER = 2000; // ms between two looks, should live updates fail to arrive
	const ask = (method, args) => participation.calendar.ask(`participation_app.api.routing.${method}`, args);

	frappe.ui.form.on(DOCTYPE, {
		async refresh(frm) {
			frm.page.set_indicator(__(frm.doc.state, null, DOCTYPE), COLOURS[frm.doc.state]);
			frm.page.set_title(__("Replay of {0}", [participation.date_and_time(frm.doc.asked_at)]));
			frm.set_df_property("result_section", "hidden", 1);
			const panel = frm.get_field("report").$wrapper[0];
			if (!panel.childElementCount) panel.replaceChildren(participation.skeleton(6));
			const name = frm.doc.name;
			try {
				const result = await ask("replay_result", { replay: name });
				if (frm.doc.name === name) show(frm, panel, result);
			} catch (error) {
				panel.replaceChildren(participation.notice(error.message, "red"));
			}
		},
	});

	function show(frm, panel, result) {
		const under_way = ["Waiting", "Running"].includes(result.state);
		if (result.may_begin_again) frm.add_custom_button(__("Try Again"), () => void again(frm));
		if (under_way) follow(frm);
		panel.replaceChildren(
			element(
				"div",
				{ class: "participation-replay" },
				result.state === "Failed" && participation.notice(frm.doc.message || "", "red"),
				under_way && progress(result.counts),
				tiles(result.counts),
				changes(result.changes),
				result.state === "Done" && tables(frm, result)
			)
		);
	}

	async function again(frm) {
		await frappe.xcall("participation_app.api.routing.replay_again", { replay: frm.doc.name });
		frm.reload_doc();
	}

	/* Looks again while the worker is at it and the form is on the screen. */
	function follow(frm) {
		clearTimeout(frm.participation_timer);
		const name = frm.doc.name;
		frm.participation_timer = setTimeout(() => {
			if (frm.doc.name === name && frappe.get_route_str() === `Form/${DOCTYPE}/${name}`) frm.reload_doc();
		}, ASKED_AGAIN_AFTER);
	}

	function progress({ looked_at, total }) {
		const bar = element("progress", { class: "participation-progress", "aria-label": __("Progress"), max: total || 1, value: looked_at });
		return element("div", { role: "status" }, element("p", {}, total ? __("Looked at: {0} of {1}", [looked_at, total]) : __("Waits for a worker.")), bar);
	}

	const kinds = () => [
		["is_moving", __("Would Go Elsewhere"), "moving"],
		["is_changing", __("Would Change Otherwise"), "changing"],
		["is_without_rule", __("Match Nothing"), "without_rule"],
		["is_with_several", __("Match Two or More"), "with_several"],
	];

	function tiles(counts) {
		const tile = (label, number) => element("div", { class: "participation-replay-tile" }, element("strong", {}, `${number}`), element("span", { class: "text-muted" }, label));
		return element(
			"div",
			{ class: "participation-replay-tiles" },
			tile(__("Contributions Looked At"), counts.looked_at),
			kinds().map(([, label, count]) => tile(label, counts[count])),
			counts.unreadable > 0 && tile(__("Words No Longer Kept"), counts.unreadable)
		);
	}

	function changes(rows) {
		if (!rows.length) return participation.notice(__("There were no drafts: today’s rules were replayed alone."), "blue");
		const sentence = (label, text) => element("div", {}, participation.field_label(label), element("p", {}, text || __("Does not act")));
		return section(
			__("Drafts Tried Beside Today’s Rules"),
			rows.map((change) => element("div", { class: "participation-card" }, element("strong", {}, participation.isolated(change.rule)), sentence(__("Today"), change.today), sentence(__("As Tried"), change.tried)))
		);
	}

	function tables(frm, result) {
		const body = element("div", { role: "tabpanel", tabindex: 0 });
		return [
			result.by_place.length > 0 && section(__("From Where to Where"), table([__("Today"), __("As Tried"), __("How Many")], result.by_place.map((row) => [row.today || nobody(), row.tried || nobody(), `${row.number}`]))),
			section(__("Contributions"), tabs(frm, result, body), body),
			section(__("What Each Rule Took"), taken(result.by_rule)),
		];
	}

	/* Rules that took nothing are folded away: there may be many, and they are worth a look. */
	function taken(rows) {
		const heads = [__("Rule"), __("Today"), __("As Tried")];
		const cells = (row) => [row.rule ? participation.isolated(row.rule) : __("No rule"), `${row.today}`, `${row.tried}`];
		const idle = rows.filter((row) => row.name && !row.today && !row.tried);
		const active = rows.filter((row) => !idle.includes(row));
		const fold = idle.length && element("details", { class: "participation-fold" }, element("summary", {}, __("Rules that took nothing: {0}", [idle.length])), table(heads, idle.map(cells)));
		return [table(heads, active.map(cells)), fold || null];
	}

	const nobody = () => __("The call centre decides");

	function tabs(frm, result, body) {
		const offered = kinds().filter(([, , count]) => result.counts[count]);
		if (!offered.length) return element("p", { class: "text-muted" }, __("Every contribution is matched by exactly one rule, and goes where it goes today."));
		const buttons = offered.map(([kind, label, count]) => {
			const press = () => {
				for (const other of buttons) other.setAttribute("aria-selected", `${other === button}`);
				void list(frm, kind, result.counts[count], body);
			};
			const button = element("button", { type: "button", role: "tab", class: "btn btn-sm participation-choice", "aria-selected": "false", "data-kind": kind, on: { click: press } }, `${label} (${result.counts[count]})`);
			return button;
		});
		buttons[0].click();
		return element("div", { role: "tablist", class: "participation-choices" }, buttons);
	}

	async function list(frm, kind, number, body) {
		body.replaceChildren(participation.skeleton(4));
		const rows = element("tbody", {});
		const heads = [__("Received"), __("Contribution"), __("Went To"), __("Today"), __("As Tried")];
		const framed = element("div", { class: "participation-scroll" }, element("table", { class: "participation-table participation-replay-rows" }, element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col" }, head)))), rows));
		const more = participation.button(__("Show More"), () => void add());
		let shown = 0;

		async function add() {
			const page = await ask("replay_rows", { replay: frm.doc.name, kind, start: shown });
			shown += page.rows.length;
			rows.append(...page.rows.map((row) => row_of(row, heads)));
			more.hidden = !page.more;
			note.hidden = page.more || shown >= number;
		}

		const note = element("p", { class: "text-muted" }, __("Only the newest are kept as rows; the numbers count all."));
		await add();
		body.replaceChildren(framed, more, note);
	}

	function row_of(row, heads) {
		const cells = [participation.time(row.received_at), contribution(row), row.went_to || "–", decided(row.today), decided(row.tried, row)];
		return element("tr", {}, cells.map((cell, index) => element("td", { "data-label": heads[index] }, cell)));
	}

	function contribution(row) {
		if (row.hidden) return element("span", { class: "text-muted" }, __("Not open to you"));
		const address = `/app/${frappe.router.slug(row.doctype)}/${encodeURIComponent(row.name)}`;
		return element("a", { href: address, dir: "auto" }, row.text || row.name);
	}

	function decided({ rule, outcome }, row) {
		if (!rule) return element("span", { class: "text-muted" }, nobody());
		const others = (row?.matching || []).slice(1);
		return element(
			"div",
			{},
			element("strong", {}, participation.isolated(rule)),
			element("div", {}, outcome),
			row?.reason && element("div", { class: "text-muted" }, row.reason),
			others.length > 0 && element("div", { class: "text-muted" }, __("Also: {0}", [others.join(" · ")]))
		);
	}

	function table(heads, rows) {
		const head = element("tr", {}, heads.map((text) => element("th", { scope: "col" }, text)));
		return element("table", { class: "participation-table" }, element("thead", {}, head), element("tbody", {}, rows.map((cells) => element("tr", {}, cells.map((cell) => element("td", {}, cell))))));
	}

	const section = (title, ...content) => element("section", { class: "participation-section" }, element("h5", { class: "participation-section-title" }, title), content);
})();
