"""What a has_permission hook answers where it leaves the decision to Frappe and to the other apps.

Frappe 15 lets the first hook decide that answers anything but None: True would keep the others from being asked.
Frappe 16 asks them all, and takes None for a refusal.
"""

import frappe

NO_OBJECTION: bool | None = None if frappe.__version__.startswith("15.") else True
