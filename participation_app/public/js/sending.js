// Asking the server where a refusal belongs to the form that asked, not into a message over the page.

(function () {
	const headers = () => ({ "X-Frappe-CSRF-Token": frappe.csrf_token, Accept: "application/json" });

	/* What the method answers; otherwise rejects with {message, problems, status}, the status 0 without a connection. */
	participation.send = function (method, args) {
		const content = { headers: { ...headers(), "Content-Type": "application/json" }, body: JSON.stringify(args) };
		return post(`/api/method/${method}`, content);
	};

	/* Uploads a file for the reader alone, until something holds it: {url, name}. */
	participation.upload = async function (file) {
		const body = new FormData();
		body.append("file", file, file.name);
		body.append("is_private", "1");
		const { file_url, file_name } = await post("/api/method/upload_file", { headers: headers(), body });
		return { url: file_url, name: file_name };
	};

	async function post(address, content) {
		const answer = await fetch(address, { method: "POST", credentials: "same-origin", ...content }).catch(() => null);
		const told = await answer?.json().catch(() => null);
		if (answer?.ok) return told.message;
		if (told?.session_expired) frappe.app.handle_session_expired();
		throw { message: words_of(told), problems: told?.problems, status: answer?.status || 0 };
	}

	function words_of(told) {
		const messages = JSON.parse(told?._server_messages || "[]").map((one) => JSON.parse(one).message);
		// Read apart from the page: a picture in words of somebody else's would be loaded even where it is not shown.
		return new DOMParser().parseFromString(messages.at(-1) || "", "text/html").body.textContent || null;
	}
})();
