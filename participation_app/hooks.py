"""The only file that binds the app to Frappe and Helpdesk. Each section says which line of the design it serves."""

app_name = "participation_app"
app_title = "Participation"
app_publisher = "participation_app contributors"
app_description = "E-participation desk for public authorities, on Frappe Helpdesk"
app_email = "maintainers@example.org"
app_license = "AGPL-3.0-or-later"
required_apps = ["helpdesk"]
