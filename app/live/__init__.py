"""The live view: a session trains on the server and streams what it computes to a canvas in the browser."""
