// The workspaces of the roles: what is due first, and numbers that follow what happens.

frappe.provide("participation.desks");

(function () {
	// What the cards and the list of a desk are counted from.
	const WATCHED = {
		"Call Centre": ["HD Ticket", "Social Comment"],
		"Department Desk": ["HD Ticket"],
		"Section Desk": ["HD Ticket"],
		"Public Relations": ["HD Ticket", "Proposed Reply", "Publication"],
		Moderation: ["Public Contribution", "Survey Text"],
		Participation: ["HD Ticket", "Social Comment", "Social Account"],
	};
	// What is told apart by name rather than by time stands as lines to read and to follow.
	const BARS = {
		"Call Centre": ["Due by Day"],
		"Department Desk": ["Due by Day", "Open Tickets by Stage"],
		"Section Desk": ["Due by Day"],
		"Public Relations": ["Due by Day"],
		Moderation: ["Public Contributions by State"],
		Participation: ["Overdue by Department", "Open Tickets by Stage"],
	};
	const CHART = "participation_app.api.desks.chart";
	const TITLES = {
		"Due by Day": () => __("Due by Day"),
		"Open Tickets by Stage": () => __("Open Tickets by Stage"),
		"Overdue by Department": () => __("Overdue by Department"),
		"Public Contributions by State": () => __("Public Contributions by State"),
	};
	const PLACE = ".participation-desk"; // an empty mark in the workspace's content
	const PATIENCE = 20000; // milliseconds that a workspace may take to be drawn
	let open_desk;

	class Desk {
		constructor(name, place) {
			Object.assign(this, { name, place });
			this.page = place.closest(".layout-main-section");
			this.body = participation.element("div", { class: "participation-due-body" }, participation.skeleton(4));
			this.news = participation.news();
			this.make();
			this.stop_watching = participation.live.watch(WATCHED[name], () => Promise.all([this.look(true), this.draw_bars()]), { is_shown: () => this.is_shown() });
			// A card draws itself in its own time.
			this.drawing = new MutationObserver(() => this.dress_cards());
			this.drawing.observe(this.page, { childList: true, subtree: true });
			this.look().catch(() => {});
			this.draw_bars();
		}

		make() {
			const { element } = participation;
			const whole = this.whole_list();
			this.bars = element("div", { class: "participation-bars-row" });
			const title = element("h3", { class: "participation-due-title", id: `participation-due-${frappe.scrub(this.name)}` }, __("Due First"));
			this.place.replaceChildren(
				element(
					"section",
					{ class: "participation-due", "aria-labelledby": title.id },
					element("header", {}, title, whole && element("a", { href: whole.href, on: { click: whole.open } }, __("Whole List"))),
					this.body
				),
				this.bars,
				this.news.place
			);
		}

		stop() {
			this.stop_watching();
			this.drawing.disconnect();
		}

		dress_cards(anew = false) {
			for (const menu of this.page.querySelectorAll(".chart-actions button:not([aria-label])")) menu.setAttribute("aria-label", __("Menu"));
			if (!this.numbers) return;
			for (const card of this.page.querySelectorAll("[number_card_name]")) {
				if (anew || card.querySelector(".number:not([data-dressed])")) dress(card, this.numbers);
			}
		}

		async draw_bars() {
			const drawn = await Promise.all(BARS[this.name].map((chart) => bars(chart)));
			this.bars.replaceChildren(...drawn);
		}

		/* Where all that is due stands; what was filtered there before does not count. */
		whole_list() {
			if (this.name === "Moderation") return { href: "/app/public-contribution" };
			const turn = this.name === "Participation" ? "" : this.turn;
			return {
				href: "/app/query-report/Due List",
				open: (event) => go(event, [["query-report", "Due List"], { which: "All Open", turn: turn ?? this.turn, share: "", department: "", due_on: "" }]),
			};
		}

		get turn() {
			return { "Call Centre": "Call Centre Agent", "Department Desk": "Department Liaison", "Section Desk": "Section Officer", "Public Relations": "Public Relations Officer" }[this.name];
		}

		is_shown() {
			return this.place.isConnected && name_in_route() === this.name;
		}

		async look(silent = false) {
			try {
				const { message } = await frappe.call({ method: "participation_app.api.desks.look", args: { desk: this.name }, type: "GET", silent });
				this.show(message);
			} catch (error) {
				if (!silent) this.show_failure();
				throw error;
			}
		}

		show({ numbers, due }) {
			const changed = Object.keys(numbers).filter((label) => this.numbers && this.numbers[label] !== numbers[label]);
			if (changed.length) this.news.say(changed.map((label) => `${__(label)}: ${numbers[label]}`).join(" · "));
			this.numbers = numbers;
			this.dress_cards(true);
			const { element, placeholder } = participation;
			const list = due.length
				? element("ol", { class: "participation-due-list" }, due.map(row))
				: placeholder("solid-success", __("Nothing is due here"), __("What comes to you appears by itself."));
			const had_focus = this.body.contains(document.activeElement) && document.activeElement.getAttribute("href");
			this.body.replaceChildren(list);
			if (had_focus) this.body.querySelector(`[href="${CSS.escape(had_focus)}"]`)?.focus();
		}

		show_failure() {
			const again = participation.button(__("Try Again"), () => {
				this.body.replaceChildren(participation.skeleton(4));
				void this.look().catch(() => {});
			});
			this.body.replaceChildren(participation.placeholder("solid-warning", __("This could not be loaded"), null, again));
			for (const loading of this.page.querySelectorAll("[number_card_name] .number-card-loading")) loading.textContent = "–";
		}
	}

	/* A chart with its names in full, each line a link to the list behind it. */
	async function bars(chart) {
		const { element } = participation;
		const { message } = await frappe.call({ method: CHART, args: { chart_name: chart }, type: "GET", silent: true }).catch(() => ({}));
		const { labels = [], datasets = [], links = [] } = message || {};
		const most = Math.max(1, ...(datasets[0]?.values || []));
		const line = (label, number) => {
			const value = datasets[0].values[number];
			const bar = element("span", { class: "participation-bar" });
			bar.style.inlineSize = `${(100 * value) / most}%`;
			const [route] = links[0][number];
			return element(
				"li",
				{},
				element(
					"a",
					{ href: `/app/${route.map(encodeURIComponent).join("/")}`, class: "participation-bar-line", on: { click: (event) => go(event, links[0][number]) } },
					element("span", { class: "participation-bar-label" }, participation.isolated(label)),
					element("span", { class: "participation-bar-track", "aria-hidden": "true" }, bar),
					element("span", { class: "participation-bar-value" }, `${value}`)
				)
			);
		};
		return element(
			"section",
			{ class: "participation-due participation-bars", "data-chart": chart },
			element("h3", { class: "participation-due-title" }, TITLES[chart]()),
			labels.length ? element("ul", { class: "participation-due-list" }, labels.map(line)) : element("p", { class: "text-muted" }, message ? __("Nothing is here now.") : __("This could not be loaded"))
		);
	}

	/* One entry: how long is left, what it says, and where it stands. */
	function row({ doctype, name, subject, stage, reference, due_at, paused_at, holder, department, section }) {
		const { element, isolated, pill, due_pill } = participation;
		const place = [department, section].filter(Boolean).join(" › ");
		return element(
			"li",
			{},
			element(
				"a",
				{ class: "participation-due-row", href: `/app/${frappe.router.slug(doctype)}/${encodeURIComponent(name)}` },
				element("span", { class: "participation-due-time" }, paused_at ? pill(__("Clock Stopped"), "gray") : due_pill(due_at)),
				element("span", { class: "participation-due-subject", dir: participation.direction(subject || "") }, subject || __("(no text)")),
				element("span", { class: "participation-due-stage" }, pill(stage, "blue")),
				element("span", { class: "participation-due-place text-muted" }, isolated([reference, place, holder].filter(Boolean).join(" · ")))
			)
		);
	}

	/* A card says its number in words to a screen reader, opens with Enter too, and shows the newest number. */
	function dress(card, numbers) {
		const label = card.getAttribute("number_card_name");
		const body = card.querySelector(".widget-body");
		const shown = card.querySelector(".number");
		if (!(label in numbers) || !body) return;
		const number = `${numbers[label]}`;
		body.setAttribute("role", "link");
		body.setAttribute("tabindex", "0");
		body.setAttribute("aria-label", `${__(label)}: ${number}`);
		body.onkeydown = (event) => event.key === "Enter" && body.click();
		if (!shown) return;
		const is_first = !("dressed" in shown.dataset);
		shown.dataset.dressed = "";
		shown.classList.toggle("participation-none", number === "0");
		if (shown.textContent.trim() === number) return;
		shown.textContent = number;
		if (is_first) return;
		shown.classList.remove("participation-fresh");
		requestAnimationFrame(() => shown.classList.add("participation-fresh"));
	}

	/* The list behind a bar of one of our charts. */
	async function follow_bar(event) {
		const bar = event.target.closest("[data-point-index]");
		const chart = bar?.closest("[chart_name]")?.getAttribute("chart_name");
		if (!chart || !open_desk) return;
		const dataset = Number(bar.closest("[class*='dataset-']")?.getAttribute("class").match(/dataset-(\d+)/)?.[1] || 0);
		const { links } = await frappe.xcall(CHART, { chart_name: chart });
		const link = links[dataset]?.[Number(bar.dataset.pointIndex)];
		if (link) go(event, link);
	}

	function go(event, [route, options]) {
		event.preventDefault();
		frappe.route_options = { ...options };
		frappe.set_route(route);
	}

	function name_in_route() {
		const [view, page] = frappe.get_route() || [];
		return view === "Workspaces" && Object.keys(WATCHED).find((name) => frappe.router.slug(name) === frappe.router.slug(page || ""));
	}

	/* The workspace draws itself in its own time; the mark in its content says where the list goes. */
	function open() {
		const name = name_in_route();
		if (!name) return;
		const began = Date.now();
		const wait = setInterval(() => {
			const place = [...document.querySelectorAll(PLACE)].find((each) => !each.childElementCount);
			if (place && name_in_route() === name) {
				open_desk?.stop();
				open_desk = new Desk(name, place);
			}
			if (place || Date.now() - began > PATIENCE) clearInterval(wait);
		}, 200);
	}

	/* Before the desk reads its address: where no page is named, Frappe 16 shows the icons of all apps, whatever desk is one's own. */
	function begin_at_own_desk() {
		const own = frappe.boot.user.default_workspace?.name;
		const names_a_page = location.hash || location.pathname.split("/").filter(Boolean).length > 1;
		if (own in WATCHED && !names_a_page) history.replaceState(null, "", frappe.router.make_url([frappe.router.slug(own)]));
	}

	begin_at_own_desk();
	$(() => {
		frappe.router?.on("change", open);
		open(); // the first page may stand already
	});
	document.addEventListener("click", (event) => void follow_bar(event));
})();
