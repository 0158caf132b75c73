// Copies the rows that are shown, all their pages, or a link or a citation. Without scripts the files are there.

(function () {
	const copying = document.querySelector(".copying");
	if (!copying || !navigator.clipboard) return;
	const status = copying.querySelector('[role="status"]');
	copying.hidden = false;
	copying.addEventListener("click", (event) => {
		const button = event.target.closest("[data-copy]");
		if (button) void copy(button.dataset);
	});

	async function copy({ copy: kind, text }) {
		status.textContent = "";
		try {
			status.textContent = text ? await copy_text(text) : await copy_rows(kind);
		} catch {
			status.textContent = copying.dataset.failed;
		}
	}

	async function copy_text(text) {
		await navigator.clipboard.writeText(text);
		return copying.dataset.copied;
	}

	async function copy_rows(kind) {
		const asked = fetch(copying.dataset.rows).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
		const parts = Object.entries(WRITERS[kind]).map(([type, write]) => [type, asked.then(({ rows }) => new Blob([write(rows)], { type }))]);
		// Promises, so that browsers still know of the click when the rows arrive.
		await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(parts))]);
		const { rows, total } = await asked;
		const words = rows.length < total ? copying.dataset.copiedPart : copying.dataset.copiedRows;
		return words.replace("{0}", rows.length.toLocaleString("en")).replace("{1}", total.toLocaleString("en"));
	}

	const WRITERS = {
		table: { "text/plain": (rows) => lines(rows, "\t", plain), "text/html": as_table },
		csv: { "text/plain": (rows) => lines(rows, ",", quoted) },
		json: { "text/plain": (rows) => JSON.stringify(rows, null, 1) },
	};

	function lines(rows, separator, write) {
		const names = Object.keys(rows[0] || {});
		return [names, ...rows.map((row) => names.map((name) => row[name]))].map((cells) => cells.map(write).join(separator) + "\r\n").join("");
	}

	function as_table(rows) {
		const table = document.createElement("table");
		const names = Object.keys(rows[0] || {});
		for (const cells of [names, ...rows.map((row) => names.map((name) => row[name]))]) {
			const line = table.insertRow();
			for (const value of cells) line.insertCell().textContent = plain(value);
		}
		return table.outerHTML;
	}

	// A text that a spreadsheet would take for a formula is shown and never reckoned.
	function plain(value) {
		const text = value === null ? "" : String(value);
		return (typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/[\t\r\n]+/g, " ");
	}

	function quoted(value) {
		const text = plain(value);
		return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
	}
})();
