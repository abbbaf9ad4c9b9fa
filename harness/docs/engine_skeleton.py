#!/usr/bin/env python3
"""An engine for Crosscheck that runs nothing yet; PROTOCOL.md explains what it says.

Try it: crosscheck spec nop --engine-cmd 'python3 engine_skeleton.py'

Every module is refused as unsupported, so every directive is `unsupported` or `blocked`, and nothing is wrong. Put
your engine behind the methods of Store, one after the other, and watch the passes come.
"""

import json
import sys

ENGINE = {
    "id": "skeleton",
    "version": "0",
    "tier": "none",
    "isa": "none",
    "capabilities": {"proposals": [], "private_state": False, "fuel": "none", "nans": "hardware"},
}

MISUSE = {"misuse": "nothing was ever compiled"}


class Store:
    """One store of the engine. Each method takes the content of the request of its name and returns the answer."""

    def __init__(self, options):
        self.options = options

    def on_compile(self, wasm):
        wasm = bytes.fromhex(wasm)
        if wasm[:8] != b"\0asm\1\0\0\0":
            return {"refused": {"invalid": {"offset": 0, "message": "no WebAssembly module of version 1"}}}
        return {"refused": {"unsupported": {"what": "mvp"}}}

    def on_define(self, func=None, **_other):
        return {"undefined": "functions" if func else "globals, tables, memories and tags"}

    def on_export(self, instance, name):
        return {"export": None}

    def on_instantiate(self, module, imports):
        return {"instance": {"instance": 0, "outcome": MISUSE}}

    def on_invoke(self, instance, export, arguments):
        return {"outcome": MISUSE}

    def on_global(self, instance, export):
        return {"global": None}

    def on_state(self, instance):
        return {"state": {"globals": {}, "memories": {}, "tables": {}, "elements_dropped": None, "data_dropped": None}}

    def on_set_fuel(self, fuel):
        return "done"

    def on_fuel(self):
        return {"fuel": None}

    def on_objects(self):
        return {"objects": []}

    def on_threads(self, **_content):
        return {"undefined": "scheduled threads"}

    def on_take_host_calls(self):
        return {"host_calls": []}


def answer(store, request):
    """The answer to one request, and the store that is open after it."""
    name, content = (request, {}) if isinstance(request, str) else next(iter(request.items()))
    if name == "hello":
        return {"hello": {"protocol": 1, "engine": ENGINE}}, store
    if name == "open":
        return "done", Store(content)
    if store is None:
        return {"error": "no store is open"}, store
    return getattr(store, f"on_{name}")(**content), store


def main():
    store = None
    for line in sys.stdin:
        try:
            reply, store = answer(store, json.loads(line))
        except (ValueError, TypeError, AttributeError, StopIteration) as error:
            reply = {"error": f"not a request: {error}"}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
