"""The engine: a small, exact, fast neural network in NumPy that knows nothing of the web.

>>> from engine import Config, Trainer
>>> trainer = Trainer(Config())
>>> steps = trainer.run(500 * trainer.steps_per_epoch)
>>> trainer.metrics().train_accuracy > 0.9
True
"""

from threadpoolctl import threadpool_limits

from engine.config import Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.errors import SettingsError
from engine.loop import Divergence
from engine.metrics import Metrics
from engine.stack import Stack
from engine.stopping import EarlyStop, Stop
from engine.trainer import Trainer

# The matrices here are far too small to split among threads: a second BLAS thread never made a step faster and
# sometimes made it twice as slow. One thread also adds in a fixed order, so that a run repeats to the last bit.
threadpool_limits(limits=1, user_api="blas")

__all__ = [
    "Config",
    "DataSettings",
    "Divergence",
    "EarlyStop",
    "LayerSpec",
    "Metrics",
    "NetworkSettings",
    "SettingsError",
    "Stack",
    "Stop",
    "Trainer",
    "TrainingSettings",
]
