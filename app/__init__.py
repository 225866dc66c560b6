"""The shell around the engine: everything that knows Streamlit, HTTP or the browser."""
