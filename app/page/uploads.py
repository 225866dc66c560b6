"""How much visitors may upload: Streamlit keeps each file until it is taken away, or its page has long been closed."""

from streamlit import runtime

MOST_FILES, MOST_BYTES = 100, 25_000_000  # of one page: most tables are small, and none is larger than 5 MB
MOST_TOGETHER = 250_000_000  # bytes of all pages


def may_upload(session: str) -> bool:
    """Whether a page, by its Streamlit session, may upload one more file."""
    kept = runtime.get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    sizes = {page: [len(file.data) for file in [*files.values()]] for page, files in [*kept.items()]}
    own = sizes.get(session, [])
    return len(own) < MOST_FILES and sum(own) < MOST_BYTES and sum(map(sum, sizes.values())) < MOST_TOGETHER
