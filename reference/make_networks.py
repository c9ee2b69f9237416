#!/usr/bin/env python3
"""Networks by PyTorch in double precision: python3 make_networks.py OUT

For each layer, activation, loss, optimizer and dropout: from given parameters and batches the outputs, the gradient of the first batch, and the parameters after 100 steps. Parameters stand in one run: for each hidden layer
W (from x to, row after row), b (none before batch normalization, which would take it away again), and with a normalization scale and shift; then W and b of the output, and the skip. Dropout multiplies by masks drawn here by xoshiro256** through SplitMix64, row after row, first the inputs'
and then each hidden layer's, as anyone can draw them again.
"""
import json
import math
import sys

import numpy as np
import torch

STEPS = 100
MASK = (1 << 64) - 1


class Xoshiro:
    """xoshiro256** of Blackman and Vigna, seeded through SplitMix64; doubles of 53 bits."""

    def __init__(self, seed):
        self.s = []
        for _ in range(4):
            seed = (seed + 0x9E3779B97F4A7C15) & MASK
            z = ((seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
            self.s.append(z ^ (z >> 31))

    def bits(self):
        def rotate(x, k):
            return ((x << k) | (x >> (64 - k))) & MASK

        s = self.s
        result = (rotate((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)
        return result

    def double(self):
        return (self.bits() >> 11) * 2.0**-53

    def normal(self):
        while True:
            u, v = 2 * self.double() - 1, 2 * self.double() - 1
            s = u * u + v * v
            if 0 < s < 1:
                return u * math.sqrt(-2 * math.log(s) / s)

    def mask(self, rows, columns, share, gaussian):
        if gaussian:
            values = [1 + math.sqrt(share / (1 - share)) * self.normal() for _ in range(rows * columns)]
        else:
            values = [0.0 if self.double() < share else 1 / (1 - share) for _ in range(rows * columns)]
        return torch.tensor(values).reshape(rows, columns)


ACTIVATIONS = {
    "Relu": torch.nn.functional.relu,
    "LeakyRelu": torch.nn.functional.leaky_relu,
    "Gelu": torch.nn.functional.gelu,
    "Silu": torch.nn.functional.silu,
    "Elu": torch.nn.functional.elu,
    "Softplus": torch.nn.functional.softplus,
    "Tanh": torch.tanh,
    "Sigmoid": torch.sigmoid,
    "Identity": lambda z: z,
}


def quantile(f, y, tau):
    r = y - f
    return torch.where(r >= 0, tau * r, (tau - 1) * r).mean()


LOSSES = {
    "squared": lambda f, y: 0.5 * torch.nn.functional.mse_loss(f[:, 0], y),
    "multi-squared": lambda f, y: 0.5 * ((f - y) ** 2).sum(1).mean(),
    "huber": lambda f, y: torch.nn.functional.huber_loss(f[:, 0], y, delta=0.5),
    "quantile": lambda f, y: quantile(f[:, 0], y, 0.3),
    "logistic": lambda f, y: torch.nn.functional.binary_cross_entropy_with_logits(f[:, 0], y),
    "multinomial": lambda f, y: torch.nn.functional.cross_entropy(f, y.long()),
    "poisson": lambda f, y: torch.nn.functional.poisson_nll_loss(f[:, 0], y, log_input=True),
}


class Perceptron(torch.nn.Module):
    def __init__(self, case):
        super().__init__()
        self.case = case
        widths = [case["inputs"], *case["hidden"]]
        self.layers = torch.nn.ModuleList(torch.nn.Linear(a, b, bias=case["normalization"] != "Batch") for a, b in zip(widths, widths[1:]))
        norm = {"None": None, "Batch": torch.nn.BatchNorm1d, "Layer": torch.nn.LayerNorm}[case["normalization"]]
        self.norms = torch.nn.ModuleList(norm(w) for w in case["hidden"]) if norm else None
        self.output = torch.nn.Linear(widths[-1], case["outputs"])
        self.skip = torch.nn.Linear(case["inputs"], case["outputs"], bias=False) if case["skip"] else None

    def forward(self, x, random=None):
        case = self.case
        a = x
        if random and case["inputDropout"] > 0:
            a = a * random.mask(a.shape[0], a.shape[1], case["inputDropout"], case["gaussian"])
        start = a
        for l, layer in enumerate(self.layers):
            z = layer(a)
            z = self.norms[l](z) if self.norms else z
            a = ACTIVATIONS[case["activation"]](z)
            if random and case["dropout"] > 0:
                a = a * random.mask(a.shape[0], a.shape[1], case["dropout"], case["gaussian"])
        f = self.output(a)
        return f + self.skip(start) if self.skip else f

    def run(self):
        """Parameters in the order of the file, and whether each is a matrix of weights."""
        for l, layer in enumerate(self.layers):
            yield layer.weight, True
            if layer.bias is not None:
                yield layer.bias, False
            if self.norms:
                yield self.norms[l].weight, False
                yield self.norms[l].bias, False
        yield self.output.weight, True
        yield self.output.bias, False
        if self.skip:
            yield self.skip.weight, True

    def flat(self, of=lambda p: p):
        return np.concatenate([of(p).detach().numpy().T.ravel() for p, _ in self.run()]).tolist()


def optimizer_of(case, model):
    weights, others = [p for p, is_weight in model.run() if is_weight], [p for p, is_weight in model.run() if not is_weight]
    decay = case["lambda"] * (1 - case["l1Ratio"])
    groups = [dict(params=weights, weight_decay=decay), dict(params=others, weight_decay=0.0)]
    if case["optimizer"] == "adam":
        kind = torch.optim.AdamW if case["decoupled"] else torch.optim.Adam
        return kind(groups, lr=case["rate"], betas=(0.9, 0.999), eps=1e-8)
    return torch.optim.SGD(groups, lr=case["rate"], momentum=case["momentum"], nesterov=case["optimizer"] == "nesterov")


def soften(case, model, optimizer, step):
    """The proximal step of the L1 part in the metric of Adam, or in that of descent with momentum, which adds up gradients with the weights 1, mu, mu^2 ..."""
    mu = case["momentum"]
    threshold = case["rate"] * case["lambda"] * case["l1Ratio"]
    with torch.no_grad():
        for p, is_weight in model.run() if threshold > 0 else []:
            if is_weight:
                metric = optimizer.state[p]["exp_avg_sq"].sqrt() / math.sqrt(1 - 0.999**step) + 1e-8 if case["optimizer"] == "adam" else (1 - mu) / (1 - mu**step)
                p.copy_(torch.sign(p) * torch.clamp(p.abs() - threshold / metric, min=0.0))


def make(number, name, **changes):
    case = dict(name=name, inputs=4, hidden=[5, 3], outputs=1, activation="Tanh", normalization="None", skip=False, inputDropout=0.0, dropout=0.0, gaussian=False, loss="squared", parameter=None,
                optimizer="adam", momentum=0.0, rate=0.01, l1Ratio=0.0, decoupled=False, seed=number, batch=8)
    case["lambda"] = 0.0
    case.update(changes)
    torch.manual_seed(number)
    model = Perceptron(case)
    with torch.no_grad():
        for p, _ in model.run():
            p.add_(0.1 * torch.randn_like(p))
    n = 24
    x = torch.randn(n, case["inputs"])
    signal = torch.tanh(x[:, 0]) + x[:, 1] * x[:, 2]
    noise = torch.randn(n)
    y = {
        "logistic": lambda: (signal + noise > 0).double(),
        "multinomial": lambda: torch.arange(n).double() % 3,
        "poisson": lambda: torch.poisson(torch.exp(0.5 * signal)),
        "multi-squared": lambda: torch.stack([signal + noise, signal - noise], 1),
    }.get(case["loss"], lambda: signal + noise)()
    case.update(start=model.flat(), x=x.ravel().tolist(), y=(y.T if y.dim() == 2 else y).ravel().tolist())
    batches = [torch.arange(k * case["batch"], min((k + 1) * case["batch"], n)) for k in range((n + case["batch"] - 1) // case["batch"])]
    loss = LOSSES[case["loss"]]
    random = Xoshiro(case["seed"]) if case["inputDropout"] + case["dropout"] > 0 else None
    optimizer = optimizer_of(case, model)
    for step in range(1, STEPS + 1):
        rows = batches[(step - 1) % len(batches)]
        optimizer.zero_grad()
        f = model(x[rows], random)
        loss(f, y[rows]).backward()
        if step == 1:
            case.update(outputs1=f.ravel().tolist(), gradient1=model.flat(lambda p: p.grad))
        optimizer.step()
        soften(case, model, optimizer, step)
    model.eval()
    running = [] if case["normalization"] != "Batch" else [v for m in model.norms for v in [*m.running_mean.tolist(), *m.running_var.tolist()]]
    case.update(end=model.flat(), running=running, predictions=model(x).ravel().tolist())
    return case


def cases():
    for activation in ACTIVATIONS:
        yield f"activation {activation}", dict(activation=activation)
    for normalization in ("Batch", "Layer"):
        yield f"normalization {normalization}", dict(normalization=normalization)
        yield f"normalization {normalization}, ReLU", dict(normalization=normalization, activation="Relu", hidden=[6, 4, 3])
    yield "no hidden layer", dict(hidden=[])
    yield "one hidden layer, wide", dict(hidden=[40], inputs=9, activation="Relu")
    yield "skip", dict(skip=True)
    yield "no hidden layer, skip, two outputs", dict(hidden=[], skip=True, loss="multi-squared", outputs=2, parameter=2)
    for loss, outputs, parameter in (("huber", 1, 0.5), ("quantile", 1, 0.3), ("logistic", 1, None), ("multinomial", 3, 3), ("poisson", 1, None), ("multi-squared", 2, 2)):
        yield f"loss {loss}", dict(loss=loss, outputs=outputs, parameter=parameter)
    yield "sgd", dict(optimizer="sgd", rate=0.05)
    yield "sgd, momentum", dict(optimizer="sgd", rate=0.02, momentum=0.9)
    yield "sgd, Nesterov", dict(optimizer="nesterov", rate=0.02, momentum=0.9)
    penalty = {"lambda": 0.05}
    yield "sgd, L2", dict(optimizer="sgd", rate=0.02, momentum=0.9, **penalty)
    yield "adam, L2 in the loss", dict(**penalty)
    yield "adam, L2 beside the loss", dict(decoupled=True, **penalty)
    yield "sgd, L1", dict(optimizer="sgd", rate=0.02, momentum=0.9, l1Ratio=1.0, **penalty)
    yield "adam, L1", dict(l1Ratio=1.0, **penalty)
    yield "adam, L1 and L2", dict(l1Ratio=0.5, **penalty)
    yield "batches of unequal size", dict(batch=10)
    yield "one batch", dict(batch=24)
    yield "dropout", dict(dropout=0.3)
    yield "dropout of inputs too", dict(dropout=0.3, inputDropout=0.2, skip=True)
    yield "Gaussian dropout", dict(dropout=0.3, gaussian=True)
    yield "dropout, batch normalization, L1", dict(dropout=0.3, normalization="Batch", l1Ratio=1.0, **penalty)


def main():
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    made = [make(number, name, **changes) for number, (name, changes) in enumerate(cases(), 1)]
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(dict(tool="PyTorch", version=torch.__version__, steps=STEPS, networks=made), out)
        out.write("\n")


if __name__ == "__main__":
    main()
