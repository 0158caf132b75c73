// The chosen comment on the triage desk: what is shown of it, the moves open on it, and who else has it open.

frappe.provide("participation.triage");

(function () {
	const API = "participation_app.api.comments";
	const SECONDS_BETWEEN_LOOKS = 20; // the server remembers for twice as long who is there
	const KEYS = { register: "r", redirect: "t", dismiss: "d", attach: "a", undo: "u" };
	const { element, isolated, placeholder } = participation;

	/* Tells its desk: decided(comment, result) after a move, related(filters), turn(step) for the one beside it. */
	participation.triage.Detail = class {
		constructor(desk) {
			this.desk = desk;
			this.body = element("div", { class: "queue-detail-body", tabindex: "-1" });
			this.others = element("div", { class: "triage-others", role: "status" });
			this.moves = element("div", { class: "queue-acts triage-moves", role: "group", "aria-label": __("Moves") });
		}

		async show(name) {
			this.leave();
			this.name = name;
			this.moves.replaceChildren();
			this.body.replaceChildren(participation.skeleton(6));
			try {
				const comment = await participation.comments.view(name);
				if (this.name === name) this.take_over(comment);
			} catch {
				if (this.name !== name) return;
				const again = participation.button(__("Try Again"), () => this.show(name));
				this.body.replaceChildren(placeholder("solid-warning", __("The comment could not be loaded"), "", again));
			}
		}

		show_nothing() {
			this.leave();
			this.moves.replaceChildren();
			this.body.replaceChildren(placeholder("comment", __("No comment chosen"), __("Choose one from the list to see its conversation.")));
		}

		take_over(comment) {
			this.comment = comment;
			this.body.replaceChildren(participation.comments.detail(comment, () => this.desk.start_over(), (filters) => this.desk.show_related(filters)));
			this.body.scrollTop = 0;
			this.moves.replaceChildren(...this.buttons());
			this.watch();
		}

		buttons() {
			const found = this.comment.moves.map((move) => this.move_button(move));
			if (this.may_split()) found.push(this.button("split", __("Split"), "s", "btn-default", () => this.split()));
			if (!participation.comments.is_proposed(this.comment)) return found;
			const proposed = this.button("register_as_proposed", __("Register as Proposed"), "y", "btn-primary", () => this.register_as_proposed());
			found.forEach((button) => button.classList.replace("btn-primary", "btn-default"));
			return [proposed, ...found];
		}

		move_button({ move, label }) {
			return this.button(move, label, KEYS[move], participation.comments.move_style(move), () => this.make(move));
		}

		button(move, label, key, style, act) {
			const button = participation.button(label, () => void act(), style);
			button.dataset.move = move;
			button.setAttribute("aria-keyshortcuts", key);
			button.append(participation.triage.key_hint(key));
			return button;
		}

		// Moves

		/* What a key asks for; says so where the comment does not offer it. */
		async make(name) {
			const move = this.comment?.moves.find((one) => one.move === name);
			if (!move) return this.desk.say(__("This move is not open on this comment."));
			const comment = this.comment;
			this.desk.decided(comment, await participation.comments.make(comment, move));
		}

		may_split() {
			return Boolean(this.comment?.moves.some(({ move }) => move === "register"));
		}

		async split() {
			if (!this.may_split()) return this.desk.say(__("This move is not open on this comment."));
			const comment = this.comment;
			this.desk.decided(comment, await participation.comments.split(comment));
		}

		async register_as_proposed() {
			const comment = this.comment;
			if (!comment || this.is_deciding) return;
			if (!participation.comments.is_proposed(comment)) return this.make(comment.proposed_entity ? "redirect" : "register");
			this.set_busy(true);
			try {
				this.desk.decided(comment, await participation.comments.register_as_proposed(comment));
			} catch {
				// Frappe has shown the refusal; what stands now is looked at anew.
				await this.look();
			} finally {
				this.set_busy(false);
			}
		}

		set_busy(is_busy) {
			this.is_deciding = is_busy;
			this.moves.setAttribute("aria-busy", `${is_busy}`);
		}

		// Who else is here

		watch() {
			const { name } = this.comment;
			const is_shown = () => this.desk.is_shown();
			this.stop = participation.live.watch_record("Social Comment", name, () => this.look(), { is_shown, every: SECONDS_BETWEEN_LOOKS });
			this.look();
		}

		leave() {
			if (this.stop) this.tell(true);
			this.stop?.();
			this.stop = this.comment = this.name = null;
			this.others.replaceChildren();
		}

		tell(leaving) {
			const args = { comment: this.comment.name, leaving: leaving ? 1 : 0 };
			return frappe.call({ method: `${API}.look`, args, silent: true }).then(({ message }) => message).catch(() => null);
		}

		async look() {
			const comment = this.comment;
			const seen = comment && (await this.tell(false));
			if (!seen || comment !== this.comment) return;
			if (seen.state !== comment.state) return this.show_decided(seen);
			const names = new Intl.ListFormat(frappe.boot.lang).format(seen.others);
			const notice = seen.others.length > 0 && participation.notice(isolated(__("Also has this comment open: {0}", [names])), "orange");
			if (this.others.textContent !== (notice.textContent || "")) this.others.replaceChildren(...(notice ? [notice] : []));
		}

		/* Somebody else was quicker: nothing can be done here any more. */
		show_decided({ decided, state }) {
			const next = participation.button(__("Next Comment"), () => this.desk.drop(this.comment.name));
			const words = decided || __("Now: {0}", [__(state)]);
			this.others.replaceChildren(participation.notice(isolated(words), "red"));
			this.moves.replaceChildren(next);
			this.comment.moves = [];
			this.comment.state = state;
			this.desk.say(words);
			this.desk.mark_gone(this.comment.name);
		}
	};
})();
