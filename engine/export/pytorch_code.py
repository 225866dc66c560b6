"""How PyTorch writes each entry; where its own class follows another rule than ours, ours is written out."""

from __future__ import annotations

from engine.export.pieces import Target

PYTORCH = Target(
    "PyTorch",
    {
        "activation": {
            "linear": "nn.Identity()",
            "step": "Step()",
            "sigmoid": "nn.Sigmoid()",
            "tanh": "nn.Tanh()",
            "relu": "nn.ReLU()",
            "leaky_relu": "nn.LeakyReLU({alpha})",
            "softplus": "nn.Softplus(threshold=50)",  # 20, if not told, is a straight line too soon
            "elu": "nn.ELU({alpha})",
            "selu": "nn.SELU()",
            "silu": "nn.SiLU()",
            "gelu": "nn.GELU()",
            "noisy_relu": "NoisyReLU({units}, {sigma})",
            "prelu": "nn.PReLU({units}, init={start})",
            "maxout": "Maxout({k})",
        },
        "normalization": {
            "none": "",
            "batch": "BatchNorm({units}, {momentum})",
            "layer": "nn.LayerNorm({units}, eps=1e-05)",
            "group": "GroupNorm({groups}, {units})",
            "instance": "GroupNorm({units}, {units})",
            "weight": "",
        },
        "loss": {
            "squared_error": "0.5 * ((scores - targets) ** 2).sum(dim=1).mean()",
            "huber": 'nn.functional.huber_loss(scores, targets, reduction="sum", delta={delta}) / len(scores)',
            "hinge": (
                "scores.shape[1] * nn.functional.multi_margin_loss(scores, targets.argmax(dim=1), margin={margin})"
            ),
            "squared_hinge": (
                "scores.shape[1] * nn.functional.multi_margin_loss(scores, targets.argmax(dim=1), p=2, margin={margin})"
            ),
            "binary_cross_entropy": (
                'nn.functional.binary_cross_entropy_with_logits(scores, targets, reduction="sum") / len(scores)'
            ),
            "cross_entropy": "nn.functional.cross_entropy(scores, targets)",
        },
        "optimizer": {
            "gradient_descent": "torch.optim.SGD({rate})",
            "sgd": "torch.optim.SGD({rate})",
            "momentum": "Momentum({rate}, mu={mu})",
            "nesterov": "Nesterov({rate}, mu={mu})",
            "adagrad": "torch.optim.Adagrad({rate}, eps=1e-08)",
            "rmsprop": "torch.optim.RMSprop({rate}, alpha={decay}, eps=1e-08)",
            "adadelta": "torch.optim.Adadelta({rate}, rho={rho}, eps=1e-06)",
            "adam": "torch.optim.Adam({rate}, betas=({beta1}, {beta2}), eps=1e-08)",
            "adamw": "torch.optim.AdamW({rate}, betas=({beta1}, {beta2}), eps=1e-08, weight_decay={decay})",
            "nadam": "torch.optim.NAdam({rate}, betas=({beta1}, {beta2}), eps=1e-08, momentum_decay=0.004)",
        },
        "schedule": {
            "constant": "1.0",
            "step": "{share} ** (step // STEPS_PER_EPOCH // {every})",
            "exponential": "math.exp(-{k} * step / STEPS_PER_EPOCH)",
            "inverse": "1 / (1 + {k} * step / STEPS_PER_EPOCH)",
            "cosine": (
                "{last} + (1 - {last}) * 0.5 * (1 + math.cos(math.pi * min(step / (STEPS_PER_EPOCH * {epochs}), 1)))"
            ),
        },
    },
    dense={"none": "nn.Linear({inputs}, {sums})", "weight": "WeightNormLinear({inputs}, {sums})"},
    dropout="Dropout({units}, {rate})",
)

