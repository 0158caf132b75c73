// What a release leaves out so that nobody can be made out, for who lets it out.

frappe.provide("participation");

participation.RELEASE_COLOURS = {
	"Waiting for Approval": "orange",
	Published: "green",
	Discarded: "gray",
	"Taken Back": "red",
};

(function () {
	/* `columns` are those of the dataset, for their titles. */
	participation.left_out = function (told, columns = []) {
		const { element } = participation;
		const lines = told.rows_read ? sentences(told, columns) : [__("There is nothing to release yet: no month that is over has data.")];
		return [
			element("ul", { class: "list-unstyled" }, lines.map((line) => element("li", {}, line))),
			told.examples.length ? element("details", {}, element("summary", {}, __("Which, and why")), table(told.examples, columns)) : null,
		];
	};

	const title_of = (name, columns) => columns.find((column) => column.name === name)?.title;

	/* The file holds values as they are kept, "2026-01 · Complaint · X · ar"; people read them in their own words. */
	const in_words = (group, columns) => group.split(" · ").map((part) => title_of(part, columns) || __(part)).join(" · ");

	function sentences(told, columns) {
		const lines = [__("{0} rows were read.", [told.rows_read])];
		if (told.rows_left_out) lines.push(__("{0} rows are left out: too few others look like them.", [told.rows_left_out]));
		for (const [name, number] of Object.entries(told.columns_left_out)) lines.push(__("In {0} rows the column “{1}” is left empty.", [number, title_of(name, columns) || name]));
		if (told.small_counts) lines.push(__("{0} counts are hidden because they are small.", [told.small_counts]));
		if (told.counts_beside) lines.push(__("{0} counts are hidden because a small one beside them could be reckoned.", [told.counts_beside]));
		if (told.sums) lines.push(__("{0} counts are shown as one sum with others, because few people chose one of them.", [told.sums]));
		if (told.questions) lines.push(__("{0} questions are shown without their answers.", [told.questions]));
		if (lines.length === 1) lines.push(__("Nothing has to be left out."));
		return lines;
	}

	function table(examples, columns) {
		const { element, isolated } = participation;
		const why = {
			"left out": __("Rows left out"),
			merged: __("Column left empty"),
			small: __("Small count"),
			beside: __("Beside a small count"),
			together: __("Shown as one sum"),
			few: __("Few people answered"),
			tells_another: __("Would tell of an earlier question"),
		};
		const head = element("tr", {}, [__("Group"), __("How Many"), __("Why")].map((label) => element("th", { scope: "col" }, label)));
		const rows = examples.map(([group, number, reason]) => element("tr", {}, element("td", {}, isolated(in_words(group, columns))), element("td", {}, `${number ?? "–"}`), element("td", {}, why[reason])));
		return element("div", { class: "table-responsive" }, element("table", { class: "table table-sm" }, element("thead", {}, head), element("tbody", {}, rows)));
	}
})();
