"""Which fields hold what tells of a person, and how the records that have them are found: the only place that says so.

Erasure empties what stands here as personal, what a person may download is read from here, and the documents list it.
Fields are named in one string with spaces between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

TICKET, COMMENT, AUTHOR, CONTRIBUTION = "HD Ticket", "Social Comment", "Social Author", "Public Contribution"
USER, ADDRESS = "User", "address"  # an address is a mobile number or an e-mail as it is kept


@dataclass(frozen=True)
class Record:
	"""A doctype whose records may tell of a person.

	`by` says by which field a record belongs to a ticket, comment, author, contribution, user or address; `inside`
	names the doctypes whose rows it is a table of; `about` the two fields by which it names a record of any kind.
	Where `whole`, nothing of the record counts or decides, so that it goes as a whole. A sentence stands in the place
	of what is `marked`.
	"""

	personal: str
	plain: str = ""
	by: Mapping[str, str] = field(default_factory=dict)
	inside: tuple[str, ...] = ()
	about: tuple[str, str] | None = None
	marked: str = ""
	whole: bool = False


_OF_TICKET = {TICKET: "ticket"}
_OF_COMMENT = {COMMENT: "comment"}
_OF_CONTRIBUTION = {CONTRIBUTION: "contribution"}

# Those that a table belongs to stand before it.
OURS: dict[str, Record] = {
	"Social Comment": Record(
		"author_name permalink text proposal_reason named_place proposal_details comment_group quarantine_reason "
		"normalised_text raw excerpt",
		"parent_external_id external_id version_id wording_digest",
		{COMMENT: "name"},
		marked="excerpt",
	),
	"Social Comment Version": Record("text", "version_id digest", inside=("Social Comment",)),
	"Comment Media": Record(
		"message file source_host address", "external_id content_type sha256 unique_key", _OF_COMMENT
	),
	"Comment Sketch": Record("", "", _OF_COMMENT, whole=True),
	"Sealed Evidence": Record("content", "external_id digest", _OF_COMMENT),
	"Account Proof": Record("code", "", {**_OF_COMMENT, AUTHOR: "author", USER: "user"}, whole=True),
	"Social Author": Record("handle display_name earlier_names external_id", "", {AUTHOR: "name"}),
	"Citizen Contact": Record("full_name mobile email", "", _OF_TICKET),
	"Person Link": Record("said_by reason end_reason", "holds", about=("record_type", "record")),
	"Legal Hold": Record(
		"reason lift_reason",
		"reference",
		{TICKET: "record", COMMENT: "record", AUTHOR: "record"},
		marked="reason",
	),
	"Participation Notice": Record(
		"recipient evidence message message_values subject text facts",
		"message_code external_id unique_key",
		_OF_TICKET,
	),
	"Phone Call Task": Record("number decision_note script", "", _OF_TICKET),
	"Phone Call Attempt": Record("note", "", inside=("Phone Call Task",)),
	"One Time Code": Record(
		"subject address digest sealed queued_mail",
		"purpose",
		{TICKET: "subject", ADDRESS: "address"},
		whole=True,
	),
	"Action Report": Record(
		"findings action_taken public_part internal_part",
		"",
		_OF_TICKET,
		marked="findings action_taken public_part",
	),
	"Participation Breach": Record("explanation", "stage holder_role", _OF_TICKET),
	"Participation Objection": Record("reason", "kept_from", _OF_TICKET, marked="reason"),
	"Participation Promise": Record("reason reason_values", "calendar_version", _OF_TICKET),
	"Participation Rating": Record("words", "unique_key", _OF_TICKET),
	"Ticket Restriction": Record("reason", "reference", _OF_TICKET, marked="reason"),
	"Ticket Words": Record("words", "ticket", _OF_TICKET, whole=True),
	"Proposed Reply": Record(
		"text subject failure withdrawal_reason review_comment",
		"platform permalink page_code authors written_in approved_digest approved_version_id",
		_OF_TICKET,
	),
	"Proposed Reply Version": Record(
		"text wordings review_comment", "written_in", inside=("Proposed Reply",)
	),
	"Reply Mark": Record("quote comment", "", inside=("Proposed Reply",)),
	"Event Wording": Record("text", "", inside=("Proposed Reply",)),
	"Publication": Record(
		"text message",
		"language answers external_id permalink text_digest unique_key",
		{TICKET: "ticket", **_OF_COMMENT},
		marked="text",
	),
	"Event Answer": Record("text reason", "channel language text_digest version_id unique_key", _OF_TICKET),
	"Public Contribution": Record(
		"excerpt proposed_text hidden_parts published_text answer note objection withdrawal_reason",
		"language number",
		{CONTRIBUTION: "name"},
		marked="excerpt",
	),
	"Contribution Original": Record("text place", "", _OF_CONTRIBUTION, whole=True),
	"Contribution Word": Record("word", "", _OF_CONTRIBUTION, whole=True),
	"Moderation Event": Record("note", "move actor_role from_state to_state", _OF_CONTRIBUTION),
	"News Subscription": Record(
		"address unsubscribe_key unique_key", "language", {ADDRESS: "address"}, whole=True
	),
	"Survey Response": Record("person", "answers", {USER: "person"}),
	"Case Event": Record(
		"note details",
		"move actor actor_role acting_for from_state to_state evidence chain digest words_digest",
	),
	"Pushed Event": Record("body message", "signature digest"),
}

# Of Frappe and Helpdesk: what stands beside our records, told of no doctype of ours.
BESIDE: dict[str, Record] = {
	"HD Ticket": Record(
		"subject description contact customer resolution_details feedback_extra summary attachment "
		"participation_routing_reason",
		"",
		{TICKET: "name"},
		marked="subject description",
	),
	"HD Ticket Comment": Record("content", "", {TICKET: "reference_ticket"}, marked="content"),
	"HD Ticket Activity": Record("action", "", _OF_TICKET, whole=True),
	"HD Notification": Record("message", "", {TICKET: "reference_ticket"}, whole=True),
	"Communication": Record(
		"subject content text_content sender sender_full_name recipients cc bcc phone_no message_id user",
		"",
		about=("reference_doctype", "reference_name"),
		marked="subject content",
	),
	"Comment": Record("content subject", "", about=("reference_doctype", "reference_name"), marked="content"),
	"ToDo": Record("description", "", about=("reference_type", "reference_name"), marked="description"),
	"Notification Log": Record("", "", about=("document_type", "document_name"), whole=True),
	"Version": Record("", "", about=("ref_doctype", "docname"), whole=True),
	"Email Queue": Record("", "", about=("reference_doctype", "reference_name"), whole=True),
	"Email Queue Recipient": Record("recipient error", "", {ADDRESS: "recipient"}),
}

# What happens to be told of somebody in a machine's own notes; a row that does goes.
NOTES: dict[str, str] = {
	"Error Log": "method error",
	"Scheduled Job Log": "details",
	"Notification Log": "subject email_content",
	"Email Queue": "message error",
	"Deleted Document": "deleted_name data",
	"Activity Log": "subject content full_name",
	"Integration Request": "data output error request_headers",
	"Webhook Request Log": "data response error headers",
}

# By doctype, the fields that hold the words of the authority, of staff at large or of machines, of no one person.
PLAIN: dict[str, str] = {
	"Agreed Entity": "entity_name name_in_english contact topics",
	"Agreed Wording": "wording",
	"Announcement": "title link picture review_comment authors picture_digest removal_reason",
	"Announcement Event": "move actor_role from_state to_state note",
	"Announcement Text": "text",
	"Bulk Decision": "move undo_reason entered comments refusals",
	"Calendar Change": "source_name reason reason_values agreements calendars_before last_ticket last_comment message",
	"Contribution News": "told_until",
	"Contribution Support": "supporter",
	"Dataset Release": (
		"identifier first_month last_month note reason note_in_english reason_in_english licence_name licence "
		"licence_in_english licence_address columns columns_digest left_out"
	),
	"Dataset Release File": "format sha256",
	"Erasure": "reason counts",
	"Erased Record": "record message",
	"Health Finding": "finding unique_key",
	"Ingest Run": "message",
	"Notice Template": "template_name subject text",
	"Open Data District": "district name_in_english words",
	"Open Data Settings": "own_licence own_licence_in_english own_licence_address contact_email",
	"Open Dataset": "slug title title_in_english trouble renewal_owed renewal_owed_in_english dry_run",
	"Page Visit": "page",
	"Participation Absence": "roles lent",
	"Participation Department": "department_name name_in_english",
	"Participation Event": "title stop_reason correction_reason wordings approved_digest",
	"Participation Holding": "stage",
	"Participation Policy": "introduction introduction_in_english social_media social_media_in_english",
	"Participation Routing Rule": (
		"rule_name any_words all_words none_words channels accounts places authors types languages weekdays "
		"time_from time_to in_use"
	),
	"Participation Season": "season_name name_in_english",
	"Participation Settings": (
		"authority_name authority_name_in_english time_zone reviews_lent_to channels_reviewed channels_offered "
		"phone_region public_logo"
	),
	"Participation Survey": (
		"title introduction title_in_english introduction_in_english code consultation consultation_in_english "
		"decision decision_in_english called_off_because authors"
	),
	"Participation Verdict": "type channel unique_key",
	"Participation Warning": "step unique_key",
	"Policy Statement": "statement statement_in_english",
	"Publication Statement": "told",
	"Refusal Reason": "reason_name name_in_english explanation explanation_in_english",
	"Rule Replay": "message rules_today rules_tried changes_tried by_rule by_place",
	"Rule Replay Row": "ticket comment went_to today tried matching",
	"SMS Gateway": (
		"gateway_name sender_id currency state_message state_code state_values app_sid account_sid auth_token "
		"inbound_secret path "
		"recipient_parameter text_parameter sender_parameter reference_parameter callback_parameter "
		"more_parameters key_parameter success_expression id_path report_id_parameter report_status_parameter "
		"delivered_words failed_words"
	),
	"Service Card": (
		"service_name description beneficiaries forms documents fees outlets other_parties "
		"service_name_in_english description_in_english beneficiaries_in_english forms_in_english "
		"documents_in_english fees_in_english outlets_in_english other_parties_in_english"
	),
	"Service Step": "who step place who_in_english step_in_english place_in_english",
	"Social Account": (
		"account_name handle external_id state_message scopes access_token access_token_secret bearer_token "
		"refresh_token consumer_key consumer_secret client_id client_secret app_secret verify_token cursor "
		"sweep_cursor"
	),
	"Social Post": "external_id permalink text",
	"Survey Document": "title title_in_english file",
	"Survey Event": "move actor_role from_state to_state note",
	"Survey Extension": "reason reason_in_english",
	"Survey Question": (
		"question question_in_english options options_in_english scale_from_label scale_from_label_in_english "
		"scale_to_label scale_to_label_in_english only_after_options picture picture_says picture_says_in_english"
	),
	"Survey Result": "document checksum",
	"Survey Text": "excerpt text published_text",
	"Trace Head": "digest",
	"Trace Root": "sealed_at digest previous tree",
	"Trace Seal": "chain digest",
}
