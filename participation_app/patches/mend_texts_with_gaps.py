"""Texts that asked for a word which nobody fills in: as shipped they are mended, others are shown to people."""

from __future__ import annotations

import hashlib

import frappe

from participation_app.casework.language import in_authority_language
from participation_app.casework.manager_alerts import tell_of_gaps
from participation_app.notices.templates import PLACEHOLDERS, unknown_in

# SHA-256 of texts that were shipped with {{ contact }} where only {{ link }} is filled in.
_SHIPPED = frozenset(
	{
		"157e6aa7b9ecea3f53905e5048ce01b701b728855ef88f5ea07f992563223248",
		"e70d52e5b3b463ba40b5def995dbec1658bbdda3301206b1b3e90c678da90bbc",
		"2c7cb18199e9b55933778484789b24afc42cd801e1ab43fa9990b56a4e66b7be",
		"9729e432138ae50447b2dbaf51dee9cb9e70bfb2f15466bf049deba387a6d057",
		"6fc70d05ea09d129f9ef0d10177ca06f417648261a6dad444b935203a421b36d",
		"dd39762c9f0a6d9bec08102f7cea92fabbbeb322e7ee91957bb16ec8a3a7a195",
		"aec19b37a38d67e90348262f24f8a9396519a9d313e30f400d8b0e8827f05fb8",
		"bf8fe4ce5762a1ba55e2dfaf39f7b3ff4605a59af300789d4b0f1bb195a8eb91",
		"9eae54284dec3ba7762b79077601f32fbeea8537997df988a0e882943e07fc91",
		"3e0c3959f88beaad938d86bf9ce37af0a35ac5d245f3871aa2c7646546453129",
		"e16ee9823d43411c59184cc44591718df10bf9fa50ee0554864ae9fb26fefa2c",
		"5ca30caf1fea42a8e224cd166e0e0d4f56d6179e6cea3915e711ead3532b323d",
	}
)


@in_authority_language()
def execute() -> None:
	for name in frappe.get_all("Notice Template", pluck="name"):
		template = frappe.get_doc("Notice Template", name)
		if _digest(template.text) in _SHIPPED:
			template.db_set("text", template.text.replace("{{ contact }}", "{{ link }}"))
		gaps = unknown_in(f"{template.text}\n{template.subject or ''}", PLACEHOLDERS[template.kind])
		if gaps:
			tell_of_gaps(template, gaps)


def _digest(text: str) -> str:
	return hashlib.sha256(text.encode()).hexdigest()
