// Screens that look again by themselves: told by the server that something changed, and once in a while anyway.

frappe.provide("participation.live");

(function () {
	const EVENT = "participation_look_again";
	const ROLES_CHANGED = "participation_roles_changed";
	const LOOK_AFTER = 1200; // the server keeps quiet for a second after it told: this look sees what came meanwhile
	const SECONDS_BETWEEN_LOOKS = 60;
	const watchers = new Set();
	const rooms = new Map(); // by name, how to enter

	class Watcher {
		constructor(concerns, look, { is_shown = () => true, every = SECONDS_BETWEEN_LOOKS } = {}) {
			Object.assign(this, { concerns, look, is_shown });
			this.interval = setInterval(() => this.try_to_look(), every * 1000);
			watchers.add(this);
		}

		hear(change) {
			if (this.concerns(change)) this.waiting ??= setTimeout(() => this.try_to_look(), LOOK_AFTER);
		}

		async try_to_look() {
			clearTimeout(this.waiting);
			this.waiting = null;
			this.is_owed = true;
			if (document.hidden || this.is_looking || !this.is_shown()) return;
			this.is_looking = true;
			this.is_owed = false;
			try {
				await this.look();
			} catch {
				// The screen shows its own trouble; the next look tries again.
			} finally {
				this.is_looking = false;
			}
			if (this.is_owed) await this.try_to_look();
		}

		stop() {
			clearInterval(this.interval);
			clearTimeout(this.waiting);
			watchers.delete(this);
		}
	}

	/* Calls look() after anything of these doctypes changed; returns what ends the watching. */
	participation.live.watch = function (doctypes, look, options) {
		for (const doctype of doctypes) enter(`doctype:${doctype}`, ["doctype_subscribe", doctype]);
		const watcher = new Watcher(({ doctype, name }) => !name && doctypes.includes(doctype), look, options);
		return () => watcher.stop();
	};

	/* Calls look() after this record changed. */
	participation.live.watch_record = function (doctype, name, look, options) {
		enter(`doc:${doctype}/${name}`, ["doc_subscribe", doctype, name]);
		const watcher = new Watcher((change) => change.doctype === doctype && change.name === `${name}`, look, options);
		return () => watcher.stop();
	};

	/* Lists and forms of the desk use the same rooms, so none is ever left. */
	function enter(room, request) {
		if (!frappe.realtime.socket) return;
		if (!rooms.size) listen();
		if (rooms.has(room)) return;
		rooms.set(room, request);
		frappe.realtime.emit(...request);
	}

	function listen() {
		frappe.realtime.on(EVENT, (change) => watchers.forEach((watcher) => watcher.hear(change)));
		// A new connection is in no room, and what happened without one nobody told.
		frappe.realtime.on("connect", () => {
			for (const request of rooms.values()) frappe.realtime.emit(...request);
			watchers.forEach((watcher) => watcher.try_to_look());
		});
	}

	function catch_up() {
		watchers.forEach((watcher) => watcher.is_owed && watcher.try_to_look());
	}

	/* What a person may do is known to an open desk from when it was loaded. */
	function offer_reload() {
		const message = __("What you may do has changed: you stand in for somebody, or do so no longer.");
		const button = `<button class="btn btn-xs btn-default" data-action="reload_desk">${__("Reload")}</button>`;
		frappe.show_alert({ message: `${message} ${button}`, indicator: "blue" }, 60, { reload_desk: () => location.reload() });
	}

	document.addEventListener("visibilitychange", catch_up);
	$(document).on("app_ready", () => frappe.realtime.on(ROLES_CHANGED, offer_reload));
	$(() => frappe.router?.on("change", () => setTimeout(catch_up)));
})();
