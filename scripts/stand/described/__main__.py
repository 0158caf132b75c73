"""`./scripts/describe`: writes what is described from the code, and names what has changed."""

from stand.described import REPOSITORY, write

for path in write():
	print(f"  {path.relative_to(REPOSITORY)}")
