#!/usr/bin/env python3
"""Writes reports/aarch64-instructions.md: how many instructions of AArch64 each kernel executes, of our machine code and of Cranelift's.

Takes what .ci/aarch64 installs and builds (another program: CROSSCHECK_AARCH64), a C compiler, and pip, which fetches wasmtime as it is
packaged for Python, at a version and with a hash that stand here. Everything it makes goes to target/aarch64-instructions.
"""

import hashlib, json, math, os, pathlib, re, subprocess, sys, zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCH = ROOT / "engine/bench"
OUT = ROOT / "target/aarch64-instructions"
WASMTIME = "48.0.0"
WHEEL = OUT / f"wasmtime-{WASMTIME}-py3-none-manylinux2014_aarch64.whl"
WHEEL_SHA256 = "26fce3613fefbe29a28e9d659dca3326e800593858e5758cad086eb802b3b766"
LIBRARY = OUT / "wasmtime/linux-aarch64"
CROSSCHECK = os.environ.get("CROSSCHECK_AARCH64", ROOT / "target/aarch64/aarch64-unknown-linux-gnu/release/crosscheck")
NOTHING = '(module (func (export "run") (param i32) (result i64) (i64.const 0)))'


def build():
    """The plugin that counts, and the program that runs kernels on wasmtime."""
    OUT.mkdir(parents=True, exist_ok=True)
    if not WHEEL.exists():
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--platform",
                        "manylinux2014_aarch64", "--dest", OUT, f"wasmtime=={WASMTIME}"], check=True)
    if hashlib.sha256(WHEEL.read_bytes()).hexdigest() != WHEEL_SHA256:
        sys.exit(f"{WHEEL} is not what it should be")
    zipfile.ZipFile(WHEEL).extractall(OUT)
    subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", OUT / "instructions.so", BENCH / "qemu/instructions.c"], check=True)
    subprocess.run(["aarch64-linux-gnu-gcc", "-O1", "-o", OUT / "cranelift", BENCH / "qemu/cranelift.c",
                    LIBRARY / "_libwasmtime.so", f"-Wl,-rpath,{LIBRARY}"], check=True)


def emulate(*program, stdin=b""):
    """What a program says, and the instructions that its first thread executes."""
    # With a library root of its own the emulator waits for ever at the first thread.
    environment = {name: value for name, value in os.environ.items() if name != "QEMU_LD_PREFIX"}
    done = subprocess.run(["qemu-aarch64", "-plugin", OUT / "instructions.so", *map(str, program)], input=stdin,
                          capture_output=True, env=environment)
    if done.returncode != 0:
        sys.exit(f"{program} failed: {done.stderr.decode()}")
    return done.stdout, int(re.findall(rb"(\d+) instructions", done.stderr)[-1])


def ours(wasm, argument, checksum, runs):
    """By the line protocol, which runs guests on the first thread."""
    invoke = {"invoke": {"instance": 0, "export": "run", "arguments": [{"i32": argument % 2**32}]}}
    requests = [{"hello": {"protocol": 1}}, {"open": {"canonical_nans": False, "fuel": False, "memory_limit": None}},
                {"compile": {"wasm": wasm.hex()}}, {"instantiate": {"module": 0, "imports": []}}] + [invoke] * runs
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    said, count = emulate(CROSSCHECK, "serve", "--engine", "native", stdin=lines.encode())
    outcomes = [json.loads(line) for line in said.splitlines()][4:]
    if outcomes != [{"outcome": {"return": [{"i64": checksum % 2**64}]}}] * runs:
        sys.exit(f"not {checksum}: {outcomes}")
    return count


def of_a_run(kernel):
    """What one run takes more than none, ours and theirs: of two, less what one takes."""
    found = re.search(r"^;; run\((-?\d+)\) = (-?\d+)", kernel.read_text(), re.MULTILINE)
    argument, checksum = (int(number) for number in found.groups()) if found else (0, 0)
    wasm, _ = emulate(OUT / "cranelift", kernel)
    theirs = [emulate(OUT / "cranelift", kernel, argument, checksum, runs)[1] for runs in (1, 2)]
    own = [ours(wasm, argument, checksum, runs) for runs in (1, 2)]
    return own[1] - own[0], theirs[1] - theirs[0]


def main():
    build()
    (OUT / "nothing.wat").write_text(NOTHING)
    nothing = of_a_run(OUT / "nothing.wat")
    page = f"""# Instructions executed on AArch64

What one run of each kernel executes under QEMU's emulation, by the first thread: two runs less one, less a run of an empty function.
Compilation is not in it, what code calls is. Beside the bundled engine's machine code stands that of Cranelift, by wasmtime {WASMTIME}.
`engine/bench/aarch64.py` writes this page.

| kernel | native | Cranelift | ratio |
|---|---:|---:|---:|
"""
    ratios = []
    for kernel in sorted((BENCH / "kernels").glob("*.wat")):
        own, theirs = (count - less for count, less in zip(of_a_run(kernel), nothing))
        ratios.append(own / theirs)
        page += f"| {kernel.stem} | {own / 1e6:.2f} M | {theirs / 1e6:.2f} M | {own / theirs:.2f} |\n"
        print(f"{kernel.stem}: {own / theirs:.2f}", flush=True)
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    page += f"| geometric mean | | | {mean:.2f} |\n"
    (ROOT / "reports/aarch64-instructions.md").write_text(page)


if __name__ == "__main__":
    main()
