// The triage desk by keyboard: keys stand where the letter stands on a Latin keyboard, whatever layout is in use.

frappe.provide("participation.triage");

(function () {
	const LETTER = /^Key([A-Z])$/;

	const is_typing = () => document.activeElement?.matches("input:not([type=checkbox]), select, textarea, [contenteditable=true]");
	const is_asked = () => Boolean(document.querySelector(".modal.show"));

	/* Binds [{key, does, label}] to the page; Frappe's own dialog of shortcuts ("?") lists them. */
	participation.triage.bind_keys = function (page, keys) {
		const condition = () => page.wrapper.is(":visible") && !is_asked();
		for (const { key, does, label } of keys) {
			frappe.ui.keys.add_shortcut({ shortcut: key, action: () => void does(), description: label, page, condition });
		}
		const by_letter = new Map(keys.map(({ key, does }) => [key, does]));
		document.addEventListener("keydown", (event) => {
			const does = by_letter.get(unread_letter(event));
			if (!does || !condition() || is_typing()) return;
			event.preventDefault();
			does();
		});
	};

	/* The letter of a key that the layout in use writes otherwise, and that Frappe therefore does not know. */
	function unread_letter(event) {
		const letter = LETTER.exec(event.code)?.[1].toLowerCase();
		if (!letter || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null;
		return frappe.ui.keys.get_key(event) === letter ? null : letter;
	}

	/* A button's key, shown beside its label to those who use a mouse now. */
	participation.triage.key_hint = (key) => participation.element("kbd", { class: "queue-key", "aria-hidden": "true" }, key.toUpperCase());
})();
