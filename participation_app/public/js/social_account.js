// The form of one account: asks the platform whether it is connected, and tells how it is made to push.

(function () {
	const DOORS = { X: "x", Facebook: "meta", Instagram: "meta" };
	const NEEDED = { X: ["consumer_secret"], Facebook: ["app_secret", "verify_token"], Instagram: ["app_secret", "verify_token"] };

	frappe.ui.form.on("Social Account", {
		refresh(frm) {
			if (frm.is_new()) return;
			if (frm.perm[0].write) frm.add_custom_button(__("Check Connection"), () => void check(frm));
			show_outcome(frm);
			show_set_up(frm);
		},
	});

	async function check(frm) {
		if (frm.is_dirty()) return participation.tell(__("Save the account first: what is saved is checked."), "orange");
		const name = frm.doc.name;
		frappe.dom.freeze(__("The platform is asked …"));
		try {
			const outcome = await frappe.xcall("participation_app.api.accounts.check_connection", { account: name });
			frm.checked = { name, ...outcome };
			await frm.reload_doc();
		} finally {
			frappe.dom.unfreeze();
		}
	}

	/* What the last check on this page found; what stands on the account says the rest. */
	function show_outcome(frm) {
		const outcome = frm.checked?.name === frm.doc.name ? frm.checked : null;
		frm.checked = null;
		if (!outcome) return;
		const words = outcome.is_connected ? [outcome.message, ends(frm.doc)].filter(Boolean).join(" ") : outcome.message;
		const text = frappe.utils.escape_html(words);
		frm.layout.show_message(`<div dir="auto" style="overflow-wrap: anywhere">${text}</div>`, outcome.is_connected ? "green" : "red", true);
	}

	const ends = ({ expires_at }) => expires_at && __("Its token ends on {0}.", [participation.date_and_time(expires_at)]);

	// Pushed events

	function show_set_up(frm) {
		const { element, field_label, button, notice } = participation;
		const door = DOORS[frm.doc.platform];
		const panel = frm.get_field("pushed_help").$wrapper.empty();
		if (!door) return;
		const address = callback_address(frm.doc, door);
		const content = [
			field_label(__("Callback Address")),
			element("div", { class: "participation-copied" }, element("code", { dir: "ltr" }, address), button(__("Copy Address"), () => frappe.utils.copy_to_clipboard(address))),
			!/^https:\/\/[^/:]+\//.test(address) && notice(__("The platforms call only addresses that begin with https, without a port. Open this page under the site’s public address."), "orange"),
			element("ol", { class: "participation-how" }, steps(frm.doc).map((step) => element("li", {}, step))),
			missing(frm),
		];
		panel.append(element("div", { class: "participation-set-up" }, content));
	}

	/* On X the account is named, since each of its apps asks in its own name. */
	function callback_address({ platform, external_id }, door) {
		const address = `${window.location.origin}/api/method/participation_app.api.webhooks.${door}`;
		return platform === "X" ? `${address}?account=${encodeURIComponent(external_id)}` : address;
	}

	function steps({ platform }) {
		if (platform === "X") {
			return [
				__("Enter the Consumer Secret above and save."),
				__("At X, register the address for the app and subscribe the account’s mentions, replies and deletions."),
			];
		}
		const subscribe =
			platform === "Facebook"
				? __("Subscribe the field {0}, and the page to the app.", ["feed"])
				: __("Subscribe the fields {0}. Meta asks for Advanced Access.", ["comments, live_comments, mentions"]);
		return [
			__("Enter the app’s secret and a verify token of your own above, and save."),
			__("In the app at Meta, under Webhooks, object {0}: enter the address and the same verify token, then press Verify and Save.", [platform === "Facebook" ? "Page" : "Instagram"]),
			subscribe,
		];
	}

	function missing(frm) {
		const left = NEEDED[frm.doc.platform].filter((name) => !frm.doc[name]);
		if (!left.length) return participation.notice(__("All that is needed here is entered."), "green");
		const labels = left.map((name) => __(frm.fields_dict[name].df.label, null, "Social Account"));
		return participation.notice(__("Not entered yet: {0}.", [labels.join(" · ")]), "orange");
	}
})();
