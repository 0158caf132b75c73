// The triage desk: comments of the public as they arrive, and the decision on each.

(function () {
	const SCRIPTS = ["comment", "seals", "hand_capture", "triage_keys", "triage_bulk", "triage_selection", "triage_detail"];

	frappe.pages["triage"].on_page_load = async function (wrapper) {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Triage"), single_column: true });
		await frappe.require(SCRIPTS.map((name) => `/assets/participation_app/js/${name}.js`));
		wrapper.triage = new TriageDesk(page);
		wrapper.triage.open();
	};

	frappe.pages["triage"].on_page_show = (wrapper) => wrapper.triage?.open();
	frappe.pages["triage"].on_page_hide = (wrapper) => wrapper.triage?.leave();

	const STATES = ["Waiting", "Registered", "Attached", "Redirected", "Dismissed", "Quarantined", "Before Service", "Own"];
	const UNDOABLE = ["Redirected", "Dismissed", "Attached"];
	const COUNTED = ["Waiting", "Quarantined"]; // what asks for work
	const MOST_COUNTED = 1000; // the server counts no further
	const counted = (count) => (count < MOST_COUNTED ? count : `${MOST_COUNTED}+`);
	const PLATFORMS = ["X", "Facebook", "Instagram", "YouTube"];
	const LANGUAGES = ["ar", "en", "mixed", "und"];
	const SECONDS_BETWEEN_LOOKS = 20;
	const SPELLINGS = { comment_group: () => __("Nearly the same words"), author: () => __("Same author"), named_place: (place) => __("Same place: {0}", [place]) };

	class TriageDesk {
		constructor(page) {
			this.page = page;
			this.state = "Waiting";
			this.rows = [];
			this.counts = {};
			this.related = {};
			this.make();
			participation.triage.bind_keys(page, this.keys());
		}

		make() {
			const { element } = participation;
			this.tabs = element("div", { class: "queue-tabs triage-tabs", role: "group", "aria-label": __("State") }, STATES.map((state) => this.tab(state)));
			this.platform = this.select(__("Platform"), __("All platforms"), PLATFORMS.map((name) => [name, __(name)]));
			this.language = this.select(
				__("Language"),
				__("All languages"),
				LANGUAGES.map((name) => [name, participation.comments.language_name(name)])
			);
			this.fresh = participation.button("", () => this.refresh(), "btn-default triage-fresh hidden");
			this.selection = new participation.triage.Selection(this);
			this.detail = new participation.triage.Detail(this);
			this.undo_bar = element("div", { class: "triage-undo hidden" });
			this.related_bar = element("div", { class: "triage-related hidden" });
			this.list = element("ul", { class: "queue-list triage-list", "aria-label": __("Comments"), on: { keydown: (event) => this.walk(event) } });
			this.news = participation.news();
			this.back = participation.button(__("Back to the List"), () => this.show_list(), "btn-default queue-back");
			this.body = element(
				"div",
				{ class: "queue triage" },
				element("div", { class: "queue-bar" }, this.tabs, element("div", { class: "queue-filters" }, this.platform, this.language)),
				element("div", { class: "queue-stream" }, this.related_bar, this.selection.bar, this.undo_bar, this.fresh, this.list),
				element("div", { class: "queue-detail triage-detail" }, this.back, this.detail.others, this.detail.body, this.detail.moves),
				this.news.place // apart from both, of which a narrow window hides one
			);
			this.page.main.append(this.body);
			new ResizeObserver(() => this.fit()).observe(this.page.wrapper[0]);
			window.addEventListener("resize", () => this.fit());
			this.page.set_secondary_action(__("Refresh"), () => this.refresh(), "refresh");
			if (participation.captures.may_enter()) this.page.set_primary_action(__("Add by Hand"), () => void this.add_by_hand(), "add");
		}

		/* Fills the window below whatever stands above it. */
		fit() {
			const top = Math.round(this.body.getBoundingClientRect().top + window.scrollY);
			if (top > 0) this.body.style.setProperty("--queue-top", `${top}px`);
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

		/* What narrows the list: platform, language, and what an opened group, author or place has in common. */
		filters() {
			return { platform: this.platform.value, language: this.language.value, ...this.related };
		}

		keys() {
			return [
				{ key: "j", label: __("Next comment"), does: () => this.step(1) },
				{ key: "k", label: __("Previous comment"), does: () => this.step(-1) },
				{ key: "y", label: __("Register as proposed"), does: () => this.decide("register_as_proposed") },
				{ key: "r", label: __("Register"), does: () => this.detail.make("register") },
				{ key: "s", label: __("Split into two matters"), does: () => this.detail.split() },
				{ key: "t", label: __("Redirect to another authority"), does: () => this.decide("redirect") },
				{ key: "d", label: __("Dismiss"), does: () => this.decide("dismiss") },
				{ key: "a", label: __("Attach to a ticket"), does: () => this.decide("attach") },
				{ key: "e", label: __("Belongs to an Event"), does: () => this.decide("join_event") },
				{ key: "u", label: __("Undo"), does: () => this.undo() },
				{ key: "x", label: __("Choose for a decision on several"), does: () => this.toggle() },
				{ key: "shift+down", label: __("Choose the next one too"), does: () => this.extend(1) },
				{ key: "shift+up", label: __("Choose the previous one too"), does: () => this.extend(-1) },
				{ key: "g", label: __("Open the group, or close it"), does: () => this.toggle_group() },
				{ key: "f", label: __("Filter"), does: () => this.platform.focus() },
				{ key: "escape", label: __("Back"), does: () => this.step_back() },
			];
		}

		say(words) {
			this.news.say(words);
		}

		is_shown() {
			return this.page.wrapper.is(":visible");
		}

		// Arriving and leaving

		open() {
			if (this.stop) return;
			const is_shown = () => this.is_shown() && frappe.is_online();
			this.stop = participation.live.watch(["Social Comment"], () => this.look(), { is_shown, every: SECONDS_BETWEEN_LOOKS });
			this.load();
		}

		leave() {
			this.stop?.();
			this.stop = null;
			this.detail.leave();
			this.chosen = null;
		}

		/* A look in passing says nothing when the server does not answer; the next one may. */
		async fetch(after, silent = false) {
			const { message } = await frappe.call({
				method: "participation_app.api.comments.stream",
				args: { state: this.state, filters: this.filters(), after },
				silent,
			});
			return message;
		}

		// The stream

		async load() {
			const turn = (this.turn = (this.turn || 0) + 1);
			this.fresh.classList.add("hidden");
			if (!this.rows.length) this.list.replaceChildren(...Array.from({ length: 4 }, () => participation.element("li", {}, participation.skeleton(3))));
			try {
				const answer = await this.fetch(null);
				if (turn !== this.turn) return false;
				this.take_over(answer);
				return true;
			} catch {
				if (turn === this.turn) this.show_failure();
				return false;
			}
		}

		async refresh() {
			if (await this.load()) this.say(__("The list is as it stands now: {0}", [this.rows.length]));
		}

		take_over({ comments, next, counts }) {
			this.rows = comments;
			this.next = next;
			this.show_counts(counts);
			this.seen_count = counts[this.state] || 0;
			this.show_stream();
			if (this.chosen) this.mark_chosen();
			else if (this.rows.length && !this.is_narrow()) this.choose(this.rows[0].name);
			else this.show_nothing();
		}

		async load_more() {
			const answer = await this.fetch(this.next);
			const known = new Set(this.rows.map((row) => row.name));
			this.rows.push(...answer.comments.filter((row) => !known.has(row.name)));
			this.next = answer.next;
			this.show_stream();
			this.mark_chosen();
		}

		/* Says how many have arrived; nothing moves under the reader's eyes. */
		async look() {
			const turn = this.turn;
			const answer = await this.fetch(null, true).catch(() => null);
			if (!answer || turn !== this.turn) return;
			const { comments, counts } = answer;
			this.show_counts(counts);
			const known = new Set(this.rows.map((row) => row.name));
			// Where pages are still unread, the first one changes without anything having arrived.
			const unseen = this.next ? 0 : comments.filter((row) => !known.has(row.name)).length;
			const grown = this.is_filtered() || this.is_related() ? 0 : (counts[this.state] || 0) - this.seen_count;
			this.show_fresh(Math.max(unseen, grown));
		}

		show_fresh(added) {
			this.fresh.classList.toggle("hidden", added < 1);
			const words = __("New comments: {0}", [added]);
			if (added < 1 || this.fresh.textContent === words) return;
			this.fresh.textContent = words;
			this.say(words);
		}

		show_counts(counts) {
			this.counts = counts;
			for (const tab of this.tabs.children) {
				const { state } = tab.dataset;
				const current = state === this.state;
				tab.classList.toggle("current", current);
				tab.setAttribute("aria-pressed", `${current}`);
				tab.querySelector(".queue-count").textContent = COUNTED.includes(state) ? counted(counts[state] || 0) : "";
			}
		}

		tab(state) {
			return participation.element(
				"button",
				{ type: "button", class: "queue-tab", "data-state": state, on: { click: () => this.change_state(state) } },
				__(state),
				participation.element("bdi", { class: "queue-count" })
			);
		}

		change_state(state) {
			this.state = state;
			this.related = {};
			this.show_counts(this.counts);
			this.start_over();
		}

		start_over() {
			this.rows = [];
			this.selection.clear();
			this.show_related_bar();
			this.show_nothing();
			this.load();
		}

		show_stream() {
			const { element } = participation;
			const cards = this.rows.map((row) => element("li", { class: "triage-item" }, this.card(row)));
			if (this.next) cards.push(element("li", { class: "queue-more" }, participation.button(__("Show More"), () => this.load_more())));
			if (!cards.length) cards.push(element("li", {}, this.empty()));
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
			this.list.replaceChildren(participation.element("li", {}, participation.placeholder("solid-warning", __("The comments could not be loaded"), __("Check your connection."), again)));
		}

		card(row) {
			const { element, isolated, pill } = participation;
			const is_waiting = row.state === "Waiting";
			const card = element(
				"button",
				{ type: "button", class: "queue-card triage-card", "data-name": row.name, on: { click: (event) => this.press_card(row, event) } },
				element(
					"span",
					{ class: "triage-card-head" },
					element("strong", {}, isolated(row.author_name || __("Unknown author"))),
					element("span", { class: "text-muted" }, __(row.platform)),
					row.posted_at && element("span", { class: "text-muted triage-card-time" }, participation.time(row.posted_at, participation.distance(row.posted_at)))
				),
				row.parent && element("span", { class: "triage-card-parent text-muted" }, isolated(__("In reply to {0}", [row.parent.author_name || __("Unknown author")]))),
				element("span", { class: "queue-card-text", dir: participation.direction(row.text || "") }, row.evidence ? __("The words are sealed.") : row.text || __("(no text)")),
				element(
					"span",
					{ class: "queue-card-foot" },
					is_waiting && participation.due_pill(row.due_at),
					is_waiting && row.proposed_type && pill(__(row.proposed_type, null, "Social Comment"), "blue"),
					is_waiting && row.proposed_inspection ? pill(__("Inspection"), "orange") : null,
					is_waiting && row.proposed_entity && pill(__("Redirect to {0}", [__(row.proposed_entity)]), "purple"),
					participation.marks(row)
				)
			);
			return [is_waiting && this.box(row), card, row.group_size > 1 && this.group_button(row)].filter(Boolean);
		}

		box(row) {
			const label = __("Choose: {0}", [row.author_name || __("Unknown author")]);
			const box = participation.element("input", { type: "checkbox", class: "triage-box", "data-box": row.name, "aria-label": label, on: { click: (event) => this.press_box(row, event) } });
			box.checked = this.selection.has(row.name);
			return box;
		}

		group_button(row) {
			const words = __("Nearly the same words: {0}", [row.group_size]);
			return participation.button(words, () => this.show_related({ comment_group: row.comment_group }), "btn-default btn-xs triage-group");
		}

		press_card(row, event) {
			if (event.shiftKey && row.state === "Waiting") return this.selection.set_to(row);
			this.choose(row.name, true);
		}

		press_box(row, event) {
			if (event.shiftKey) this.selection.set_to(row);
			else this.selection.set(row, event.target.checked);
		}

		walk(event) {
			const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
			if (!step || event.shiftKey) return;
			event.preventDefault();
			this.step(step);
		}

		// By keyboard

		current_row() {
			return this.rows.find((row) => row.name === this.chosen);
		}

		/* To the one below or above; the next page is fetched on the way. */
		async step(step) {
			const place = this.rows.findIndex((row) => row.name === this.chosen);
			if (step > 0 && place === this.rows.length - 1 && this.next) await this.load_more();
			const row = this.rows[place < 0 ? 0 : place + step];
			if (!row) return this.say(step > 0 ? __("This is the last comment.") : __("This is the first comment."));
			this.list.querySelector(`[data-name="${row.name}"]`)?.focus();
			this.choose(row.name);
			this.say(__("{0} of {1}", [this.rows.indexOf(row) + 1, this.rows.length]));
		}

		toggle() {
			const row = this.current_row();
			if (row?.state === "Waiting") this.selection.set(row, !this.selection.has(row.name));
		}

		async extend(step) {
			const row = this.current_row();
			if (row?.state !== "Waiting") return;
			this.selection.set(row, true);
			await this.step(step);
			this.selection.set(this.current_row(), true);
		}

		/* They are registered, each with its own receipt and date, and wait for the answer to the event. */
		join_event(names) {
			const done = () => this.start_over();
			return participation.events.join_dialog({ contributions: names, done });
		}

		toggle_group() {
			if (this.is_related()) return this.show_related({});
			const row = this.current_row();
			if (row?.group_size > 1) this.show_related({ comment_group: row.comment_group });
			else this.say(__("No other comment says nearly the same."));
		}

		/* A key decides on what is chosen, where anything is, otherwise on the comment that is open. */
		decide(move) {
			const chosen = this.selection.bar.querySelector(`[data-bulk="${move}"]`);
			if (this.selection.size) return chosen.click();
			if (move === "join_event") return this.current_row()?.state === "Waiting" && this.join_event([this.chosen]);
			if (move === "register_as_proposed") return this.detail.register_as_proposed();
			return this.detail.make(move);
		}

		step_back() {
			if (this.selection.size) this.selection.clear();
			else if (this.body.classList.contains("has-detail") && this.is_narrow()) this.show_list();
			else if (this.is_related()) this.show_related({});
			this.list.querySelector(".triage-card.current")?.focus();
		}

		// Groups

		is_related() {
			return Object.values(this.related).some(Boolean);
		}

		show_related(filters) {
			this.related = filters;
			if (this.state !== "Waiting") this.state = "Waiting";
			this.chosen = null;
			this.start_over();
		}

		show_related_bar() {
			const [[by, value] = []] = Object.entries(this.related);
			this.related_bar.classList.toggle("hidden", !by);
			if (!by) return this.related_bar.replaceChildren();
			const words = participation.element("strong", {}, participation.isolated(SPELLINGS[by](value)));
			const all = participation.button(__("Choose All"), () => this.selection.choose_all(), "btn-default btn-xs");
			const back = participation.button(__("Back to All Comments"), () => this.show_related({}), "btn-default btn-xs");
			this.related_bar.replaceChildren(words, all, back);
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
			await this.detail.show(name);
		}

		mark_chosen() {
			for (const card of this.list.querySelectorAll(".triage-card")) {
				const { name } = card.dataset;
				const current = name === this.chosen;
				card.classList.toggle("current", current);
				card.parentElement.classList.toggle("selected", this.selection.has(name));
				if (current) card.setAttribute("aria-current", "true");
				else card.removeAttribute("aria-current");
				const box = card.parentElement.querySelector(".triage-box");
				if (box) box.checked = this.selection.has(name);
			}
		}

		mark_gone(name) {
			this.list.querySelector(`[data-name="${name}"]`)?.classList.add("gone");
		}

		// What was decided, and taking it back

		decided(comment, { state }) {
			const words = __("Now: {0}", [__(state)]);
			this.say(words);
			if (this.state === "Waiting" && UNDOABLE.includes(state)) this.offer_undo(words, () => this.undo_one(comment.name));
			this.drop(comment.name);
		}

		decided_in_bulk(bulk, label) {
			const words = `${label}: ${__("{0} of {1} comments are decided on.", [bulk.made, bulk.wanted])}`;
			participation.tell(words);
			this.say(words);
			if (bulk.can_be_undone) this.offer_undo(words, () => this.undo_bulk(bulk));
			this.start_over();
		}

		offer_undo(words, undo) {
			const button = participation.button(__("Undo"), () => void undo());
			button.append(participation.triage.key_hint("u"));
			this.undo_last = undo;
			this.undo_bar.replaceChildren(participation.element("span", {}, words), button);
			this.undo_bar.classList.remove("hidden");
		}

		/* The last decision of this screen, or the one that is open among what was decided. */
		undo() {
			if (this.state !== "Waiting") return this.detail.make("undo");
			return this.undo_last ? this.undo_last() : this.say(__("There is nothing to undo."));
		}

		async undo_one(name) {
			const comment = await participation.comments.view(name);
			const move = comment.moves.find((one) => one.move === "undo");
			if (!move) return this.say(comment.decided);
			await participation.comments.make(comment, move);
			this.say(__("{0} comments wait again.", [1]));
			this.forget_undo();
			this.start_over();
		}

		async undo_bulk(bulk) {
			const undone = await participation.triage.undo_bulk(bulk);
			const stayed = bulk.made - undone.undone;
			const words = stayed ? __("{0} comments wait again; {1} stay as they are, since somebody has decided on them since or the time is over.", [undone.undone, stayed]) : __("{0} comments wait again.", [undone.undone]);
			participation.tell(words, stayed ? "orange" : "green");
			this.say(words);
			this.forget_undo();
			this.start_over();
		}

		forget_undo() {
			this.undo_last = null;
			this.undo_bar.classList.add("hidden");
		}

		/* The comment has left this state: its neighbour is next. */
		drop(name) {
			const place = this.rows.findIndex((row) => row.name === name);
			if (place < 0) return this.load();
			if (this.rows[place].group_size > 1) return this.show_next_of_group(name);
			this.rows.splice(place, 1);
			this.seen_count -= 1;
			this.selection.rows.delete(name);
			this.show_counts({ ...this.counts, [this.state]: Math.max((this.counts[this.state] || 1) - 1, 0) });
			this.show_stream();
			this.mark_chosen();
			this.look();
			// Whoever has gone on meanwhile is not called back.
			if (this.chosen !== name) return;
			const next = this.rows[Math.min(place, this.rows.length - 1)];
			if (!next) return this.is_related() ? this.show_related({}) : this.start_over();
			this.choose(next.name);
			this.list.querySelector(".triage-card.current")?.focus({ preventScroll: false });
		}

		/* Another of the group stands for it now, somewhere in the list. */
		show_next_of_group(name) {
			if (this.chosen === name) {
				this.chosen = null;
				this.show_list();
			}
			return this.load();
		}

		show_nothing() {
			this.chosen = null;
			this.detail.show_nothing();
			this.show_list();
		}

		show_detail() {
			this.body.classList.add("has-detail");
			if (this.is_narrow()) this.detail.body.focus();
		}

		show_list() {
			this.body.classList.remove("has-detail");
			this.list.querySelector(".triage-card.current")?.focus();
		}
	}
})();
