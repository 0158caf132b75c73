"""The only file that binds the app to Frappe and Helpdesk."""

app_name = "participation_app"
app_title = "Participation"
app_publisher = "participation_app contributors"
app_description = "E-participation desk for public authorities, on Frappe Helpdesk"
app_email = "maintainers@example.org"
app_license = "AGPL-3.0-or-later"
required_apps = ["helpdesk"]

add_to_apps_screen = [
	{
		"name": "participation_app",
		"logo": "/assets/participation_app/images/participation.svg",
		"title": "Participation",
		"route": "/app/participation",
		"has_permission": "participation_app.api.apps_screen.is_offered",
	}
]

after_install = [
	"participation_app.installation.setup.after_install",
	"participation_app.installation.words_of_neighbours.after_install",
]
after_migrate = [
	"participation_app.installation.setup.after_migrate",
	"participation_app.installation.words_of_neighbours.after_migrate",
	"participation_app.installation.open_datasets.after_migrate",
]
after_sync = [
	"participation_app.installation.setup.after_sync",
	"participation_app.installation.default_records.after_sync",
	"participation_app.installation.public_texts.after_sync",
	"participation_app.installation.open_datasets.after_sync",
	"participation_app.installation.mailed_reports.after_sync",
]
before_uninstall = "participation_app.installation.removal.before_uninstall"
extend_bootinfo = [
	"participation_app.api.boot.tell_dates",
	"participation_app.api.home.tell_desk",
	"participation_app.api.home.lead_back_to_own_desks",
]
on_session_creation = ["participation_app.api.home.begin_at_desk"]
before_request = [
	"participation_app.casework.locked_rows.read_as_they_stand",
	"participation_app.casework.replica.leave_if_unusable",
	"participation_app.api.error_answers.begin_request",
	"participation_app.api.arguments.check_arguments",
]
after_request = [
	"participation_app.api.error_answers.leave_out_traces",
	"participation_app.api.webhooks.answer_plainly",
	"participation_app.overrides.helpdesk_page.show_from_right_to_left",
]

_MODULES = ["Notices", "Casework", "Intake", "Publication", "Engagement", "Transparency"]
_ROLES = [
	"Call Centre Agent",
	"Department Liaison",
	"Section Officer",
	"Public Relations Officer",
	"Participation Moderator",
	"Participation Manager",
	"Citizen",
]
_REVIEW_STATES = ["Reply Drafting", "PR Review", "Publishing", "Answered"]
_REVIEW_ACTIONS = ["Submit for Review", "Request Changes", "Approve Reply", "Withdraw Approval"]
_HELPDESK_VIEWS = [
	"Participation Mine",
	"Participation Due Today",
	"Participation Overdue",
	"Participation To Refer",
	"Participation Replies to Draft",
	"Participation With My Department",
	"Participation Results to Confirm",
	"Participation With My Section",
	"Participation In PR Review",
	"Participation Awaiting Citizen",
]

fixtures = [
	{"dt": "Custom Field", "filters": [["module", "in", _MODULES]]},
	{"dt": "Role", "filters": [["name", "in", _ROLES]]},
	{"dt": "Workflow State", "filters": [["name", "in", _REVIEW_STATES]]},
	{"dt": "Workflow Action Master", "filters": [["name", "in", _REVIEW_ACTIONS]]},
	{"dt": "Workflow", "filters": [["name", "=", "Proposed Reply Review"]]},
	{"dt": "HD View", "filters": [["name", "in", _HELPDESK_VIEWS]]},
	{"dt": "HD Form Script", "filters": [["name", "in", ["Participation", "Participation in the Portal"]]]},
]

