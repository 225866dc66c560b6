"""What a setup is to the page: edits, links, lessons, and walks over the settings; pure."""
