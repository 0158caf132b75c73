// What somebody has half written is kept on their device for a few days. Everything here is help: a browser that keeps
// nothing loses nothing else.

(function () {
	const KEPT_DAYS = 3;

	window.participation_drafts = {
		/* The draft of this name, {at, ...}; null where there is none or it is too old. */
		read(name) {
			try {
				const draft = JSON.parse(localStorage.getItem(name) || "null");
				const is_fresh = draft && Date.now() - draft.at < KEPT_DAYS * 86400000;
				if (draft && !is_fresh) this.forget(name);
				return is_fresh ? draft : null;
			} catch {
				return null;
			}
		},

		keep(name, content) {
			try {
				localStorage.setItem(name, JSON.stringify({ at: Date.now(), ...content }));
			} catch {
				// Full or forbidden: the page works without.
			}
		},

		forget(name) {
			try {
				localStorage.removeItem(name);
			} catch {
				// A browser that keeps nothing has nothing to forget.
			}
		},
	};
})();
