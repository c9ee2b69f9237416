#!/usr/bin/python3
"""Times steps of training by PyTorch as `whittle-bench networks` does: networks.py OUT THREADS. Of its ways to step (one parameter after the other, or all at once; as written, or traced) the fastest counts."""
import json
import sys
import time

import torch

NETWORKS = [[5, 32, 32, 1], [30, 128, 64, 1], [500, 256, 256, 1]]
BATCHES = [32, 256]
ROUNDS, ROUND_SECONDS = 15, 0.15


def measure(widths, batch, foreach, traced):
    torch.manual_seed(1)
    n = 4 * batch
    x, y = torch.randn(n, widths[0]), torch.randn(n)
    layers = [layer for a, b in zip(widths, widths[1:]) for layer in (torch.nn.Linear(a, b), torch.nn.ReLU())][:-1]
    model = torch.nn.Sequential(*layers)
    model = torch.jit.trace(model, x[:batch]) if traced else model
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, foreach=foreach)
    batches = [(x[k * batch:(k + 1) * batch].clone(), y[k * batch:(k + 1) * batch].clone()) for k in range(4)]
    step, times = 0, []
    for round_ in range(-2, ROUNDS):
        steps, start = 0, time.perf_counter()
        while time.perf_counter() - start < ROUND_SECONDS:
            for _ in range(8):
                xb, yb = batches[step % 4]
                optimizer.zero_grad(set_to_none=True)
                (0.5 * torch.nn.functional.mse_loss(model(xb)[:, 0], yb)).backward()
                optimizer.step()
                step, steps = step + 1, steps + 1
        if round_ >= 0:
            times.append((time.perf_counter() - start) / steps * 1e6)
    return sorted(times)[ROUNDS // 2]


def main():
    out, threads = sys.argv[1], int(sys.argv[2])
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(threads)
    found = []
    for widths in NETWORKS:
        for batch in BATCHES:
            best = min(measure(widths, batch, foreach, traced) for foreach in (False, True) for traced in (False, True))
            flops = 2 * batch * (3 * sum(a * b for a, b in zip(widths, widths[1:])) - widths[0] * widths[1])
            found.append(dict(system="PyTorch", network="-".join(map(str, widths)), batch=batch, threads=threads, microseconds=best, gigaflops=flops / best / 1000))
    with open(out, "w", encoding="utf-8") as f:
        json.dump(found, f)


if __name__ == "__main__":
    main()
