"""All that knows Streamlit: the state of a page, its controls and dialogs."""