# Participation tickets follow the procedure, whichever door a change comes through.
override_doctype_class = {
	"Error Log": "participation_app.overrides.error_log.ParticipationErrorLog",
	"Auto Email Report": "participation_app.overrides.auto_email_report.ParticipationEmailReport",
	"Email Account": "participation_app.overrides.email_account.ParticipationEmailAccount",
	"HD Ticket": "participation_app.overrides.hd_ticket.ParticipationTicket",
	"HD Service Level Agreement": (
		"participation_app.overrides.hd_service_level_agreement.ParticipationAgreement"
	),
	"HD Service Holiday List": "participation_app.overrides.hd_service_holiday_list.ParticipationHolidayList",
}
# Open screens look again when one of these changes; tickets and comments also by their case events.
_WATCHED = [
	"Announcement",
	"Participation Notice",
	"Phone Call Task",
	"Proposed Reply",
	"Public Contribution",
	"Publication",
	"Social Account",
	"Social Comment",
	"Survey Text",
]
doc_events = {
	"Auto Email Report": {"validate": "participation_app.overrides.auto_email_report.validate"},
	"HD Ticket": {
		"before_validate": "participation_app.overrides.hd_ticket.before_validate",
		"on_update": "participation_app.casework.search_words.keep",
	},
	"HD Service Level Agreement": {
		"before_validate": "participation_app.overrides.hd_service_level_agreement.before_validate",
		"validate": "participation_app.overrides.hd_service_level_agreement.validate",
		"on_update": "participation_app.overrides.hd_service_level_agreement.on_update",
		"on_trash": "participation_app.overrides.hd_service_level_agreement.on_trash",
	},
	"HD Service Holiday List": {
		"validate": "participation_app.overrides.hd_service_holiday_list.validate",
		"on_update": "participation_app.overrides.hd_service_holiday_list.on_update",
	},
	"Error Log": {
		"before_insert": "participation_app.overrides.error_log.before_insert",
		"after_insert": "participation_app.notices.journal.note_record",
	},
	"Scheduled Job Log": {"on_change": "participation_app.overrides.scheduled_job_log.on_change"},
	"HD Team": {"on_update": "participation_app.casework.restrictions.forget"},
	"Personal Data Deletion Request": {
		"on_update": "participation_app.overrides.personal_data_deletion_request.on_update"
	},
	"System Settings": {"on_update": "participation_app.overrides.system_settings.on_update"},
	"ToDo": {"before_insert": "participation_app.overrides.todo.before_insert"},
	"Notification Log": {"before_insert": "participation_app.overrides.notification_log.before_insert"},
	**{doctype: {"on_change": "participation_app.notices.look_again.note_change"} for doctype in _WATCHED},
	"Comment": {"before_insert": "participation_app.overrides.comment.before_insert"},
	"Communication": {
		"before_insert": "participation_app.overrides.communication.before_insert",
		"validate": "participation_app.overrides.communication.validate",
		"on_update": "participation_app.overrides.communication.on_update",
		"on_trash": "participation_app.overrides.communication.on_trash",
	},
}
override_whitelisted_methods = {
	"frappe.desk.query_report.export_query": "participation_app.overrides.query_report.export_query",
	"frappe.desk.reportview.export_query": "participation_app.overrides.reportview.export_query",
	"frappe.desk.form.linked_with.get": "participation_app.overrides.linked_with.get",
	"frappe.desk.form.load.getdoc": "participation_app.overrides.form_load.getdoc",
	"frappe.desk.form.load.get_docinfo": "participation_app.overrides.form_load.get_docinfo",
	"frappe.desk.form.save.savedocs": "participation_app.overrides.form_load.savedocs",
	"frappe.desk.query_report.run": "participation_app.overrides.query_report.run",
	"frappe.desk.search.get_link_title": "participation_app.overrides.link_titles.get_link_title",
	"frappe.desk.doctype.dashboard_chart.dashboard_chart.get": "participation_app.overrides.dashboard_chart.get",
	"helpdesk.api.search.search": "participation_app.overrides.helpdesk_search.search",
	"helpdesk.helpdesk.doctype.hd_ticket.api.get_one": "participation_app.overrides.customer_portal.get_one",
	"helpdesk.helpdesk.doctype.hd_ticket.api.get_ticket_customizations": (
		"participation_app.overrides.helpdesk_ticket_page.get_ticket_customizations"
	),
	"helpdesk.helpdesk.doctype.hd_ticket.api.get_ticket_contact": (
		"participation_app.overrides.helpdesk_ticket_page.get_ticket_contact"
	),
	"helpdesk.helpdesk.doctype.hd_ticket.api.get_recent_similar_tickets": (
		"participation_app.overrides.helpdesk_ticket_page.get_recent_similar_tickets"
	),
}

# Our print formats hold what our own code writes, and become PDF with Arabic letters joined on any server.
jinja = {"methods": ["participation_app.api.prints.participation_paper"]}
pdf_generator = ["participation_app.api.prints.pdf_of_ours"]

