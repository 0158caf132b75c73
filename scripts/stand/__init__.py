"""The stand on which the app is tried: a bench of its own with its private services.

`pins` says what is installed and from where, `steps` shows progress, `system` knows the machine and the
bench's user, `services` the private MariaDB and Redis, `bench` the platform, `sites` a site on it, `demo`
and `layers` are the two commands.
"""
