// The review desk: what waits for public relations, the worst first, and the chosen reply beside its comment.

(function () {
	const SCRIPTS = ["publication_states.js", "reply_reading.js", "reply_marking.js", "review_case.js"].map((name) => `/assets/participation_app/js/${name}`);
	const SECONDS_BETWEEN_LOOKS = 20;
	const PLATFORMS = ["X", "Facebook", "Instagram", "YouTube"];
	const GROUPS = [
		["", () => __("All")],
		["Trouble", () => __("Failed or Unknown")],
		["By Hand", () => __("To Post by Hand")],
		["To Review", () => __("To Review")],
		["On Its Way", () => __("On Its Way")],
	];
	const COLOURS = { Trouble: "red", "By Hand": "purple", "To Review": "orange", "On Its Way": "blue" };
	const group_name = (group) => GROUPS.find(([name]) => name === group)[1]();

	frappe.pages["review"].on_page_load = async function (wrapper) {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Review of Replies"), single_column: true });
		await frappe.require(SCRIPTS);
		wrapper.review = new ReviewDesk(page);
		wrapper.review.open();
	};

	frappe.pages["review"].on_page_show = (wrapper) => wrapper.review?.open();
	frappe.pages["review"].on_page_hide = (wrapper) => wrapper.review?.leave();

	class ReviewDesk {
		constructor(page) {
			Object.assign(this, { page, group: "", rows: [], counts: {}, next: null, chosen: null });
			this.make();
			this.add_keys();
		}

		make() {
			const { element } = participation;
			this.tabs = element("div", { class: "queue-tabs", role: "group", "aria-label": __("What waits") }, GROUPS.map(([group, name]) => this.tab(group, name())));
			const platforms = [["", __("All platforms")], ...PLATFORMS.map((name) => [name, __(name)])];
			const options = platforms.map(([value, shown]) => element("option", { value }, shown));
			this.platform = element("select", { class: "form-control input-xs", "aria-label": __("Platform"), on: { change: () => this.start_over() } }, options);
			this.repeated = element("input", { type: "checkbox", on: { change: () => this.start_over() } });
			const repeated = element("label", { class: "review-repeated" }, this.repeated, __("Sent back before"));
			this.stands_in = element("div", { class: "review-stands-in" });
			this.list = element("ul", { class: "queue-list review-list", "aria-label": __("Replies") });
			this.news = participation.news();
			this.back = participation.button(__("Back to the List"), () => this.show_list(), "btn-default queue-back");
			this.detail = element("div", { class: "queue-detail-body review-detail-body", tabindex: "-1" });
			this.acts = element("div", { class: "queue-acts review-actions", role: "group", "aria-label": __("What can be done") });
			this.body = element(
				"div",
				{ class: "queue review" },
				element("div", { class: "queue-bar" }, this.tabs, element("div", { class: "queue-filters" }, this.platform, repeated)),
				element("div", { class: "queue-stream review-queue" }, this.stands_in, this.list),
				element("div", { class: "queue-detail" }, this.back, this.detail, this.acts),
				this.news.place // apart from both, of which a narrow window hides one
			);
			this.page.main.append(this.body);
			// What stands above changes its height: the desk fills what is left of the window.
			new ResizeObserver(() => this.fit()).observe(this.page.main[0].parentElement);
			$(window).on("resize", () => this.fit());
			this.page.set_secondary_action(__("Refresh"), () => this.refresh(), "refresh");
			this.page.add_menu_item(__("Keyboard Shortcuts"), () => frappe.ui.keys.show_keyboard_shortcut_dialog());
			this.page.add_menu_item(__("Enter an Absence"), () => frappe.new_doc("Participation Absence", { absent: frappe.session.user }));
			this.page.add_menu_item(__("Absences"), () => frappe.set_route("List", "Participation Absence"));
		}

		fit() {
			if (!this.body.isConnected || !this.body.offsetParent) return;
			this.body.style.setProperty("--queue-top", `${Math.round(this.body.getBoundingClientRect().top + window.scrollY)}px`);
		}

		tab(group, name) {
			const count = participation.element("bdi", { class: "queue-count" });
			return participation.element("button", { type: "button", class: "queue-tab review-tab", "data-group": group, on: { click: () => this.change_group(group) } }, name, count);
		}

		add_keys() {
			const is_free = () => this.page.wrapper.is(":visible") && !document.querySelector(".modal.show");
			const add = (shortcut, description, action) => frappe.ui.keys.add_shortcut({ shortcut, description, action, page: this.page, condition: is_free });
			add("j", __("Next Reply"), () => this.step(1));
			add("k", __("Reply Before"), () => this.step(-1));
			add("a", __("Approve Reply"), () => this.case?.act("approve"));
			add("r", __("Request Changes"), () => this.case?.act("request_changes"));
			add("m", __("Mark Words in the Text"), () => this.case?.start_marking());
			add("h", __("Posted by Hand"), () => this.case?.act("post_by_hand"));
			add("w", __("Withdraw Approval"), () => this.case?.act("withdraw_approval"));
			add("l", __("Look at the Platform Again"), () => this.case?.look(true));
			add("t", __("Open Ticket"), () => this.case?.open_ticket());
		}

		// Arriving and leaving

		open() {
			this.stop ??= participation.live.watch(["Proposed Reply", "Publication"], () => this.look(), {
				is_shown: () => this.page.wrapper.is(":visible"),
				every: SECONDS_BETWEEN_LOOKS,
			});
			this.wanted = frappe.get_route()[1] || this.wanted;
			this.fit();
			this.load();
		}

		leave() {
			this.stop?.();
			this.stop = null;
		}

		async fetch(after = null, silent = false) {
			const args = { group: this.group, platform: this.platform.value, repeated: this.repeated.checked ? 1 : 0, after: after && JSON.stringify(after) };
			const { message } = await frappe.call({ method: "participation_app.api.review.queue", args, silent });
			return message;
		}

		// The queue

		async load() {
			const turn = (this.turn = (this.turn || 0) + 1);
			if (!this.rows.length) this.list.replaceChildren(...Array.from({ length: 4 }, () => participation.element("li", {}, participation.skeleton(3))));
			try {
				const answer = await this.fetch();
				if (turn !== this.turn) return false;
				this.take_over(answer);
				return true;
			} catch {
				if (turn === this.turn) this.show_failure();
				return false;
			}
		}

		async refresh() {
			if (await this.load()) this.news.say(__("The list is as it stands now: {0}", [this.rows.length]));
		}

		take_over({ replies, next, counts, stands_in_for }) {
			Object.assign(this, { rows: replies, next });
			this.show_counts(counts);
			this.show_standing_in(stands_in_for);
			this.show_queue();
			const wanted = this.wanted || (this.is_narrow() ? null : this.chosen || this.rows[0]?.name);
			if (!wanted) return this.show_nothing();
			const is_asked_for = Boolean(this.wanted);
			this.wanted = null;
			if (wanted !== this.chosen || !this.case) this.choose(wanted, is_asked_for);
			else this.mark_chosen();
		}

		async load_more() {
			const answer = await this.fetch(this.next);
			this.rows.push(...answer.replies);
			this.next = answer.next;
			this.show_queue();
		}

		/* Somebody else acted, or something failed: the list says so, the reply being read stays until its reader moves on. */
		async look() {
			const turn = this.turn;
			const answer = await this.fetch(null, true);
			if (turn !== this.turn) return;
			const before = this.counts.Trouble || 0;
			this.show_counts(answer.counts);
			if ((answer.counts.Trouble || 0) > before) this.news.say(__("A reply has failed or its outcome is unknown."));
			this.rows = answer.replies;
			this.next = answer.next;
			this.show_queue();
			this.case?.check_still_so();
		}

		show_counts(counts) {
			this.counts = counts;
			const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
			for (const tab of this.tabs.children) {
				const { group } = tab.dataset;
				tab.classList.toggle("current", group === this.group);
				tab.setAttribute("aria-pressed", `${group === this.group}`);
				tab.querySelector(".queue-count").textContent = group ? counts[group] || 0 : total;
			}
		}

		show_standing_in(absences) {
			const words = ({ name, until }) => __("You stand in for {0} until {1}.", [name, participation.day(until)]);
			this.stands_in.replaceChildren(...absences.map((absence) => participation.notice(words(absence), "blue")));
		}

		change_group(group) {
			this.group = group;
			this.show_counts(this.counts);
			this.start_over();
		}

		start_over() {
			this.rows = [];
			this.show_nothing();
			this.load();
		}

		show_queue() {
			const { element } = participation;
			const focused = this.list.contains(document.activeElement) && document.activeElement.dataset.name;
			const cards = this.rows.map((row) => element("li", {}, this.card(row)));
			if (this.next) cards.push(element("li", { class: "queue-more" }, participation.button(__("Show More"), () => this.load_more())));
			if (!cards.length) cards.push(element("li", {}, this.empty()));
			this.list.replaceChildren(...cards);
			this.mark_chosen();
			if (focused) this.list.querySelector(`[data-name="${focused}"]`)?.focus();
		}

		empty() {
			if (this.group || this.platform.value || this.repeated.checked) return participation.placeholder("filter", __("Nothing here with these filters"), __("Choose another group or platform."));
			return participation.placeholder("tick", __("All done"), __("No reply waits for public relations. New ones appear here by themselves."));
		}

		show_failure() {
			this.rows = [];
			const again = participation.button(__("Try Again"), () => this.load());
			this.list.replaceChildren(participation.element("li", {}, participation.placeholder("solid-warning", __("The replies could not be loaded"), __("Check your connection."), again)));
		}

		card(row) {
			const { element, isolated, pill } = participation;
			const text = row.excerpt || row.subject || "";
			return element(
				"button",
				{ type: "button", class: "queue-card review-card", "data-name": row.name, on: { click: () => this.choose(row.name, true) } },
				element(
					"span",
					{ class: "review-card-head" },
					pill(group_name(row.group), COLOURS[row.group]),
					element("span", { class: "text-muted" }, __(row.platform)),
					element("span", { class: "text-muted review-card-reference" }, isolated(row.reference))
				),
				element("span", { class: "queue-card-text", dir: participation.direction(text) }, text),
				element(
					"span",
					{ class: "queue-card-foot" },
					participation.due_pill(row.due_at, row.workflow_state === "Answered"),
					row.rounds > 1 && pill(__("Round {0}", [row.rounds]), "yellow"),
					row.is_own && pill(__("You wrote in it"), "gray"),
					participation.marks(row)
				)
			);
		}

		// The chosen reply

		is_narrow() {
			return window.matchMedia("(max-width: 991px)").matches;
		}

		step(by) {
			const place = this.rows.findIndex((row) => row.name === this.chosen);
			const next = this.rows[place < 0 ? 0 : place + by];
			if (!next) return;
			this.choose(next.name, this.body.classList.contains("has-detail"));
			this.list.querySelector(".review-card.current")?.scrollIntoView({ block: "nearest" });
		}

		choose(name, by_hand = false) {
			this.chosen = name;
			this.mark_chosen();
			if (by_hand) this.show_detail();
			this.case = new participation.ReviewCase(name, { detail: this.detail, acts: this.acts, done: () => this.go_on(name) });
			this.case.load();
		}

		mark_chosen() {
			for (const card of this.list.querySelectorAll(".review-card")) {
				const current = card.dataset.name === this.chosen;
				card.classList.toggle("current", current);
				if (current) card.setAttribute("aria-current", "true");
				else card.removeAttribute("aria-current");
			}
		}

		/* What was decided leaves the list; its neighbour is next. */
		async go_on(name) {
			const place = this.rows.findIndex((row) => row.name === name);
			const neighbour = this.rows[place + 1] || this.rows[place - 1];
			this.case = null;
			this.chosen = neighbour?.name || null;
			if (this.is_narrow()) this.show_list();
			await this.load();
		}

		show_nothing() {
			this.chosen = this.case = null;
			this.acts.replaceChildren();
			this.detail.replaceChildren(participation.placeholder("check", __("No reply chosen"), __("Choose one from the list to read it beside its comment.")));
			this.show_list();
		}

		show_detail() {
			this.body.classList.add("has-detail");
			if (this.is_narrow()) this.detail.focus();
		}

		show_list() {
			this.body.classList.remove("has-detail");
			if (this.is_narrow()) this.list.querySelector(".review-card.current")?.focus();
		}
	}
})();