make_email_body_message = ["participation_app.notices.mail.say_automatic"]

# Pages for the public have a frame of their own.
page_renderer = [
	"participation_app.www.published_feed.PublishedFeed",
	"participation_app.www.open_data_address.OpenDataAddress",
	"participation_app.www.share_card.ShareCard",
	"participation_app.www.public_page.PublicPage",
]
website_route_rules = [
	{"from_route": "/participation/published/<number>", "to_route": "participation/contribution"},
	{"from_route": "/participation/answer/<code>", "to_route": "participation/answer"},
	{"from_route": "/participation/survey/<survey>", "to_route": "participation/survey"},
	{"from_route": "/participation/survey/<survey>/results", "to_route": "participation/survey_results"},
	{"from_route": "/participation/published/atom.xml", "to_route": "participation/published/atom.xml"},
	{"from_route": "/participation/published/rss.xml", "to_route": "participation/published/rss.xml"},
]

# What belongs to a ticket is open to whom the ticket is open.
_TRAIL = [
	"Case Event",
	"Participation Promise",
	"Participation Pause",
	"Participation Breach",
	"Participation Holding",
	"Participation Verdict",
	"Participation Objection",
	"Participation Rating",
	"Action Report",
	"Participation Notice",
	"Citizen Contact",
	"Phone Call Task",
	"Proposed Reply",
	"Publication",
	"Ticket Words",
	"Participation Event",
	"Event Answer",
	"HD Ticket Comment",
	"HD Ticket Activity",
]
# Whatever else decides on these, a restricted ticket stays closed.
_CLOSED = [
	"Account Proof",
	"Activity Log",
	"Comment",
	"Comment Sketch",
	"Communication",
	"Contribution Original",
	"Contribution Support",
	"Contribution Word",
	"DocShare",
	"Document Follow",
	"Email Queue",
	"HD Notification",
	"Legal Hold",
	"Moderation Event",
	"Notification Log",
	"Participation Warning",
	"Person Link",
	"Public Contribution",
	"Sample Contribution",
	"Sealed Evidence",
	"Social Comment",
	"Tag Link",
	"ToDo",
	"Version",
	"View Log",
]
_ANSWERED = ["Survey Response", "Survey Confirmation", "Survey Result"]
has_permission = {
	"HD Ticket": "participation_app.overrides.hd_ticket.has_permission",
	"HD View": "participation_app.overrides.hd_view.has_permission",
	"Comment Media": "participation_app.intake.media_access.may_see",
	"File": "participation_app.casework.file_access.may_see",
	"Prepared Report": "participation_app.overrides.prepared_report.has_permission",
	"Survey Text": "participation_app.engagement.survey_access.may_study",
	**{doctype: "participation_app.engagement.survey_access.may_read" for doctype in _ANSWERED},
	"Ticket Restriction": "participation_app.casework.restrictions.may_read",
	**{doctype: "participation_app.casework.access.may_see_trail" for doctype in _TRAIL},
	**{doctype: "participation_app.casework.closed_records.may_see" for doctype in _CLOSED},
}
permission_query_conditions = {
	"HD Ticket": "participation_app.overrides.hd_ticket.permission_query",
	"HD View": "participation_app.overrides.hd_view.permission_query",
	"Comment Media": "participation_app.intake.media_access.condition",
	"File": "participation_app.casework.file_access.condition",
	"Prepared Report": "participation_app.overrides.prepared_report.condition",
	"Survey Text": "participation_app.engagement.survey_access.texts_condition",
	"Survey Response": "participation_app.engagement.survey_access.responses_condition",
	"Survey Confirmation": "participation_app.engagement.survey_access.nothing",
	"Survey Result": "participation_app.engagement.survey_access.nothing",
	"Ticket Restriction": "participation_app.casework.restrictions.condition",
	**{doctype: "participation_app.casework.access.trail_condition" for doctype in _TRAIL},
	**{doctype: "participation_app.casework.closed_records.condition" for doctype in _CLOSED},
}

