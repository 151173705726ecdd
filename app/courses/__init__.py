"""Courses: ordered steps, enrolment, progress, and a person's next step."""
