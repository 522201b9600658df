"""Where curators keep programmes and assessments. Every change stands in the public log."""

from livinglab.regions.views.curation import assessments, programmes

__all__ = ["assessments", "programmes"]
