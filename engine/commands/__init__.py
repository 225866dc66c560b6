"""The sub-commands of ``python -m engine``: each module adds its own to the command line."""
