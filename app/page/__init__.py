"""Everything that knows Streamlit: a page's state, its controls and its dialogs."""
