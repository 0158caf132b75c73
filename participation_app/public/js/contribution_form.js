// The clerk at the phone or the counter enters a contribution.

frappe.provide("participation.contributions");

(function () {
	const API = "participation_app.api.contributions";
	const TYPES = ["Complaint", "Report", "Inquiry", "Service Request", "Suggestion", "Remark"];

	participation.contributions.may_enter = () => frappe.user.has_role(["Call Centre Agent", "Participation Manager"]);

	participation.contributions.types = () => [{ value: "", label: "" }, ...TYPES.map((value) => ({ value, label: __(value, null, "HD Ticket") }))];

	/* Random and long: sent twice it is one contribution. */
	function new_key() {
		const bytes = crypto.getRandomValues(new Uint8Array(24));
		return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
	}

	/* Asks for what was said; shows what to read aloud once it is registered. */
	participation.contributions.enter = async function () {
		const key = new_key();
		const photos = [];
		const result = await participation.move_dialog({
			title: __("Enter a Contribution"),
			hint: __("For what somebody says at the phone or the counter. The date counts from when it was received."),
			action: __("Register"),
			fields: fields(),
			prepare: (dialog) => offer_photos(dialog, photos),
			submit: (values) => frappe.xcall(`${API}.enter`, { values: { ...values, key, photos } }),
		});
		show(result);
		return result;
	};

	function fields() {
		return [
			{ fieldname: "type", fieldtype: "Select", label: __("Type of Contribution", null, "HD Ticket"), options: participation.contributions.types(), reqd: 1 },
			{ fieldname: "text", fieldtype: "Small Text", label: __("What the Person Says"), reqd: 1 },
			{ fieldname: "place", fieldtype: "Data", label: __("Place", null, "HD Ticket") },
			{ fieldname: "photos", fieldtype: "HTML" },
			{ fieldtype: "Section Break", label: __("Contact") },
			{ fieldname: "full_name", fieldtype: "Data", label: __("Name of the Person") },
			{ fieldname: "mobile", fieldtype: "Data", label: __("Mobile number") },
			{ fieldtype: "Column Break" },
			{ fieldname: "email", fieldtype: "Data", label: __("E-mail") },
			{ fieldname: "preferred_channel", fieldtype: "Select", label: __("Preferred Channel", null, "Citizen Contact"), options: options(["", "SMS", "E-mail", "Phone"]) },
			{ fieldtype: "Section Break" },
			{ fieldname: "channel", fieldtype: "Select", label: __("Channel"), options: options(["Phone", "Walk-in"]), default: "Phone", reqd: 1 },
			{ fieldname: "received_at", fieldtype: "Datetime", label: __("Received"), description: __("Empty: now") },
			{ fieldtype: "Column Break" },
			{ fieldname: "language", fieldtype: "Select", label: __("Language of the Citizen", null, "HD Ticket"), options: [{ value: "ar", label: __("Arabic") }, { value: "en", label: __("English") }], default: "ar" },
			{ fieldname: "may_be_published", fieldtype: "Check", label: __("May be published with the answer") },
		];
	}

	const options = (values) => values.map((value) => ({ value, label: value && __(value) }));

	function offer_photos(dialog, photos) {
		const { element, button } = participation;
		const told = element("span", { class: "text-muted", role: "status" });
		const tell = () => (told.textContent = photos.length ? ` ${__("Photos: {0}", [photos.length])}` : "");
		const choose = () =>
			new frappe.ui.FileUploader({
				allow_multiple: true,
				make_attachments_public: false,
				restrictions: { allowed_file_types: [".png", ".jpg", ".jpeg", ".webp", ".heic", ".heif"] },
				on_success: (file) => {
					photos.push(file.file_url);
					tell();
				},
			});
		dialog.fields_dict.photos.$wrapper.empty().append(button(__("Add Photos"), choose), told);
	}

	function show({ ticket, reference, to_say }) {
		const { element, isolated } = participation;
		const dialog = new frappe.ui.Dialog({
			title: __("Read This Aloud"),
			primary_action_label: __("Open the Ticket"),
			primary_action() {
				dialog.hide();
				frappe.set_route("Form", "HD Ticket", ticket);
			},
		});
		const content = element("div", {}, element("p", { class: "participation-reference", style: "font-size: 2rem" }, isolated(reference)), participation.prose(to_say));
		$(dialog.body).append(content);
		dialog.show();
	}
})();
