"""The figures of labs that have no bench: what each draws, as pure functions of the lab's controls."""
