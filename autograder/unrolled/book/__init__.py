"""The course as a site to read: released lessons with the outputs of their solutions."""