doctype_js = {
	"HD Ticket": [
		"public/js/contribution_adoption.js",
		"public/js/ticket_clock.js",
		"public/js/notice_ticket.js",
		"public/js/ticket_act.js",
		"public/js/ticket_notes.js",
		"public/js/ticket_beside.js",
		"public/js/hd_ticket.js",
		"public/js/proposed_reply_standing.js",
		"public/js/publication_ticket.js",
		"public/js/ticket_papers.js",
		"public/js/erasure.js",
		"public/js/legal_hold.js",
	],
	"HD Service Level Agreement": ["public/js/try_out.js", "public/js/service_level_agreement.js"],
	"HD Service Holiday List": ["public/js/public_holidays.js", "public/js/holiday_list.js"],
	"Notice Template": "public/js/notice_template.js",
	"Participation Routing Rule": [
		"public/js/routing_trial.js",
		"public/js/routing_use.js",
		"public/js/routing_rule.js",
	],
	"Participation Season": "public/js/participation_season.js",
	"Participation Settings": "public/js/participation_settings.js",
	"Participation Survey": "public/js/participation_survey.js",
	"Survey Text": ["public/js/hidden_parts.js", "public/js/survey_text.js"],
	"Calendar Change": "public/js/calendar_change.js",
	"Announcement": [
		"public/js/publication_states.js",
		"public/js/announcement_writing.js",
		"public/js/announcement.js",
	],
	"Proposed Reply": [
		"public/js/publication_states.js",
		"public/js/reply_reading.js",
		"public/js/proposed_reply_standing.js",
		"public/js/proposed_reply.js",
	],
	"Dataset Release": ["public/js/left_out.js", "public/js/dataset_release.js"],
	"Open Dataset": ["public/js/left_out.js", "public/js/open_dataset.js"],
	"Public Contribution": ["public/js/hidden_parts.js", "public/js/public_contribution.js"],
	"Rule Replay": "public/js/rule_replay.js",
	"Social Account": "public/js/social_account.js",
	"Ticket Restriction": "public/js/ticket_restriction.js",
	"Social Author": ["public/js/erasure.js", "public/js/legal_hold.js"],
	"Social Comment": [
		"public/js/social_comment.js",
		"public/js/erasure.js",
		"public/js/legal_hold.js",
	],
}
doctype_list_js = {
	"Calendar Change": "public/js/calendar_change_list.js",
	"HD Ticket": "public/js/hd_ticket_list.js",
	"Social Comment": "public/js/social_comment_list.js",
	**dict.fromkeys(
		("Pushed Event", "Refused Delivery", "Platform Use", "Comment Media", "Ingest Run"),
		"public/js/intake_lists.js",
	),
	"Participation Notice": "public/js/participation_notice_list.js",
	"Participation Routing Rule": [
		"public/js/routing_trial.js",
		"public/js/routing_use.js",
		"public/js/routing_rule_list.js",
	],
	"Announcement": "public/js/announcement_list.js",
	"Proposed Reply": "public/js/proposed_reply_list.js",
	"Publication": ["public/js/publication_states.js", "public/js/publication_list.js"],
	"Dataset Release": "public/js/dataset_release_list.js",
	"Public Contribution": "public/js/public_contribution_list.js",
	"Participation Survey": "public/js/participation_survey_list.js",
	"Survey Text": "public/js/survey_text_list.js",
}
app_include_js = [
	"/assets/participation_app/js/drafts.js",
	"/assets/participation_app/js/participation.js",
	"/assets/participation_app/js/sending.js",
	"/assets/participation_app/js/live.js",
	"/assets/participation_app/js/tours.js",
	"/assets/participation_app/js/desks.js",
	"/assets/participation_app/js/comment_media.js",
	"/assets/participation_app/js/calendar.js",
	"/assets/participation_app/js/contribution_form.js",
	"/assets/participation_app/js/reports.js",
	"/assets/participation_app/js/events.js",
	"/assets/participation_app/js/restrictions.js",
]
app_include_css = [
	"/assets/participation_app/css/participation.css",
	"/assets/participation_app/css/clock.css",
	"/assets/participation_app/css/desks.css",
	"/assets/participation_app/css/queue.css",
	"/assets/participation_app/css/review.css",
	"/assets/participation_app/css/routing.css",
	"/assets/participation_app/css/ticket.css",
]

