// What is missing or about to run out: how urgent, since when, what to do, and the way there.

(function () {
	frappe.pages["participation-health"].on_page_load = function (wrapper) {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Health of the Desk"), single_column: true });
		wrapper.health = new Health(page);
		wrapper.health.open();
	};

	frappe.pages["participation-health"].on_page_show = (wrapper) => wrapper.health?.open();
	frappe.pages["participation-health"].on_page_hide = (wrapper) => wrapper.health?.leave();

	const SHOWN_AT_FIRST = 5;
	const COLOURS = { Urgent: "red", Soon: "orange", Note: "blue" };
	const ICONS = { Urgent: "solid-error", Soon: "solid-warning", Note: "es-line-time" };

	class Health {
		constructor(page) {
			const { element } = participation;
			this.summary = element("p", { class: "health-summary" });
			this.news = participation.news();
			this.areas = element("div", { class: "health-areas" });
			page.main.append(element("div", { class: "health" }, this.summary, this.areas, this.news.place));
			page.set_secondary_action(__("Refresh"), () => this.refresh(), "refresh");
			page.add_inner_button(__("Set-Up"), () => frappe.set_route("set-up"));
			page.add_inner_button(__("Account Health"), () => frappe.set_route("account-health"));
		}

		open() {
			if (this.stop) return;
			// Nothing moves under the keyboard of whoever is in it.
			const is_shown = () => !this.areas.contains(document.activeElement);
			this.stop = participation.live.watch([], () => this.load(true), { is_shown });
			this.load();
		}

		leave() {
			this.stop?.();
			this.stop = null;
		}

		async load(silent = false) {
			if (!this.areas.children.length) this.areas.replaceChildren(participation.skeleton(6));
			try {
				const { message } = await frappe.call({ method: "participation_app.api.health.findings", silent });
				this.show(message);
				return true;
			} catch {
				if (!silent) this.show_failure();
				return false;
			}
		}

		async refresh() {
			if (await this.load()) this.news.say(__("The list is as it stands now: {0}", [this.shown]));
		}

		show(findings) {
			const counted = (severity) => findings.filter((one) => one.severity === severity).length;
			const parts = Object.keys(COLOURS).filter(counted);
			const pills = parts.map((one) => participation.pill(`${__(one, null, "Health Finding")} ${counted(one)}`, COLOURS[one]));
			this.summary.replaceChildren(...pills);
			const words = pills.map((pill) => pill.textContent).join(" · ");
			if (this.words !== undefined && this.words !== words) this.news.say(words || __("All is well"));
			Object.assign(this, { words, shown: findings.length });
			if (!findings.length) {
				this.areas.replaceChildren(participation.placeholder("tick", __("All is well"), __("Nothing is missing, and nothing is about to run out.")));
				return;
			}
			const areas = [...new Set(findings.map((one) => one.area))];
			this.areas.replaceChildren(...areas.map((area) => this.area(area, findings.filter((one) => one.area === area))));
		}

		show_failure() {
			const again = participation.button(__("Try Again"), () => this.load());
			this.areas.replaceChildren(participation.placeholder("solid-warning", __("The findings could not be loaded"), __("Check your connection."), again));
		}

		area(name, findings) {
			const { element, button } = participation;
			const rows = findings.map((finding) => this.finding(finding));
			const later = rows.slice(SHOWN_AT_FIRST);
			later.forEach((row) => (row.hidden = true));
			const more = later.length > 0 && button(__("Show {0} more", [later.length]), () => {
				later.forEach((row) => (row.hidden = false));
				more.remove();
				later[0].querySelector("a").focus();
			});
			const title = __(name, null, "Health Finding");
			return element(
				"section",
				{ class: "health-area", "aria-label": title },
				element("h2", { class: "participation-section-title" }, title),
				element("ul", { class: "health-list" }, rows),
				more
			);
		}

		finding({ severity, sentence, to_do, link, since }) {
			const { element, icon, pill, time, distance } = participation;
			return element(
				"li",
				{ class: `participation-card health-finding health-${COLOURS[severity]}` },
				element("span", { class: "health-icon" }, icon(ICONS[severity])),
				element(
					"div",
					{ class: "health-words" },
					element("p", { class: "health-sentence", dir: "auto" }, sentence),
					element("p", { class: "health-to-do", dir: "auto" }, to_do),
					element(
						"p",
						{ class: "health-facts" },
						pill(__(severity, null, "Health Finding"), COLOURS[severity]),
						since && element("span", { class: "text-muted" }, __("Since:"), " ", time(since, distance(since)))
					)
				),
				element("a", { class: "btn btn-default btn-sm", href: link, "aria-label": `${__("Go There")}: ${sentence}` }, __("Go There"))
			);
		}
	}
})();
