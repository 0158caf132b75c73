"""The pages for the public: each reads the request, asks a room, and fills its template."""
