"""A lab: from neuron to network, what can one unit do?"""

from app.page.lab import lab_page

lab_page("perceptron")
