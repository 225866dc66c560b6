"""How Keras 3 writes each entry; where it has none, or one of another rule than ours, ours is written out."""

from __future__ import annotations

from engine.export.pieces import Target

SHORTFALL = "keras.ops.relu(scores - right + {margin} * (1 - targets))"
HINGE = "right = keras.ops.sum(scores * targets, axis=-1, keepdims=True)\n    return keras.ops.sum(%s, axis=-1)"

KERAS = Target(
    "Keras",
    {
        "activation": {
            "linear": 'keras.layers.Activation("linear")',
            "step": "keras.layers.Activation(threshold)",
            "sigmoid": 'keras.layers.Activation("sigmoid")',
            "tanh": 'keras.layers.Activation("tanh")',
            "relu": 'keras.layers.Activation("relu")',
            "leaky_relu": "keras.layers.LeakyReLU(negative_slope={alpha})",
            "softplus": "keras.layers.Activation(softplus)",
            "elu": "keras.layers.ELU(alpha={alpha})",
            "selu": 'keras.layers.Activation("selu")',
            "silu": 'keras.layers.Activation("silu")',
            "gelu": 'keras.layers.Activation("gelu")',
            "noisy_relu": "NoisyReLU({sigma})",
            "prelu": "keras.layers.PReLU(alpha_initializer=keras.initializers.Constant({start}))",
            "maxout": "Maxout({k})",
        },
        "normalization": {
            "none": "",
            "batch": "keras.layers.BatchNormalization(momentum={momentum}, epsilon=1e-05)",
            "layer": "keras.layers.LayerNormalization(epsilon=1e-05)",
            "group": "keras.layers.GroupNormalization({groups}, epsilon=1e-05)",
            "instance": "keras.layers.GroupNormalization({units}, epsilon=1e-05)",
            "weight": "",
        },
        "loss": {
            "squared_error": "return 0.5 * keras.ops.sum((scores - targets) ** 2, axis=-1)",
            "huber": (
                "error = keras.ops.abs(scores - targets)\n"
                "    near = keras.ops.minimum(error, {delta})\n"
                "    return keras.ops.sum(near * (error - 0.5 * near), axis=-1)"
            ),
            "hinge": HINGE % SHORTFALL,
            "squared_hinge": HINGE % f"{SHORTFALL} ** 2",
            "binary_cross_entropy": (
                "return keras.ops.sum(keras.ops.binary_crossentropy(targets, scores, from_logits=True), axis=-1)"
            ),
            "cross_entropy": "return keras.ops.categorical_crossentropy(targets, scores, from_logits=True)",
        },
        # Keras adds an epsilon under a root where ours stands beside it: so it has ours squared, or nearly the same.
        "optimizer": {
            "gradient_descent": "keras.optimizers.SGD({rate})",
            "sgd": "keras.optimizers.SGD({rate})",
            "momentum": "keras.optimizers.SGD({rate}, momentum={mu})",
            "nesterov": "keras.optimizers.SGD({rate}, momentum={mu}, nesterov=True)",
            "adagrad": "keras.optimizers.Adagrad({rate}, initial_accumulator_value=0.0, epsilon=1e-16)",
            "rmsprop": "keras.optimizers.RMSprop({rate}, rho={decay}, epsilon=1e-16)",
            "adadelta": "keras.optimizers.Adadelta({rate}, rho={rho}, epsilon=1e-06)",
            "adam": "Adam({rate}, beta1={beta1}, beta2={beta2})",
            "adamw": "Adam({rate}, beta1={beta1}, beta2={beta2}, weight_decay={decay})",
            "nadam": "Nadam({rate}, beta1={beta1}, beta2={beta2})",
        },
        "schedule": {
            "constant": "LEARNING_RATE",
            "step": (
                "keras.optimizers.schedules.ExponentialDecay("
                "LEARNING_RATE, {every} * STEPS_PER_EPOCH, {share}, staircase=True)"
            ),
            "exponential": (
                "keras.optimizers.schedules.ExponentialDecay(LEARNING_RATE, STEPS_PER_EPOCH, math.exp(-{k}))"
            ),
            "inverse": "keras.optimizers.schedules.InverseTimeDecay(LEARNING_RATE, STEPS_PER_EPOCH, {k})",
            "cosine": (
                "keras.optimizers.schedules.CosineDecay(LEARNING_RATE, {epochs} * STEPS_PER_EPOCH, alpha={last})"
            ),
        },
    },
    dense={"none": "keras.layers.Dense({sums})", "weight": "WeightNormDense({sums})"},
    dropout="keras.layers.Dropout({rate})",
)

