"""The pages under /participation: a template and the module that fills it, by the name of the page."""