# What a user of the portal downloads or has deleted by Frappe's own requests about personal data.
user_data_fields = [
	{"doctype": "HD Ticket", "filter_by": "raised_by", "partial": True},
	{
		"doctype": "Citizen Contact",
		"filter_by": "email",
		"redact_fields": ["full_name", "mobile", "email"],
	},
	{
		"doctype": "Social Author",
		"filter_by": "citizen",
		"redact_fields": ["handle", "display_name", "earlier_names"],
	},
	{"doctype": "Participation Notice", "filter_by": "recipient", "redact_fields": ["recipient", "text"]},
	{"doctype": "News Subscription", "filter_by": "address", "partial": True},
	{"doctype": "Survey Response", "filter_by": "person", "partial": True},
]

# Who answers when a move was made, takes over a notice for a channel, and marks addresses in what is posted.
participation_announcements = {
	"HD Ticket.register": ["participation_app.intake.receipts.send_receipt"],
	"Social Account.save": ["participation_app.publication.queue.resume"],
	"Social Comment.register": [
		"participation_app.intake.threads.tie_own_replies",
		"participation_app.intake.account_proofs.give_to_citizen",
	],
	"Social Comment.attach": ["participation_app.intake.threads.tie_own_replies"],
	"Social Comment.own_reply": ["participation_app.publication.own_replies.tie_comment"],
	"Social Comment.preview_redirect": ["participation_app.publication.directions.check_direction"],
	"Social Comment.redirect": ["participation_app.publication.directions.publish_direction"],
	"Social Comment.undo": ["participation_app.publication.directions.withdraw_direction"],
	"HD Ticket.ask_citizen": ["participation_app.casework.questions.send_question"],
	"HD Ticket.return": ["participation_app.casework.escalation.tell_supervisor"],
	"HD Ticket.request_changes": ["participation_app.casework.escalation.tell_heads"],
	"HD Ticket.confirm_result": ["participation_app.publication.drafting.open_draft"],
	"HD Ticket.approve": ["participation_app.publication.approvals.queue_reply"],
	"HD Ticket.withdraw_approval": ["participation_app.publication.approvals.withdraw_from_queue"],
	"HD Ticket.correct": ["participation_app.publication.corrections.open_correction"],
	"HD Ticket.contribute": ["participation_app.engagement.opening.open_contribution"],
	"HD Ticket.published": [
		"participation_app.publication.results.record_result",
		"participation_app.publication.joint_answers.answer_second",
		"participation_app.publication.merged_results.tell_merged",
		"participation_app.publication.event_answers.note_answered",
		"participation_app.engagement.answers.note_published",
	],
	"HD Ticket.publication_failed": ["participation_app.publication.event_answers.note_back"],
	"HD Ticket.look_again": ["participation_app.publication.event_answers.note_back"],
	"Participation Event.open": ["participation_app.publication.event_proposals.tie_draft"],
	"Participation Event.change_master": ["participation_app.publication.event_proposals.take_draft_over"],
	"Participation Event.join": ["participation_app.publication.event_proposals.propose_late"],
	"Participation Event.leave": ["participation_app.publication.event_answers.take_out"],
	"Participation Event.approve_answer": ["participation_app.publication.event_answers.wake"],
	"Participation Event.resume": ["participation_app.publication.event_answers.wake"],
	"Participation Event.cancel": ["participation_app.publication.event_answers.give_up"],
	"HD Ticket.withdraw_reply": ["participation_app.engagement.answers.note_withdrawn"],
	"Calendar Change.preview": ["participation_app.intake.waiting_dates.count_moving"],
	"Calendar Change.redate": ["participation_app.intake.waiting_dates.move_batch"],
	"Participation Notice.sent": [
		"participation_app.casework.receipt_target.note_receipt_sent",
		"participation_app.casework.pauses.pause_when_question_sent",
	],
	"Participation Notice.delivered": ["participation_app.casework.pauses.pause_when_question_delivered"],
	"HD Ticket.reopen": ["participation_app.intake.check_times.watch_reopened"],
	"SMS Gateway.trouble": ["participation_app.casework.manager_alerts.tell_of_gateway"],
	"HD Ticket.answer_directly": [
		"participation_app.publication.results.tell_result",
		"participation_app.publication.merged_results.tell_merged",
		"participation_app.engagement.answers.note_answered",
	],
	# With `fields` where no more than these are erased, without for a whole record.
	"HD Ticket.erase": [
		"participation_app.casework.persons.forget",
		"participation_app.transparency.open_data.erasure.note_erased",
	],
	"Social Author.erase": ["participation_app.casework.persons.forget"],
	"Citizen Contact.erase": ["participation_app.casework.persons.forget"],
	"User.erase": ["participation_app.casework.persons.forget"],
	"Social Comment.erase": ["participation_app.transparency.open_data.erasure.note_erased"],
	"Public Contribution.withdraw": ["participation_app.transparency.open_data.erasure.note_erased"],
	"HD Ticket.hand_off": ["participation_app.publication.directions.tell_hand_off"],
	"HD Ticket.close_without_publication": [
		"participation_app.publication.drafting.reopen_draft",
		"participation_app.publication.results.tell_closed",
		"participation_app.engagement.answers.note_closed",
	],
}
# What is missing or about to run out: each check answers with findings.
participation_health = [
	"participation_app.casework.health.calendar.findings",
	"participation_app.casework.health.people.findings",
	"participation_app.casework.health.procedure.findings",
	"participation_app.casework.health.messages.findings",
	"participation_app.casework.health.machine.findings",
	"participation_app.intake.health.findings",
]
# What a watcher measures: each room answers with its figures.
participation_metrics = [
	"participation_app.casework.health.standing.samples",
	"participation_app.casework.metrics.samples",
	"participation_app.intake.metrics.samples",
	"participation_app.notices.metrics.samples",
	"participation_app.publication.metrics.samples",
]
before_job = [
	"participation_app.casework.locked_rows.read_as_they_stand",
	"participation_app.casework.replica.leave_if_unusable",
	"participation_app.notices.journal.begin_job",
]
after_job = ["participation_app.notices.journal.end_job"]
# What besides the trails is vouched for: each check is counted and answers with findings.
participation_trace_checks = ["participation_app.intake.evidence_check.findings"]
participation_kept_back = ["participation_app.publication.standing.kept_back"]
participation_channels = {"Platform": ["participation_app.publication.channel.take_over"]}
participation_addresses = ["participation_app.engagement.survey_links.counted_for"]

