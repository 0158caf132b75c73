// Words of a text are chosen with the mouse, a finger or the keyboard, and what should change is written to them.

(function () {
	frappe.provide("participation");

	const length_of = (text) => [...text].length;

	participation.ReplyMarking = class {
		/* `text` is what is marked; `changed(marks)` hears of every mark that is made or removed. */
		constructor(text, changed = () => {}) {
			Object.assign(this, { text, changed, marks: [], words: [], chosen: null });
			this.make();
		}

		make() {
			const { element } = participation;
			const label = __("The text under review. Arrow keys go from word to word, with Shift they choose several, Enter marks.");
			this.body = element("div", { class: "participation-marking", tabindex: "0", role: "textbox", "aria-readonly": "true", "aria-multiline": "true", "aria-label": label, on: { keydown: (event) => this.walk(event), click: (event) => this.click(event) } });
			this.said = element("div", { class: "sr-only", "aria-live": "polite" });
			this.composer = element("div", { class: "participation-mark-composer", hidden: true });
			this.list = element("div", {});
			this.element = element("div", {}, this.body, this.said, this.composer, this.list);
			for (const event of ["mouseup", "touchend", "keyup"]) this.body.addEventListener(event, () => setTimeout(() => this.take_selection()));
			this.show();
		}

		// The text, a span for each word

		show() {
			let place = 0;
			this.words = [];
			const lines = this.text.split("\n").map((line) => {
				const content = line.split(/(\s+)/).filter(Boolean).map((piece) => this.piece(piece, place, (place += length_of(piece))));
				place += 1;
				return participation.element("span", { dir: participation.direction(line) }, content.length ? content : "\u00a0");
			});
			this.body.replaceChildren(...lines);
			this.show_chosen();
		}

		piece(piece, start, end) {
			const index = this.marks.findIndex((mark) => mark.start <= start && end <= mark.end);
			const is_last = index >= 0 && this.marks[index].end === end;
			const number = is_last ? participation.element("sup", {}, `${index + 1}`) : null;
			const span = participation.element("span", { class: index >= 0 ? "marked" : null }, piece, number);
			if (piece.trim()) this.words.push({ span, start, end });
			return span;
		}

		// Choosing words

		walk(event) {
			const forwards = this.is_rtl() ? "ArrowLeft" : "ArrowRight";
			const steps = { ArrowRight: -1, ArrowLeft: -1, [forwards]: 1, Home: -Infinity, End: Infinity };
			if (event.key in steps && !event.ctrlKey && !event.altKey) this.step(steps[event.key], event.shiftKey);
			else if (event.key === "Enter" && this.chosen) this.open_composer();
			else if (event.key === "Escape" && this.chosen) this.choose(null);
			else return;
			event.preventDefault();
			event.stopPropagation();
		}

		is_rtl() {
			const { span } = this.words[this.chosen?.head ?? 0] || {};
			return span && getComputedStyle(span).direction === "rtl";
		}

		step(by, keeps) {
			if (!this.words.length) return;
			const from = this.chosen ? this.chosen.head + by : 0;
			const head = Math.max(0, Math.min(from, this.words.length - 1));
			this.choose({ anchor: keeps && this.chosen ? this.chosen.anchor : head, head });
		}

		click(event) {
			const index = this.words.findIndex(({ span }) => span.contains(event.target));
			if (index < 0 || !window.getSelection().isCollapsed) return;
			this.choose({ anchor: event.shiftKey && this.chosen ? this.chosen.anchor : index, head: index });
		}

		/* What was chosen with the mouse or a finger, whole words of it. */
		take_selection() {
			const selection = window.getSelection();
			if (!selection.rangeCount || selection.isCollapsed) return;
			const range = selection.getRangeAt(0);
			const inside = this.words.map(({ span }, index) => (range.intersectsNode(span) ? index : -1)).filter((index) => index >= 0);
			if (!inside.length || !this.body.contains(range.commonAncestorContainer)) return;
			this.choose({ anchor: inside[0], head: inside[inside.length - 1] });
		}

		choose(chosen) {
			this.chosen = chosen;
			this.show_chosen();
			this.said.textContent = chosen ? this.quote() : "";
			this.show_composer();
		}

		show_chosen() {
			const [first, last] = this.ends();
			this.words.forEach(({ span }, index) => span.classList.toggle("chosen", index >= first && index <= last));
		}

		ends() {
			if (!this.chosen) return [0, -1];
			const { anchor, head } = this.chosen;
			return [Math.min(anchor, head), Math.max(anchor, head)];
		}

		place() {
			const [first, last] = this.ends();
			return [this.words[first].start, this.words[last].end];
		}

		quote() {
			return participation.reading.part_of(this.text, ...this.place());
		}

		// What should change there

		show_composer() {
			const { element, button, isolated } = participation;
			this.composer.hidden = !this.chosen;
			if (!this.chosen) return this.composer.replaceChildren();
			const [start, end] = this.place();
			if (this.marks.some((mark) => mark.start < end && start < mark.end)) {
				return this.composer.replaceChildren(participation.notice(__("These words are marked already."), "orange"));
			}
			const leave = (event) => {
				event.stopPropagation();
				if (event.key === "Enter") this.add(start, end);
				if (event.key === "Escape") this.close_composer();
			};
			this.input = element("input", { type: "text", class: "form-control", dir: "auto", maxlength: "1000", "aria-label": __("What Should Change"), placeholder: __("What should change here?"), on: { keydown: leave } });
			const line = element("div", { class: "participation-mark-line" }, this.input, button(__("Mark"), () => this.add(start, end), "btn-primary"));
			this.composer.replaceChildren(element("span", {}, isolated(`«${this.quote()}»`)), line);
		}

		open_composer() {
			this.input?.focus();
		}

		close_composer() {
			this.choose(null);
			this.body.focus();
		}

		add(start, end) {
			const comment = this.input.value.trim();
			if (!comment) return this.input.focus();
			this.marks.push({ start, end, quote: participation.reading.part_of(this.text, start, end), comment });
			this.marks.sort((one, other) => one.start - other.start);
			window.getSelection().removeAllRanges();
			this.chosen = null;
			this.tell();
			this.close_composer();
		}

		remove(mark) {
			this.marks = this.marks.filter((other) => other !== mark);
			this.tell();
		}

		tell() {
			this.show();
			this.list.replaceChildren(...(this.marks.length ? [participation.reading.mark_list(this.marks, { remove: (mark) => this.remove(mark) })] : []));
			this.said.textContent = __("Marked places: {0}", [this.marks.length]);
			this.changed(this.marks);
		}
	};
})();
