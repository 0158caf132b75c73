// Internal notes on a ticket's page: among those who work on it, a colleague is called by @ and the name.

frappe.provide("participation.ticket_notes");

(function () {
	const { element, button, isolated, prose, time } = participation;
	const API = "participation_app.api.tickets";
	const CALLED = /(^|\s)@([^\s@]*)$/;
	const MOST_OFFERED = 8;

	participation.ticket_notes.section = function (frm, view) {
		frm.participation_notes?.keep();
		frm.participation_notes = new Notes(frm, view.notes);
		return frm.participation_notes.section;
	};

	/* Whether the reader writes a note at the moment; it is sent then. */
	participation.ticket_notes.submit_focused = function (frm) {
		const notes = frm.participation_notes;
		if (document.activeElement !== notes?.text) return false;
		void notes.submit();
		return true;
	};

	class Notes {
		constructor(frm, rows) {
			Object.assign(this, { frm, ticket: `${frm.doc.name}`, mentioned: new Map() });
			this.draft = `participation note ${frappe.session.user} ${this.ticket}`;
			this.text = element("textarea", {
				class: "form-control",
				rows: "2",
				dir: "auto",
				maxlength: "5000",
				"aria-label": __("Internal Note"),
				"aria-describedby": "participation-note-hint",
				"aria-autocomplete": "list",
				"aria-controls": "participation-colleagues",
				placeholder: __("Write to colleagues; @ calls one of them"),
				on: { input: () => void this.typed(), keydown: (event) => this.pressed(event), blur: () => setTimeout(() => this.close(), 150) },
			});
			this.offered = element("ul", { class: "participation-colleagues", id: "participation-colleagues", role: "listbox", "aria-label": __("Colleagues"), hidden: true });
			this.trouble = element("div", { role: "alert" });
			this.button = button(__("Add Note"), () => void this.submit());
			this.section = element(
				"section",
				{ class: "participation-section participation-notes" },
				element("h5", { class: "participation-section-title" }, __("Internal Notes")),
				element("div", { class: "participation-note-writing" }, this.text, this.offered),
				this.trouble,
				element("div", { class: "participation-act-foot" }, this.button, element("span", { class: "text-muted", id: "participation-note-hint" }, __("Never shown to the citizen."))),
				rows.length > 0 && element("ul", { class: "participation-lines participation-note-list" }, rows.map(line))
			);
			this.restore();
		}

		restore() {
			const draft = participation_drafts.read(this.draft);
			if (!draft) return;
			this.text.value = draft.text;
			this.mentioned = new Map(draft.mentioned);
		}

		keep() {
			if (this.is_done) return;
			if (this.text.value.trim()) participation_drafts.keep(this.draft, { text: this.text.value, mentioned: [...this.mentioned] });
			else participation_drafts.forget(this.draft);
		}

		async submit() {
			if (this.is_sending) return;
			this.is_sending = true;
			this.button.disabled = true;
			this.trouble.replaceChildren();
			const text = this.text.value;
			const mentioned = [...this.mentioned].filter(([, name]) => text.includes(`@${name}`)).map(([user]) => user);
			try {
				await participation.send(`${API}.write_note`, { ticket: this.ticket, text, mentioned });
				this.is_done = true;
				participation_drafts.forget(this.draft);
				participation.tell(__("The note was added."));
				this.frm.reload_doc();
			} catch ({ message, problems }) {
				const problem = problems?.note || message || __("It could not be sent. Look at your connection and try again.");
				this.trouble.replaceChildren(element("div", { class: "participation-problem", dir: "auto" }, problem));
				this.text.focus();
			} finally {
				this.is_sending = false;
				this.button.disabled = false;
			}
		}

		// Calling a colleague

		async typed() {
			this.keep();
			const called = this.text.value.slice(0, this.text.selectionStart).match(CALLED);
			if (!called) return this.close();
			this.colleagues ||= frappe.xcall(`${API}.colleagues`, { ticket: this.ticket });
			const sought = called[2].toLocaleLowerCase();
			const found = (await this.colleagues).filter(({ name }) => name.toLocaleLowerCase().includes(sought)).slice(0, MOST_OFFERED);
			this.show(found);
		}

		show(found) {
			this.found = found;
			const options = found.map(({ name }, index) =>
				element("li", { role: "option", id: `participation-colleague-${index}`, on: { mousedown: (event) => (event.preventDefault(), this.take(index)) } }, isolated(name))
			);
			this.offered.replaceChildren(...options);
			this.offered.hidden = !found.length;
			this.mark(0);
		}

		mark(index) {
			this.marked = index;
			[...this.offered.children].forEach((option, at) => option.setAttribute("aria-selected", `${at === index}`));
			if (this.offered.hidden) this.text.removeAttribute("aria-activedescendant");
			else this.text.setAttribute("aria-activedescendant", `participation-colleague-${index}`);
		}

		pressed(event) {
			if (this.offered.hidden) return;
			const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
			if (step) this.mark((this.marked + step + this.found.length) % this.found.length);
			else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) this.take(this.marked);
			else if (event.key === "Tab") return this.close();
			else if (event.key === "Escape") this.close();
			else return;
			event.preventDefault();
			event.stopPropagation();
		}

		take(index) {
			const { user, name } = this.found[index];
			const at = this.text.selectionStart;
			const before = this.text.value.slice(0, at).replace(CALLED, `$1@${name} `);
			this.text.value = before + this.text.value.slice(at);
			this.text.setSelectionRange(before.length, before.length);
			this.mentioned.set(user, name);
			this.keep();
			this.close();
		}

		close() {
			this.offered.hidden = true;
			this.text.removeAttribute("aria-activedescendant");
		}
	}

	function line({ text, by, at }) {
		return element("li", { class: "participation-note-line" }, element("div", { class: "participation-byline" }, element("strong", {}, isolated(by)), element("span", { class: "text-muted" }, time(at))), prose(text, "participation-note"));
	}
})();
