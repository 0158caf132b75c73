// The reports as charts beside each other, of one period; each leads to its report.

(function () {
	frappe.pages["figures-board"].on_page_load = function (wrapper) {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Figures at a Glance"), single_column: true });
		wrapper.board = new Board(page);
	};

	frappe.pages["figures-board"].on_page_show = (wrapper) => wrapper.board?.show();

	const CARDS = () => [
		{ report: "Volume of Contributions", filters: { group_by: "Week" }, total: "received", says: __("received") },
		{ report: "Kinds and Channels", filters: {}, total: "received", says: __("received") },
		{ report: "Promises Kept and Broken", filters: { group_by: "Department" }, total: "kept_share", unit: "%", says: __("of promises kept") },
		{ report: "Time per Holder", filters: { group_by: "Share" }, total: "average", says: __("working days per stay, on average") },
		{ report: "Returns", filters: { group_by: "Department" }, total: "all", says: __("sent back or returned") },
		{ report: "Rounds of Review", filters: { group_by: "Platform" }, total: "average", says: __("rounds, on average") },
		{ report: "Redirections by Entity", filters: {}, total: "all", says: __("directed to other entities") },
		{ report: "Satisfaction of Citizens", filters: { group_by: "Month" }, total: "average", says: __("stars, on average") },
		{ report: "Top Subjects", filters: { group_by: "Word" }, total: "received", says: __("registered") },
		{ report: "Places", filters: {}, total: "received", says: __("received") },
	];

	const PERIODS = () => {
		const today = frappe.datetime.get_today();
		const month_ago = frappe.datetime.add_months(today, -1);
		const date = (moment) => moment.format("YYYY-MM-DD");
		return [
			{ label: __("This Month"), from: frappe.datetime.month_start(), to: today },
			{ label: __("Last Month"), from: date(moment(month_ago).startOf("month")), to: date(moment(month_ago).endOf("month")) },
			{ label: __("Last 90 Days"), from: frappe.datetime.add_days(today, -89), to: today },
			{ label: __("This Year"), from: frappe.datetime.year_start(), to: today },
		];
	};

	class Board {
		constructor(page) {
			const { element } = participation;
			this.periods = PERIODS();
			this.asked = element("form", { class: "figures-board-asked", on: { submit: (event) => event.preventDefault() } });
			this.cards = element("div", { class: "figures-board-cards" });
			this.news = participation.news();
			page.main.append(element("div", { class: "figures-board" }, this.asked, this.cards, this.news.place));
			page.set_primary_action(__("Letter of the Month"), () => this.letter());
			this.draw_periods();
		}

		draw_periods() {
			const { element, button } = participation;
			const day = (name, label) => {
				const input = element("input", { type: "date", id: `figures-board-${name}`, class: "form-control input-xs", on: { change: () => this.show() } });
				this[name] = input;
				return element("div", {}, element("label", { for: input.id }, label), input);
			};
			this.buttons = this.periods.map((period) => button(period.label, () => this.choose(period)));
			this.asked.append(
				element("div", { class: "figures-board-periods", role: "group", "aria-label": __("Period") }, this.buttons),
				day("from", __("From")),
				day("to", __("To"))
			);
			this.set(this.periods[0]);
		}

		set(period) {
			this.from.value = period.from;
			this.to.value = period.to;
		}

		choose(period) {
			this.set(period);
			this.show();
		}

		show() {
			if (!this.from.value || !this.to.value) return;
			this.periods.forEach((period, place) => {
				const chosen = period.from === this.from.value && period.to === this.to.value;
				this.buttons[place].setAttribute("aria-pressed", chosen);
			});
			const open = CARDS().filter((card) => card.report in (frappe.boot.user.all_reports || {}));
			const turn = (this.turn = (this.turn || 0) + 1);
			this.filling = [];
			this.cards.replaceChildren(...open.map((card) => this.card(card)));
			void Promise.all(this.filling).then(() => turn === this.turn && this.news.say(__("The figures are those of {0} to {1}.", [this.from.value, this.to.value].map((day) => participation.day(day)))));
			if (!open.length) this.cards.append(participation.placeholder("lock", __("No report is open to you."), __("A Participation Manager gives the roles.")));
		}

		card({ report, filters, total, unit, says }) {
			const { element, skeleton } = participation;
			const asked = { ...filters, from_date: this.from.value, to_date: this.to.value };
			const figure = element("p", { class: "figures-board-total" });
			const chart = element("div", { class: "figures-board-chart" }, skeleton(4));
			const address = `/app/query-report/${encodeURIComponent(report)}?${new URLSearchParams(asked)}`;
			const filled = this.fill(report, asked, figure, chart, (row) => [element("strong", {}, shown(row[total], unit)), " ", says]);
			this.filling.push(filled);
			return element(
				"section",
				{ class: "figures-board-card", "aria-label": __(report) },
				element("header", {}, element("h2", {}, __(report)), element("a", { href: address, "aria-label": __("Open {0}", [__(report)]) }, __("Open the Report"))),
				figure,
				chart
			);
		}

		async fill(report_name, filters, figure, chart, told) {
			const { placeholder } = participation;
			try {
				const answer = await frappe.xcall("frappe.desk.query_report.run", { report_name, filters, ignore_prepared_report: 1 });
				const last = answer.result?.at(-1);
				chart.replaceChildren();
				if (!last || !answer.chart || !has_figures(answer.chart)) {
					chart.append(placeholder("small-message", __("Nothing in this period."), answer.message));
					return;
				}
				figure.append(...told(last));
				draw(chart, answer.chart);
			} catch {
				chart.replaceChildren(placeholder("close", __("The figures could not be read."), __("Choose the period again.")));
			}
		}

		letter() {
			window.open(`/api/method/participation_app.api.reports.letter?month=${this.from.value}`);
		}
	}

	const MOST = 8;
	const WIDTH = 1000;
	const HEIGHT = 300;

	function has_figures(chart) {
		return chart.data.datasets.some((one) => one.values.some(Boolean));
	}

	function shown(value, unit = "") {
		if (value === null || value === undefined) return "–";
		return `${new Intl.NumberFormat("en", { maximumFractionDigits: 1 }).format(value)}${unit}`;
	}

	function draw(parent, chart) {
		const { element } = participation;
		const { labels, datasets } = chart.data;
		if (datasets.length > 1) parent.append(key(datasets, chart.colors));
		if (chart.type === "line") {
			parent.append(...course(labels, datasets, chart.colors));
			return;
		}
		const values = labels.map((_label, place) => datasets.map((one) => one.values[place]));
		const is_whole = datasets.length === 1 || Boolean(chart.barOptions?.stacked);
		const size = (row) => (is_whole ? row.reduce((sum, one) => sum + one, 0) : Math.max(...row));
		const longest = Math.max(...values.map(size));
		const rows = labels.slice(0, MOST).map((label, place) => bar(label, values[place], { longest, is_whole, colours: chart.colors }));
		parent.append(element("div", { class: "figures-board-bars" }, rows));
	}

	/* What goes on in time, from the side on which the language begins; its first and last label, and the highest figure. */
	function course(labels, datasets, colours) {
		const { element, isolated } = participation;
		const highest = Math.max(...datasets.flatMap((one) => one.values));
		const step = WIDTH / Math.max(labels.length - 1, 1);
		const x = (place) => (frappe.utils.is_rtl() ? WIDTH - step * place : step * place).toFixed(1);
		const y = (value) => (HEIGHT - (HEIGHT - 4) * (value / highest)).toFixed(1);
		const lines = datasets.map(({ values }, number) => {
			const points = values.map((value, place) => `${x(place)},${y(value)}`).join(" ");
			const shape = labels.length > 1 ? `<polyline points="${points}" />` : `<line x1="0" x2="${WIDTH}" y1="${y(values[0])}" y2="${y(values[0])}" />`;
			return `<g fill="none" stroke="${colours[number]}">${shape}</g>`;
		});
		const drawing = element("div", { class: "figures-board-course", "aria-hidden": "true" });
		drawing.innerHTML = `<svg viewBox="0 -2 ${WIDTH} ${HEIGHT + 4}" preserveAspectRatio="none">${lines.join("")}</svg>`;
		const ends = [labels[0], __("Highest: {0}", [shown(highest)]), labels.at(-1)];
		return [drawing, element("p", { class: "figures-board-ends" }, ends.map((end) => element("span", {}, isolated(end))))];
	}

	/* One label with its bars: parts of a whole follow each other, others stand below each other. */
	function bar(label, row, { longest, is_whole, colours }) {
		const { element, isolated } = participation;
		const parts = row.map((value, place) =>
			element("span", { style: `width: ${(100 * value) / longest}%; background: ${colours[place]}` })
		);
		const told = is_whole ? shown(row.reduce((sum, one) => sum + one, 0)) : row.map((value) => shown(value)).join(" / ");
		return element(
			"div",
			{ class: "figures-board-bar" },
			element("span", { class: "figures-board-label" }, isolated(label)),
			element("span", { class: `figures-board-parts ${is_whole ? "" : "beside"}`, "aria-hidden": "true" }, parts),
			element("span", { class: "figures-board-value" }, told)
		);
	}

	function key(datasets, colours) {
		const { element } = participation;
		return element(
			"p",
			{ class: "figures-board-key" },
			datasets.map((one, place) => element("span", {}, element("i", { style: `background: ${colours[place]}` }), one.name))
		);
	}
})();