# What a cleared cache must not forget: visits not written yet, and tries that were counted.
persistent_cache_keys = ["participation_visits_waiting", "participation_tries"]

scheduler_events = {
	"cron": {
		"* * * * *": [
			"participation_app.jobs.reading.read_due_accounts",
			"participation_app.jobs.events.answer_due",
			"participation_app.jobs.publishing.publish_due",
			"participation_app.jobs.notices.send_due",
			"participation_app.jobs.notices.forget_digits",
			"participation_app.jobs.publishing.remove_due",
			"participation_app.jobs.clock.wake_for_calendar_changes",
			"participation_app.jobs.pushed_events.wake_for_pushed_events",
			"participation_app.jobs.media.fetch_due_media",
			"participation_app.jobs.public_pages.write_visits",
			"participation_app.jobs.triage.wake_for_bulk_decisions",
		],
		"*/5 * * * *": [
			"participation_app.jobs.clock.note_breaches",
			"participation_app.jobs.clock.begin_and_end_absences",
			"participation_app.jobs.sweeping.sweep_due_accounts",
			"participation_app.jobs.outside_replies.tell_of_outside_replies",
			"participation_app.jobs.following.look_for_proofs",
			"participation_app.jobs.surveys.close_due",
			"participation_app.jobs.news.tell_owed",
			"participation_app.jobs.publishing.send_receipts_otherwise",
			"participation_app.jobs.publishing.look_after_posts",
		],
		"*/15 * * * *": [
			"participation_app.jobs.warnings.warn",
			"participation_app.jobs.health.note_findings",
		],
		"10 * * * *": ["participation_app.jobs.publishing.send_statement"],
	},
	"hourly_long": [
		"participation_app.jobs.accounts.watch_silence",
		"participation_app.jobs.public_pages.reckon_figures",
		"participation_app.jobs.open_data.order_due",
		"participation_app.jobs.surveys.remind_due",
		"participation_app.jobs.keeping.look_at_holds",
	],
	"daily": [
		"participation_app.jobs.pushed_events.forget_old",
		"participation_app.jobs.notices.forget_old_codes",
		"participation_app.jobs.surveys.look_for_changes",
		"participation_app.jobs.accounts.look_after_all",
		"participation_app.jobs.accounts.forget_old_runs",
		"participation_app.jobs.triage.forget_old_sketches",
		"participation_app.jobs.evidence.look_after",
		"participation_app.jobs.keeping.look_after",
		"participation_app.jobs.trace.order_root",
	],
}
