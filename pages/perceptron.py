"""A lab: what can one neuron learn?"""

from app.page.lab import lab_page

lab_page("perceptron")
