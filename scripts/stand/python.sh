# Sourced by the commands: finds the system's python3, installing it where it is missing.
# The system's, because a version manager's Python is often unreadable for the user that runs bench.
PYTHON=/usr/bin/python3
if ! [ -x "$PYTHON" ]; then
	echo "Installing python3 …"
	if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo"; fi
	$sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends python3 >/dev/null || {
		echo "python3 is missing and apt-get could not install it. Install python3 (3.10 or newer) and run this again." >&2
		exit 1
	}
fi
PYTHONPATH="$(cd "$(dirname "$0")" && pwd)${PYTHONPATH:+:$PYTHONPATH}"
PYTHONDONTWRITEBYTECODE=1
export PYTHONPATH PYTHONDONTWRITEBYTECODE
