"""The judged set: what is asked, what answers it and how well. See README.md here."""
