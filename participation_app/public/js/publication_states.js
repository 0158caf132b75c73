// The colours of what goes out on the platforms.

frappe.provide("participation");

participation.PUBLICATION_COLOURS = {
	Waiting: "orange",
	Sending: "blue",
	Unclear: "yellow",
	Sent: "green",
	Refused: "red",
	"By Hand": "purple",
	Withdrawn: "gray",
	"To Be Removed": "orange",
	Removing: "blue",
	"To Be Removed by Hand": "red",
	Removed: "gray",
};
