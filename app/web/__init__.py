"""What the server does for every page alike: files that browsers keep, headers, and limits on who may ask what."""