DEFINITIONS = {
    "stream": '''\
def stream(number, epoch):
    """The random numbers of one epoch, from the playground's own stream."""
    return np.random.default_rng(np.random.SeedSequence(SEED, spawn_key=(number, epoch)))
''',
    "Noise": '''\
class Noise(nn.Module):
    """Noise on the way through, drawn for a whole epoch at once, as the playground draws it."""

    def __init__(self, units, size):
        super().__init__()
        self.units, self.size, self.rows = units, size, slice(None)

    def draw(self, random, rows):
        drawn = self.sample(random, (self.units, rows)).T
        self.drawn = torch.tensor(drawn, dtype=torch.get_default_dtype())
''',
    "Dropout": '''\
class Dropout(Noise):
    """Inverted dropout: each number is zeroed with chance `size`, the others are divided by 1 - `size`."""

    def sample(self, random, shape):
        return (random.random(shape) >= self.size) / (1 - self.size)

    def forward(self, x):
        return x * self.drawn[self.rows] if self.training else x
''',
    "penalty": '''\
def penalty(network):
    """What is added to the loss: of the weights alone, biases go free."""
    weights = [part.weight for part in network if isinstance(part, nn.Linear)]
    return sum(L1 * weight.abs().sum() + 0.5 * L2 * (weight**2).sum() for weight in weights)
''',
    "clip": '''\
def clip(network):
    """Shorten a gradient that is longer than CLIP as one vector; clip_grad_norm_ adds 1e-6 to its length."""
    gradients = [parameter.grad for parameter in network.parameters()]
    length = torch.sqrt(sum((gradient**2).sum() for gradient in gradients))
    for gradient in gradients:
        gradient *= CLIP / length.clamp(min=CLIP)
''',
    "shorten": '''\
@torch.no_grad()
def shorten(network):
    """Shorten the weights into each unit to MAX_NORM, where they are longer."""
    for part in network:
        if isinstance(part, WeightNormLinear):  #if gains
            part.gain.clamp_(-MAX_NORM, MAX_NORM)  # as long as its gain, whatever is stored  #if gains
        elif isinstance(part, nn.Linear):  #if gains
        if isinstance(part, nn.Linear):  #if no gains
            length = part.weight.norm(dim=1, keepdim=True)
            part.weight *= MAX_NORM / length.clamp(min=MAX_NORM)
''',
    "Step": '''\
class Step(nn.Module):
    """1 where x > 0, else 0; the second term passes a gradient of zero on."""

    def forward(self, x):
        return (x > 0) + 0 * x
''',
    "NoisyReLU": '''\
class NoisyReLU(Noise):
    """A ReLU whose input trembles while it trains, with standard deviation `size`."""

    def sample(self, random, shape):
        return self.size * random.standard_normal(shape)

    def forward(self, x):
        return torch.relu(x + self.drawn[self.rows] if self.training else x)
''',
    "Maxout": '''\
class Maxout(nn.Module):
    """The largest of the sums of each unit: the first sums of all units come first, then the second ones."""

    def __init__(self, k):
        super().__init__()
        self.k = k

    def forward(self, x):
        return x.unflatten(1, (self.k, -1)).max(dim=1).values
''',
    "BatchNorm": '''\
class BatchNorm(nn.Module):
    """Batch norm whose running variance is the biased one, as in CS231n; nn.BatchNorm1d keeps the unbiased one."""

    def __init__(self, units, momentum):
        super().__init__()
        self.gamma, self.beta = nn.Parameter(torch.ones(units)), nn.Parameter(torch.zeros(units))
        self.register_buffer("mean", torch.zeros(units))
        self.register_buffer("variance", torch.ones(units))
        self.momentum = momentum

    def forward(self, x):
        mean, variance = self.mean, self.variance
        if self.training:
            mean, variance = x.mean(dim=0), x.var(dim=0, correction=0)
            self.mean = self.momentum * self.mean + (1 - self.momentum) * mean.detach()
            self.variance = self.momentum * self.variance + (1 - self.momentum) * variance.detach()
        return self.gamma * (x - mean) / torch.sqrt(variance + 1e-05) + self.beta
''',
    "GroupNorm": '''\
class GroupNorm(nn.Module):
    """Each group of neighbouring units of a row to mean 0 and variance 1; nn.GroupNorm refuses groups of one unit."""

    def __init__(self, groups, units):
        super().__init__()
        self.gamma, self.beta = nn.Parameter(torch.ones(units)), nn.Parameter(torch.zeros(units))
        self.groups = groups

    def forward(self, x):
        x = x.unflatten(1, (self.groups, -1))
        variance, mean = torch.var_mean(x, dim=2, correction=0, keepdim=True)
        return self.gamma * ((x - mean) / torch.sqrt(variance + 1e-05)).flatten(1) + self.beta
''',
    "WeightNormLinear": '''\
class WeightNormLinear(nn.Linear):
    """Weight norm, gain v / |v|, with a little under the root: PyTorch's own divides weights of zero by zero."""

    def __init__(self, inputs, units):
        super().__init__(inputs, units)
        self.gain = nn.Parameter(torch.ones(units))

    def length(self):
        return torch.sqrt((self.weight**2).sum(dim=1) + 1e-12)

    def forward(self, x):
        return nn.functional.linear(x, (self.gain / self.length())[:, None] * self.weight, self.bias)
''',
    "Momentum": '''\
class Momentum(torch.optim.Optimizer):
    """v = mu v - rate g; x += v. PyTorch leaves the rate out of v, which differs once it changes."""

    def __init__(self, parameters, lr, mu):
        super().__init__(parameters, {"lr": lr, "mu": mu})

    def move(self, x, v, mu, rate):
        return v

    @torch.no_grad()
    def step(self):
        (group,) = self.param_groups
        mu, rate = group["mu"], group["lr"]
        for x in group["params"]:
            v = self.state[x]["v"] = mu * self.state[x].get("v", 0) - rate * x.grad
            x += self.move(x, v, mu, rate)
''',
    "Nesterov": '''\
class Nesterov(Momentum):
    """v = mu v - rate g; x += mu v - rate g."""

    def move(self, x, v, mu, rate):
        return mu * v - rate * x.grad
''',
}
