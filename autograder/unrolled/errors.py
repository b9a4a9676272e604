"""What goes wrong with a course's files, said to whoever can mend it."""


class CourseError(Exception):
    """Something about the course's files that an author can mend; the message says how."""
