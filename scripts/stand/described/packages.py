"""The app and what it asks PyPI for, as a CycloneDX 1.6 bill of materials."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

from stand.described.sources import version

# As their own metadata names them.
_LICENCES = {
	"hijridate": "MIT",
	"holidays": "MIT",
	"phonenumbers": "Apache-2.0",
	"pillow-heif": "BSD-3-Clause",
	"pyarrow": "Apache-2.0",
	"PyQRCode": "BSD-3-Clause",
	"requests": "Apache-2.0",
	"requests-oauthlib": "ISC",
}
_LICENCE = "AGPL-3.0-or-later"
_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9_.-]+)(?P<range>.*)")


def as_json(repository: Path) -> str:
	return json.dumps(_bill(repository), ensure_ascii=False, indent="\t") + "\n"


def _bill(repository: Path) -> dict:
	own = version(repository)
	app = {
		"type": "application",
		"bom-ref": "participation_app",
		"name": "participation_app",
		"version": own,
		"licenses": [{"license": {"id": _LICENCE}}],
		"purl": f"pkg:pypi/participation-app@{own}",
	}
	components = [_component(requirement) for requirement in _requirements(repository)]
	references = [component["bom-ref"] for component in components]
	return {
		"bomFormat": "CycloneDX",
		"specVersion": "1.6",
		"version": 1,
		"metadata": {"component": app},
		"components": components,
		"dependencies": [
			{"ref": "participation_app", "dependsOn": references},
			*({"ref": reference} for reference in references),
		],
	}


def _requirements(repository: Path) -> list[str]:
	"""What setup.py asks for, the platform's own apps apart."""
	module = ast.parse((repository / "setup.py").read_text(encoding="utf-8"))
	calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
	call = next(one for one in calls if getattr(one.func, "id", "") == "setup")
	word = next(word for word in call.keywords if word.arg == "install_requires")
	return sorted(ast.literal_eval(word.value), key=str.lower)


def _component(requirement: str) -> dict:
	name, wanted = _REQUIREMENT.fullmatch(requirement).groups()  # type: ignore[union-attr]
	told = {
		"type": "library",
		"bom-ref": name,
		"name": name,
		"licenses": [{"license": {"id": _LICENCES[name]}}],
		"purl": f"pkg:pypi/{name.lower()}",
	}
	if wanted:
		told["properties"] = [{"name": "participation_app:range", "value": wanted}]
	return told
