"""Calendars and pages over HTTP: the third door. ``feed.app.create`` builds the web application, ``feed.calendar`` the feeds."""
