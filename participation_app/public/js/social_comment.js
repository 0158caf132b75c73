// The form of one comment: words and conversation above the fields, moves as buttons.

frappe.ui.form.on("Social Comment", {
	setup: () => participation.word_selects("Social Comment", "proposed_type", "visibility"),
	async refresh(frm) {
		if (frm.is_new()) return;
		frm.disable_save();
		const panel = frm.get_field("words").$wrapper.empty().append(participation.skeleton(4));
		await frappe.require(["/assets/participation_app/js/comment.js", "/assets/participation_app/js/seals.js", "/assets/participation_app/js/hand_capture.js"]);
		const name = frm.doc.name;
		const comment = await participation.comments.view(name);
		if (frm.doc.name !== name) return;
		panel.empty().append(participation.comments.detail(comment, () => frm.reload_doc()));
		frm.page.set_indicator(__(comment.state), participation.COMMENT_COLOURS[comment.state]);
		for (const move of comment.moves) add_button(frm, comment, move);
	},
});

function add_button(frm, comment, move) {
	const make = async () => {
		await participation.comments.make(comment, move);
		frm.reload_doc();
	};
	// The button waits for nothing: a dialog that is closed never answers.
	const button = frm.add_custom_button(move.label, () => void make());
	button.removeClass("btn-default").addClass(participation.comments.move_style(move.move));
}
