"""The live session of the clinic: a patient with what its tools found, and the cured run beside it after an answer."""
