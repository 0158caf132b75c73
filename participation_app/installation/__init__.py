"""What a site gets when the app is installed or updated."""