DEFINITIONS = {
    "shorten": '''\
def shorten(weights):
    """Shorten the weights into each unit to MAX_NORM, where they are longer."""
    length = keras.ops.sqrt(keras.ops.sum(keras.ops.square(weights), axis=0))
    return weights * (MAX_NORM / keras.ops.maximum(length, MAX_NORM))
''',
    "cut": '''\
def cut(gain):
    """Under weight norm the weights into a unit are as long as its gain, whatever is stored."""
    return keras.ops.clip(gain, -MAX_NORM, MAX_NORM)
''',
    "StopAtLoss": '''\
class StopAtLoss(keras.callbacks.Callback):
    """Ends training after the first epoch with a loss of STOP_LOSS or less over all training rows, without penalty."""

    def __init__(self, measure):
        super().__init__()
        self.measure = measure

    def on_epoch_end(self, epoch, logs=None):
        found = self.model.evaluate(INPUTS, TARGETS, verbose=0, return_dict=True)
        if found[self.measure] <= STOP_LOSS:
            self.model.stop_training = True
''',
    "WarmUp": '''\
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    """The rate grows to its full size over WARMUP_STEPS steps; then a schedule begins, or it stays."""

    def __init__(self, later):
        self.later = later

    def __call__(self, step):
        step = keras.ops.cast(step, keras.config.floatx())
        rate = self.later(keras.ops.maximum(step - WARMUP_STEPS, 0)) if callable(self.later) else self.later
        return keras.ops.where(step < WARMUP_STEPS, LEARNING_RATE * (step + 1) / WARMUP_STEPS, rate)
''',
    "threshold": '''\
def threshold(x):
    """1 where x > 0, else 0; the second term passes a gradient of zero on."""
    return keras.ops.cast(x > 0, x.dtype) + 0 * x
''',
    "softplus": '''\
def softplus(x):
    """log(1 + exp(x)); with PyTorch below it, Keras's own is a straight line from 20 on."""
    return keras.ops.logaddexp(x, keras.ops.zeros_like(x))
''',
    "NoisyReLU": '''\
class NoisyReLU(keras.layers.Layer):
    """A ReLU whose input trembles while it trains, with standard deviation sigma."""

    def __init__(self, sigma):
        super().__init__()
        self.sigma, self.seeds = sigma, keras.random.SeedGenerator()

    def call(self, x, training=False):
        if training:
            x = x + keras.random.normal(keras.ops.shape(x), stddev=self.sigma, dtype=x.dtype, seed=self.seeds)
        return keras.ops.relu(x)
''',
    "Maxout": '''\
class Maxout(keras.layers.Layer):
    """The largest of the sums of each unit: the first sums of all units come first, then the second ones."""

    def __init__(self, k):
        super().__init__()
        self.k = k

    def call(self, x):
        return keras.ops.max(keras.ops.reshape(x, (-1, self.k, x.shape[-1] // self.k)), axis=1)
''',
    "WeightNormDense": '''\
class WeightNormDense(keras.layers.Dense):
    """Weight norm: gain v / |v| for each unit; Keras has no layer for it."""

    def __init__(self, units, gain_constraint=None, **options):
        super().__init__(units, **options)
        self.gain_constraint = gain_constraint

    def build(self, shape):
        super().build(shape)
        start = {"shape": (self.units,), "initializer": "ones", "name": "gain"}
        self.gain = self.add_weight(**start, constraint=self.gain_constraint)

    def length(self):
        return keras.ops.sqrt(keras.ops.sum(keras.ops.square(self.kernel), axis=0) + 1e-12)

    def call(self, x):
        return keras.ops.matmul(x, self.kernel * (self.gain / self.length())) + self.bias
''',
    "Adam": '''\
class Adam(keras.optimizers.Optimizer):
    """Adam, or AdamW, with epsilon after the bias correction; Keras's own adds it before."""

    def __init__(self, learning_rate, beta1, beta2, **options):
        super().__init__(learning_rate, name="adam", **options)
        self.beta1, self.beta2 = beta1, beta2

    def build(self, variables):
        super().build(variables)
        self.m = [self.add_variable_from_reference(variable, name="m") for variable in variables]
        self.v = [self.add_variable_from_reference(variable, name="v") for variable in variables]

    def moments(self, gradient, variable):
        """The moments, and v after its bias correction."""
        number = self._get_variable_index(variable)
        m, v = self.m[number], self.v[number]
        self.assign(m, self.beta1 * m + (1 - self.beta1) * gradient)
        self.assign(v, self.beta2 * v + (1 - self.beta2) * gradient**2)
        t = keras.ops.cast(self.iterations + 1, variable.dtype)
        return m, v / (1 - self.beta2**t), t

    def update_step(self, gradient, variable, learning_rate):
        m, v_hat, t = self.moments(gradient, variable)
        m_hat = m / (1 - self.beta1**t)
        self.assign_sub(variable, learning_rate * m_hat / (keras.ops.sqrt(v_hat) + 1e-08))
''',
    "Nadam": '''\
class Nadam(Adam):
    """Adam that looks ahead; its momentum warms up over hundreds of steps, in Keras's own within a hundred."""

    def build(self, variables):
        super().build(variables)
        self.product = [self.add_variable(shape=(), initializer="ones", name="product") for _ in variables]

    def momentum(self, t):
        return self.beta1 * (1 - 0.5 * 0.96 ** (t / 250))

    def update_step(self, gradient, variable, learning_rate):
        m, v_hat, t = self.moments(gradient, variable)
        mu, next_mu, product = self.momentum(t), self.momentum(t + 1), self.product[self._get_variable_index(variable)]
        self.assign(product, product * mu)
        m_hat = next_mu * m / (1 - product * next_mu) + (1 - mu) * gradient / (1 - product)
        self.assign_sub(variable, learning_rate * m_hat / (keras.ops.sqrt(v_hat) + 1e-08))
''',
}
