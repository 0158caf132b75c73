// Helpdesk's pages for a reader of Arabic: says in Arabic what those pages write without asking for a translation.
// What people wrote is left alone.

(function () {
	const words = window.translatedMessages || {};
	const WRITTEN_BY_PEOPLE = ".ProseMirror, .prose, .prose-f, [contenteditable=true], textarea, script, style, code, pre";
	const ATTRIBUTES = ["placeholder", "title", "aria-label"];
	// Sentences that Helpdesk puts together around a value of its own; around any other, people wrote them.
	const AROUND_A_KNOWN_VALUE = [
		"Due in {0}",
		"Fulfilled in {0}",
		"Failed by {0}",
		"Enter {0}",
		"{0} of {1}",
		"{0} days ago",
		"{0} hours ago",
		"{0} minutes ago",
		"in {0} days",
		"in {0} hours",
		"in {0} minutes",
		"{0} Article",
		"{0} Articles",
	].map((sentence) => ({ sentence, pattern: pattern_of(sentence), is_value: is_known }));
	// Whatever the value is; it is said in Arabic where it can be.
	const AROUND_ANY_VALUE = [
		"Ticket #{0} copied to clipboard",
		"User {0} updated {1} to {2}",
		"set team to {0}",
		"set status to {0}",
		"set priority to {0}",
		"set type to {0}",
		"set contact to {0}",
		"split the ticket from {0}",
	].map((sentence) => ({ sentence, pattern: pattern_of(sentence), is_value: () => true }));
	const SENTENCES = [...AROUND_A_KNOWN_VALUE, ...AROUND_ANY_VALUE];
	const UNITS = { y: "year", Y: "year", mo: "month", M: "month", w: "week", d: "day", h: "hour", m: "minute", s: "second" };
	const SPAN = /^-?\d+ ?(?:y|Y|mo|M|w|d|h|m|s)(?: -?\d+(?:y|mo|d|h|m|s))*$/;
	const WITH_KEYS = /^(.+) (\((?:Ctrl|⌘) \+ ⏎\))$/;
	const AWAY = /^(in )?(an?|a few|\d+) (second|minute|hour|day|week|month|year)s?( ago)?$/;
	const DATE = /^(?:[A-Z][a-z]{2,8},? )?[A-Z][a-z]{2,8} \d{1,2},? \d{4}(?:[ ,]+\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?)?$/i;

	function pattern_of(sentence) {
		const escaped = sentence.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
		return new RegExp(`^${escaped.replace(/\{\d\}/g, "(.+)")}$`);
	}

	function is_known(value) {
		return /^[\d.,]+$/.test(value) || said(value) !== value;
	}

	function said(text) {
		if (Object.hasOwn(words, text)) return words[text];
		if (text.startsWith("· ")) return `· ${said(text.slice(2))}`;
		if (WITH_KEYS.test(text)) return text.replace(WITH_KEYS, (_all, label, keys) => `${said(label)} ${keys}`);
		if (SPAN.test(text)) return span(text);
		if (AWAY.test(text)) return away(text);
		if (DATE.test(text)) return date(text);
		for (const { sentence, pattern, is_value } of SENTENCES) {
			const found = pattern.exec(text);
			if (found?.slice(1).every(is_value) && words[sentence]) return words[sentence].replace(/\{(\d)\}/g, (_all, index) => said(found[Number(index) + 1]));
		}
		return text;
	}

	function span(text) {
		const parts = [...text.matchAll(/(\d+) ?([a-zA-Z]+)/g)].map(([, number, unit]) => {
			const form = { style: "unit", unit: UNITS[unit], unitDisplay: "long", numberingSystem: "latn" };
			return new Intl.NumberFormat("ar", form).format(Number(number));
		});
		return new Intl.ListFormat("ar", { type: "conjunction" }).format(parts);
	}

	function away(text) {
		const [, ahead, count, unit, ago] = AWAY.exec(text);
		const number = Number(count) || 1;
		if (!ahead && !ago) return text;
		const form = new Intl.RelativeTimeFormat("ar", { numeric: "always", numberingSystem: "latn" });
		return count === "a few" ? words[ago ? "just now" : "now"] || text : form.format(ago ? -number : number, unit);
	}

	function date(text) {
		const parsed = new Date(text);
		if (Number.isNaN(parsed.getTime())) return text;
		const form = { dateStyle: "full", numberingSystem: "latn", calendar: "gregory" };
		return new Intl.DateTimeFormat("ar", /:\d{2}/.test(text) ? { ...form, timeStyle: "short" } : form).format(parsed);
	}

	function say_text(node) {
		const text = node.nodeValue;
		const bare = text.trim();
		if (!/[A-Za-z]|^\d+ of \d+$/.test(bare) || node.parentElement?.closest(WRITTEN_BY_PEOPLE)) return;
		const arabic = said(bare.replace(/\s+/g, " "));
		if (arabic !== bare) node.nodeValue = text.replace(bare, () => arabic);
	}

	function say_attributes(element) {
		for (const name of ATTRIBUTES) {
			const text = element.getAttribute(name);
			if (!text || !/[A-Za-z]/.test(text)) continue;
			const arabic = said(text.trim());
			if (arabic !== text) element.setAttribute(name, arabic);
		}
	}

	function say(root) {
		if (root.nodeType === Node.TEXT_NODE) return say_text(root);
		if (root.nodeType !== Node.ELEMENT_NODE) return;
		say_attributes(root);
		const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
		while (walker.nextNode()) {
			if (walker.currentNode.nodeType === Node.TEXT_NODE) say_text(walker.currentNode);
			else say_attributes(walker.currentNode);
		}
	}

	function said_again(changes) {
		for (const change of changes) {
			if (change.type === "childList") change.addedNodes.forEach(say);
			else if (change.type === "characterData") say_text(change.target);
			else say_attributes(change.target);
		}
	}

	say(document.body);
	const watched = { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ATTRIBUTES };
	new MutationObserver(said_again).observe(document.body, watched);
})();
