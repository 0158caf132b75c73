// The triage desk: comments of the public as they arrive, and the decision on each.

(function () {
	frappe.pages["triage"].on_page_load = async function (wrapper) {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Triage"), single_column: true });
		await frappe.require(["/assets/participation_app/js/comment.js", "/assets/participation_app/js/seals.js", "/assets/participation_app/js/hand_capture.js"]);
		wrapper.triage = new TriageDesk(page);
		wrapper.triage.open();
	};

	frappe.pages["triage"].on_page_show = (wrapper) => wrapper.triage?.open();
	frappe.pages["triage"].on_page_hide = (wrapper) => wrapper.triage?.leave();

	const STATES = ["Waiting", "Registered", "Attached", "Redirected", "Dismissed", "Quarantined", "Before Service", "Own"];
	const PLATFORMS = ["X", "Facebook", "Instagram", "YouTube"];
	const LANGUAGES = ["ar", "en", "mixed", "und"];
	const SECONDS_BETWEEN_LOOKS = 20;

	class TriageDesk {
		constructor(page) {
			this.page = page;
			this.state = "Waiting";
			this.rows = [];
			this.counts = {};
			this.make();
		}

		make() {
			const { element } = participation;
			this.tabs = element("div", { class: "triage-tabs", role: "group", "aria-label": __("State") }, STATES.map((state) => this.tab(state)));
			this.platform = this.select(__("Platform"), __("All platforms"), PLATFORMS.map((name) => [name, __(name)]));
			this.language = this.select(
				__("Language"),
				__("All languages"),
				LANGUAGES.map((name) => [name, participation.comments.language_name(name)])
			);
			this.fresh = participation.button("", () => this.load(), "btn-default triage-fresh hidden");
			this.list = element("ul", { class: "triage-list", "aria-label": __("Comments"), on: { keydown: (event) => this.walk(event) } });
			this.news = element("div", { class: "sr-only", "aria-live": "polite" });
			this.back = participation.button(__("Back to the List"), () => this.show_list(), "btn-default triage-back");
			this.detail = element("div", { class: "triage-detail-body", tabindex: "-1" });
			this.moves = element("div", { class: "triage-moves", role: "group", "aria-label": __("Moves") });
			this.body = element(
				"div",
				{ class: "triage" },
				element("div", { class: "triage-bar" }, this.tabs, element("div", { class: "triage-filters" }, this.platform, this.language)),
				element("div", { class: "triage-stream" }, this.fresh, this.list, this.news),
				element("div", { class: "triage-detail" }, this.back, this.detail, this.moves)
			);
			this.page.main.append(this.body);
			this.page.set_secondary_action(__("Refresh"), () => this.load(), "refresh");
			if (participation.captures.may_enter()) this.page.set_primary_action(__("Add by Hand"), () => void this.add_by_hand(), "add");
		}

		select(label, all, options) {
			const { element } = participation;
			return element(
				"select",
				{ class: "form-control input-xs", "aria-label": label, on: { change: () => this.start_over() } },
				element("option", { value: "" }, all),
				options.map(([value, shown]) => element("option", { value }, shown))
			);
		}

		is_filtered() {
			return Boolean(this.platform.value || this.language.value);
		}

		// Arriving and leaving

		open() {
			if (this.timer) return;
			this.timer = setInterval(() => this.look(), SECONDS_BETWEEN_LOOKS * 1000);
			this.load();
		}

		leave() {
			clearInterval(this.timer);
			this.timer = null;
		}

		/* A look in passing says nothing when the server does not answer; the next one may. */
		async fetch(start, silent = false) {
			const { message } = await frappe.call({
				method: "participation_app.api.comments.stream",
				args: { state: this.state, platform: this.platform.value, language: this.language.value, start },
				silent,
			});
			return message;
		}

		// The stream

		async load() {
			const turn = (this.turn = (this.turn || 0) + 1);
			this.fresh.classList.add("hidden");
			if (!this.rows.length) this.list.replaceChildren(...Array.from({ length: 4 }, () => participation.skeleton(3)));
			try {
				const answer = await this.fetch(0);
				if (turn !== this.turn) return;
				this.take_over(answer);
			} catch {
				if (turn === this.turn) this.show_failure();
			}
		}

		take_over({ comments, more, counts }) {
			this.rows = comments;
			this.more = more;
			this.show_counts(counts);
			this.seen_count = counts[this.state] || 0;
			this.show_stream();
			if (this.chosen) this.mark_chosen();
			else if (this.rows.length && !this.is_narrow()) this.choose(this.rows[0].name);
			else this.show_nothing();
		}

		async load_more() {
			const answer = await this.fetch(this.rows.length);
			const known = new Set(this.rows.map((row) => row.name));
			this.rows.push(...answer.comments.filter((row) => !known.has(row.name)));
			this.more = answer.more;
			this.show_stream();
			this.mark_chosen();
		}

		/* Says how many have arrived; nothing moves under the reader's eyes. */
		async look() {
			if (document.hidden || !frappe.is_online() || !this.page.wrapper.is(":visible")) return;
			const turn = this.turn;
			const answer = await this.fetch(0, true).catch(() => null);
			if (!answer || turn !== this.turn) return;
			const { comments, counts } = answer;
			this.show_counts(counts);
			const known = new Set(this.rows.map((row) => row.name));
			// Where pages are still unread, the first one changes without anything having arrived.
			const unseen = this.more ? 0 : comments.filter((row) => !known.has(row.name)).length;
			const grown = this.is_filtered() ? 0 : (counts[this.state] || 0) - this.seen_count;
			this.show_fresh(Math.max(unseen, grown));
		}

		show_fresh(added) {
			this.fresh.classList.toggle("hidden", added < 1);
			const words = __("New comments: {0}", [added]);
			if (added < 1 || this.fresh.textContent === words) return;
			this.fresh.textContent = words;
			this.news.textContent = words;
		}

		show_counts(counts) {
			this.counts = counts;
			for (const tab of this.tabs.children) {
				const { state } = tab.dataset;
				const current = state === this.state;
				tab.classList.toggle("current", current);
				tab.setAttribute("aria-pressed", `${current}`);
				tab.querySelector(".triage-count").textContent = counts[state] || 0;
			}
		}

		tab(state) {
			return participation.element(
				"button",
				{ type: "button", class: "triage-tab", "data-state": state, on: { click: () => this.change_state(state) } },
				__(state),
				participation.element("bdi", { class: "triage-count" })
			);
		}

		change_state(state) {
			this.state = state;
			this.show_counts(this.counts);
			this.start_over();
		}

		start_over() {
			this.rows = [];
			this.show_nothing();
			this.load();
		}

		show_stream() {
			const { element } = participation;
			const cards = this.rows.map((row) => element("li", {}, this.card(row)));
			if (this.more) cards.push(element("li", { class: "triage-more" }, participation.button(__("Show More"), () => this.load_more())));
			if (!cards.length) cards.push(this.empty());
			this.list.replaceChildren(...cards);
		}

		empty() {
			if (this.is_filtered()) return participation.placeholder("filter", __("Nothing here with these filters"), __("Choose another platform or language."));
			if (this.state !== "Waiting") return participation.placeholder("comment", __("Nothing here"), __("No comment is in this state."));
			return participation.placeholder("tick", __("All done"), __("No comment is waiting. New ones appear here by themselves."));
		}

		show_failure() {
			const again = participation.button(__("Try Again"), () => this.load());
			this.rows = [];
			this.list.replaceChildren(participation.placeholder("solid-warning", __("The comments could not be loaded"), __("Check your connection."), again));
		}

		card(row) {
			const { element, isolated, pill } = participation;
			return element(
				"button",
				{ type: "button", class: "triage-card", "data-name": row.name, on: { click: () => this.choose(row.name, true) } },
				element(
					"span",
					{ class: "triage-card-head" },
					element("strong", {}, isolated(row.author_name || __("Unknown author"))),
					element("span", { class: "text-muted" }, __(row.platform)),
					row.posted_at && element("span", { class: "text-muted triage-card-time" }, participation.time(row.posted_at, participation.distance(row.posted_at)))
				),
				row.parent && element("span", { class: "triage-card-parent text-muted" }, isolated(__("In reply to {0}", [row.parent.author_name || __("Unknown author")]))),
				element("span", { class: "triage-card-text", dir: participation.direction(row.text || "") }, row.evidence ? __("The words are sealed.") : row.text || __("(no text)")),
				element(
					"span",
					{ class: "triage-card-foot" },
					row.state === "Waiting" && participation.due_pill(row.due_at),
					row.state === "Waiting" && row.proposed_type && pill(__(row.proposed_type, null, "Social Comment"), "blue"),
					row.state === "Waiting" && row.proposed_inspection ? pill(__("Inspection"), "orange") : null,
					participation.marks(row)
				)
			);
		}

		walk(event) {
			const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
			const cards = [...this.list.querySelectorAll(".triage-card")];
			const next = step && cards[cards.indexOf(document.activeElement) + step];
			if (!next) return;
			event.preventDefault();
			next.focus();
			if (!this.is_narrow()) this.choose(next.dataset.name);
		}

		async add_by_hand() {
			const { comment, state } = await participation.captures.enter();
			this.change_state(state);
			this.choose(comment, true);
		}

		// The chosen comment

		is_narrow() {
			return window.matchMedia("(max-width: 991px)").matches;
		}

		async choose(name, by_hand = false) {
			this.chosen = name;
			this.mark_chosen();
			if (by_hand) this.show_detail();
			this.moves.replaceChildren();
			this.detail.replaceChildren(participation.skeleton(6));
			try {
				const comment = await participation.comments.view(name);
				if (this.chosen === name) this.show_comment(comment);
			} catch {
				if (this.chosen !== name) return;
				const again = participation.button(__("Try Again"), () => this.choose(name));
				this.detail.replaceChildren(participation.placeholder("solid-warning", __("The comment could not be loaded"), "", again));
			}
		}

		mark_chosen() {
			for (const card of this.list.querySelectorAll(".triage-card")) {
				const current = card.dataset.name === this.chosen;
				card.classList.toggle("current", current);
				if (current) card.setAttribute("aria-current", "true");
				else card.removeAttribute("aria-current");
			}
		}

		show_comment(comment) {
			this.detail.replaceChildren(participation.comments.detail(comment, () => this.start_over()));
			this.detail.scrollTop = 0;
			const buttons = comment.moves.map((move) => this.move_button(comment, move));
			this.moves.replaceChildren(...buttons);
		}

		move_button(comment, move) {
			const style = participation.comments.move_style(move.move);
			const button = participation.button(move.label, () => this.make_move(comment, move), style);
			button.dataset.move = move.move;
			return button;
		}

		async make_move(comment, move) {
			await participation.comments.make(comment, move);
			this.drop(comment.name);
		}

		/* The comment has left this state: its neighbour is next. */
		drop(name) {
			const place = this.rows.findIndex((row) => row.name === name);
			if (place < 0) return this.load();
			this.rows.splice(place, 1);
			this.seen_count -= 1;
			this.show_counts({ ...this.counts, [this.state]: Math.max((this.counts[this.state] || 1) - 1, 0) });
			this.show_stream();
			this.look();
			const next = this.rows[Math.min(place, this.rows.length - 1)];
			if (!next) return this.show_nothing();
			this.choose(next.name);
			this.list.querySelector(".triage-card.current")?.focus({ preventScroll: false });
		}

		show_nothing() {
			this.chosen = null;
			this.moves.replaceChildren();
			this.detail.replaceChildren(participation.placeholder("comment", __("No comment chosen"), __("Choose one from the list to see its conversation.")));
			this.show_list();
		}

		show_detail() {
			this.body.classList.add("has-detail");
			if (this.is_narrow()) this.detail.focus();
		}

		show_list() {
			this.body.classList.remove("has-detail");
			this.list.querySelector(".triage-card.current")?.focus();
		}
	}
})();
