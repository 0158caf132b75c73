// Somebody asks on the phone where a contribution stands: a reference or a number in, sentences to read aloud out.

(function () {
	frappe.pages["enquiry"].on_page_load = function (wrapper) {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Enquiry"), single_column: true });
		wrapper.enquiry = new Enquiry(page);
	};

	frappe.pages["enquiry"].on_page_show = (wrapper) => wrapper.enquiry?.begin();

	class Enquiry {
		constructor(page) {
			const { element, button } = participation;
			this.asked = element("input", {
				id: "enquiry-asked",
				class: "form-control enquiry-asked",
				dir: "ltr",
				autocomplete: "off",
				"aria-describedby": "enquiry-hint",
			});
			this.found = element("section", { class: "enquiry-found", "aria-live": "polite" });
			const form = element(
				"form",
				{ class: "enquiry-form", on: { submit: (event) => this.ask(event) } },
				element("label", { for: "enquiry-asked" }, __("Reference or Phone Number")),
				element("p", { id: "enquiry-hint", class: "text-muted" }, __("Read the answer aloud as it stands. That somebody asked is noted on the ticket.")),
				element("div", { class: "enquiry-line" }, this.asked, button(__("Look Up"), () => form.requestSubmit(), "btn-primary")),
			);
			page.main.append(element("div", { class: "enquiry" }, form, this.found));
		}

		begin() {
			this.asked.value = "";
			this.found.replaceChildren();
			this.asked.focus();
		}

		async ask(event, reference) {
			event?.preventDefault();
			const asked = (reference || this.asked.value).trim();
			if (!asked) return;
			this.found.replaceChildren(participation.skeleton());
			try {
				this.show(await frappe.xcall("participation_app.api.following.enquire", { asked }));
			} catch (problem) {
				this.found.replaceChildren();
			}
		}

		show(rows) {
			this.found.replaceChildren(...(rows.length === 1 ? [this.answer(rows[0])] : this.choice(rows)));
		}

		answer({ ticket, sentences, of_same_person }) {
			const { element } = participation;
			return element(
				"article",
				{ class: "enquiry-answer" },
				sentences.map((sentence) => element("p", { dir: "auto" }, sentence)),
				element("a", { href: `/app/hd-ticket/${encodeURIComponent(ticket)}` }, __("Open the Ticket")),
				of_same_person.length > 0 && this.others(of_same_person),
			);
		}

		others(rows) {
			const { element, button, isolated } = participation;
			const line = ({ reference, subject, stage }) =>
				element("li", {}, element("span", {}, isolated(reference), " · ", isolated(subject), ` · ${stage}`), button(__("Read This One"), () => this.ask(null, reference)));
			return element("section", {}, participation.field_label(__("Other contributions of this person: {0}", [rows.length])), element("ul", { class: "enquiry-choice" }, rows.map(line)));
		}

		choice(rows) {
			const { element, button, day, isolated } = participation;
			return [
				element("p", {}, __("Several contributions came from this number. Ask which one is meant.")),
				element(
					"ul",
					{ class: "enquiry-choice" },
					rows.map((row) =>
						element(
							"li",
							{},
							element("span", {}, isolated(row.reference), ` · ${row.kind} · ${day(row.received_on)}`),
							button(__("Read This One"), () => this.ask(null, row.reference)),
						),
					),
				),
			];
		}
	}
})();
