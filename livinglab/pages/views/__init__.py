"""Home, the texts about the site, the reader's choices, and files that machines ask for."""

from livinglab.pages.views import home, machines, preferences, sitemap, state, status, texts

BLUEPRINTS = (home.bp, texts.bp, status.bp, state.bp, preferences.bp, machines.bp, sitemap.bp)
