// A text of which parts can be hidden from the public: marked by mouse or keyboard, with how the rest will read.

(function () {
	// The server counts characters, a text field counts UTF-16 units.
	const characters = (text) => Array.from(text).length;

	function card(title, ...children) {
		const { element, field_label } = participation;
		return element("section", { class: "participation-card", "aria-label": title }, field_label(title), children);
	}

	/* {cards, parts, show}: `parts` has [start, end] in characters; `preview(parts)` gives the text without them, null
	where nothing is left; `changed(parts)` is called whenever they change. */
	participation.hidden_parts = function ({ text, nothing_left, preview, changed }) {
		const { element, button, prose, isolated } = participation;
		const parts = [];
		const result = element("div", { role: "status" });
		const list = element("ul", { class: "participation-lines" });
		const hint = element("p", { class: "text-muted", id: "study-hint" }, __("Mark words with the mouse, or with Shift and the arrow keys, and hide them with the button or Alt+H."));
		const field = element("textarea", {
			class: "form-control participation-study-text",
			readonly: true,
			dir: "auto",
			rows: Math.min(14, Math.max(5, Math.ceil(text.length / 60))),
			"aria-label": __("Proposed Text"),
			"aria-describedby": "study-hint",
		});
		field.value = text;

		async function show() {
			const read = await preview(parts);
			result.replaceChildren(read === null ? participation.notice(nothing_left, "red") : prose(read));
			const signs = Array.from(text);
			list.replaceChildren(
				...parts.map(([start, end], number) => {
					const words = signs.slice(start, end).join("");
					const again = button(__("Show Again"), () => show_again(number), "btn-default btn-xs");
					again.setAttribute("aria-label", __("Show Again: {0}", [words]));
					return element("li", {}, element("s", {}, isolated(words)), again);
				})
			);
			changed(parts);
		}

		function hide() {
			const { selectionStart: start, selectionEnd: end, value } = field;
			if (start === end) return participation.tell(__("Mark the words to hide first."), "orange");
			parts.push([characters(value.slice(0, start)), characters(value.slice(0, end))]);
			void show();
		}

		function show_again(number) {
			parts.splice(number, 1);
			void show();
		}

		field.addEventListener("keydown", (event) => {
			if (!event.altKey || event.code !== "KeyH") return;
			event.preventDefault();
			hide();
		});
		const study = card(__("Proposed Text"), hint, field, button(__("Hide the Marked Words"), hide));
		return { cards: [study, card(__("As the Public Will Read It"), result, list)], parts, show };
	};
})();
