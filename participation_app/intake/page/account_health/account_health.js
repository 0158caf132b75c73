// How the social accounts are: what each needs, uses and costs, and what waits to be posted.

(function () {
	frappe.pages["account-health"].on_page_load = function (wrapper) {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Account Health"), single_column: true });
		wrapper.health = new AccountHealth(page);
		wrapper.health.open();
	};

	frappe.pages["account-health"].on_page_show = (wrapper) => wrapper.health?.open();
	frappe.pages["account-health"].on_page_hide = (wrapper) => wrapper.health?.leave();

	const ICONS = { red: "solid-error", orange: "solid-warning", blue: "es-line-time", green: "tick", gray: "hide" };

	class AccountHealth {
		constructor(page) {
			this.page = page;
			this.list = participation.element("ul", { class: "account-health", "aria-label": __("Social Accounts") });
			this.deliveries = participation.element("section", { class: "account-deliveries", "aria-label": __("Pushed Events") });
			this.messages = participation.element("section", { class: "account-messages", "aria-label": __("SMS") });
			this.news = participation.news();
			page.main.append(this.list, this.messages, this.deliveries, this.news.place);
			page.set_secondary_action(__("Refresh"), () => this.refresh(), "refresh");
		}

		open() {
			if (this.stop) return;
			// Nothing moves under the keyboard of whoever is in it.
			const is_shown = () => !this.list.contains(document.activeElement);
			this.stop = participation.live.watch([], () => this.load(true), { is_shown });
			this.load();
		}

		leave() {
			this.stop?.();
			this.stop = null;
		}

		async load(silent = false) {
			if (!this.list.children.length) this.list.append(...Array.from({ length: 4 }, () => participation.skeleton(5)));
			try {
				const { message } = await frappe.call({ method: "participation_app.api.accounts.accounts_overview", silent });
				this.show(message);
				if (frappe.model.can_read("SMS Gateway")) await this.load_messages(silent);
				if (frappe.model.can_read("Refused Delivery")) await this.load_deliveries(silent);
				return true;
			} catch {
				if (!silent) this.show_failure();
				return false;
			}
		}

		async refresh() {
			if (await this.load()) this.news.say(__("The list is as it stands now: {0}", [this.list.querySelectorAll("article").length]));
		}

		async load_deliveries(silent) {
			const { message } = await frappe.call({ method: "participation_app.api.accounts.recent_deliveries", silent });
			this.show_deliveries(message);
		}

		async load_messages(silent) {
			const { message } = await frappe.call({ method: "participation_app.api.notices.use_today", silent });
			this.show_messages(message);
		}

		show(accounts) {
			const cards = accounts.map((account) => participation.element("li", {}, this.card(account)));
			const none = participation.placeholder("users", __("No accounts yet"), __("A Participation Manager adds them under Social Accounts."));
			this.list.replaceChildren(...(cards.length ? cards : [none]));
		}

		show_failure() {
			const again = participation.button(__("Try Again"), () => this.load());
			this.list.replaceChildren(participation.placeholder("solid-warning", __("The accounts could not be loaded"), __("Check your connection."), again));
		}

		card(account) {
			const { element, isolated, pill } = participation;
			const form = `/app/social-account/${encodeURIComponent(account.name)}`;
			return element(
				"article",
				{ class: `participation-card account-card account-card-${account.colour}` },
				element(
					"header",
					{ class: "account-card-head" },
					element("h3", {}, element("a", { href: form }, isolated(account.account_name))),
					pill(__(account.platform), account.colour)
				),
				[account, ...account.others].map((finding) => this.finding(finding)),
				this.facts(account),
				this.meters(account),
				account.may_write && account.enabled && this.actions(account)
			);
		}

		finding({ colour, sentence }) {
			const { element, icon } = participation;
			return element("p", { class: "account-card-finding" }, icon(ICONS[colour]), element("span", { dir: "auto" }, sentence));
		}

		facts(account) {
			const { waiting } = account;
			const ago = (value) => participation.time(value, participation.distance(value));
			const facts = [
				[__("Last read"), account.last_success_at ? ago(account.last_success_at) : __("Never")],
				[__("Next read"), account.next_run_at && participation.time(account.next_run_at)],
				[__("Last swept"), account.swept_at && ago(account.swept_at)],
				[__("Token ends"), account.expires_at && participation.time(account.expires_at)],
				[__("Waiting to be posted"), waiting.count ? [`${waiting.count} · `, ago(waiting.since)] : __("Nothing")],
			];
			return this.fact_list(facts);
		}

		fact_list(facts) {
			const { element } = participation;
			const rows = facts.filter(([, shown]) => shown).map(([label, shown]) => [element("dt", {}, label), element("dd", {}, shown)]);
			return element("dl", { class: "account-facts" }, rows);
		}

		meters({ name, use }) {
			const dollars = (amount) => `\u2066$${amount.toFixed(2)}\u2069`;
			return participation.element(
				"div",
				{ class: "account-meters" },
				use.units || use.units_a_day ? this.meter(__("Units today"), use.units, use.units_a_day, use.reply_share, String) : null,
				use.dollars || use.dollars_a_month ? this.meter(__("This month"), use.dollars, use.dollars_a_month, use.reply_share, dollars) : null,
				use.usage_percent ? this.meter(__("Highest share of a limit today"), use.usage_percent, 100, 0, null) : null,
				participation.element("div", { class: "account-calls" }, __("Requests today: {0}", [use.calls]), this.use_link(name))
			);
		}

		use_link(account) {
			return frappe.model.can_read("Platform Use") && this.list_link("platform-use", { account }, __("Day by Day"));
		}

		/* A list with filters; a filter is a value or, as JSON, an operator with its value. */
		list_link(list, filters, words) {
			return participation.element("a", { href: `/app/${list}?${new URLSearchParams(filters)}`, class: "account-link" }, words);
		}

		/* How much of a limit is used; the part kept for replies stands apart at its end. Without `shown` it is told in percent. */
		meter(label, used, limit, kept, shown) {
			const { element } = participation;
			const share = limit ? Math.min(100, (used * 100) / limit) : 0;
			const amount = shown?.(used) ?? `${Math.round(share)}%`;
			const words = shown && limit ? __("{0} of {1}", [amount, shown(limit)]) : amount;
			const bar = element(
				"span",
				{ class: "account-bar", role: "img", "aria-label": `${label}: ${words}`, title: kept ? __("Kept for replies: {0}%", [kept]) : null },
				element("span", { class: share >= 100 - kept ? "account-bar-used full" : "account-bar-used", style: `inline-size: ${share}%` }),
				kept ? element("span", { class: "account-bar-kept", style: `inline-size: ${kept}%` }) : null
			);
			return element("div", { class: "account-meter" }, element("span", {}, label), participation.isolated(words), limit ? bar : null);
		}

		// What goes out by SMS

		show_messages({ sent, most, waiting }) {
			const { element } = participation;
			const held = { channel: "SMS", state: "Queued", message_code: JSON.stringify(["in", ["number_used_up", "day_used_up"]]) };
			const facts = [[__("Waiting for tomorrow’s messages"), waiting ? this.list_link("participation-notice", held, `${waiting}`) : __("Nothing")]];
			const card = element(
				"article",
				{ class: `participation-card account-card account-card-${waiting ? "orange" : "green"}` },
				element("header", { class: "account-card-head" }, element("h3", {}, __("SMS"))),
				this.fact_list(facts),
				element("div", { class: "account-meters" }, this.meter(__("Messages today"), sent, most, 0, String))
			);
			this.messages.replaceChildren(element("ul", { class: "account-health" }, element("li", {}, card)));
		}

		// What the platforms pushed

		show_deliveries(senders) {
			const { element } = participation;
			if (!senders.length) return this.deliveries.replaceChildren();
			const title = element("h2", { class: "participation-section-title" }, __("Pushed Events"));
			const hint = element("p", { class: "text-muted" }, __("They only make it quicker: what is not pushed is found by reading."));
			const cards = senders.map((sender) => element("li", {}, this.sender_card(sender)));
			this.deliveries.replaceChildren(title, hint, element("ul", { class: "account-health" }, cards));
		}

		sender_card(sender) {
			const { element } = participation;
			const colour = sender.refused ? "orange" : sender.taken ? "green" : "blue";
			return element(
				"article",
				{ class: `participation-card account-card account-card-${colour}` },
				element("header", { class: "account-card-head" }, element("h3", {}, __(sender.sender))),
				this.finding({ colour, sentence: this.sender_words(sender) }),
				this.sender_facts(sender)
			);
		}

		sender_words({ refused, taken, days }) {
			if (refused) return __("Some was refused. Compare the account’s secret with the one on the platform; the rest comes from strangers.");
			if (taken) return __("All that came was taken.");
			return __("Nothing has come in {0} days. The accounts tell how it is set up.", [days]);
		}

		sender_facts({ sender, platforms, days, first_day, last_at, taken, waiting, failed, refused, reasons }) {
			const within = JSON.stringify(["in", platforms]);
			const counted = (count, list, filters) => (count ? this.list_link(list, filters, `${count}`) : "0");
			const why = Object.entries(reasons).map(([reason, count]) => `${__(reason, null, "Refused Delivery")} ${count}`);
			return this.fact_list([
				[__("Last came in"), last_at && participation.time(last_at, participation.distance(last_at))],
				[__("Came in {0} days", [days]), counted(taken, "pushed-event", { platform: within })],
				[__("Waiting"), counted(waiting, "pushed-event", { platform: within, state: "Waiting" })],
				[__("Given up"), counted(failed, "pushed-event", { platform: within, state: "Failed" })],
				[__("Refused"), [counted(refused, "refused-delivery", { sender, day: JSON.stringify([">=", first_day]) }), why.length ? ` · ${why.join(" · ")}` : ""]],
			]);
		}

		actions(account) {
			const check = participation.button(__("Check Connection"), () => this.check(account, check));
			const seen = account.gap_until && participation.button(__("Looked at by Hand"), () => this.close_gap(account));
			return participation.element("footer", { class: "account-card-actions" }, check, seen);
		}

		async check(account, button) {
			button.disabled = true;
			try {
				const { message } = await frappe.call({ method: "participation_app.api.accounts.check_connection", args: { account: account.name } });
				participation.tell(message.message, message.is_connected ? "green" : "red");
				this.load();
			} finally {
				button.disabled = false;
			}
		}

		close_gap(account) {
			participation.move_dialog({
				title: __("Looked at by Hand"),
				hint: account.sentence,
				fields: [{ fieldname: "note", fieldtype: "Small Text", label: __("What you found on the platform"), reqd: 1 }],
				action: __("Close the Gap"),
				submit: async ({ note }) => {
					await frappe.call({ method: "participation_app.api.accounts.close_gap", args: { account: account.name, note } });
					this.load();
				},
			});
		}
	}
})();
