// Runs a kernel a number of times on wasmtime, whose compiler is Cranelift: what `count` does, for the library that wasmtime's package for
// Python brings, so that none of it must be built. Without a number of runs it writes the kernel in the binary format.
//
//     cranelift KERNEL.wat [ARGUMENT CHECKSUM RUNS]

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What is used of wasmtime's C interface, version 48. Values, functions and what an instance exports have other sizes in other versions.
typedef struct { size_t size; char *data; } bytes_t;
typedef struct { uint64_t store; void *private; } func_t;
typedef struct { uint64_t store; size_t private; } instance_t;
typedef struct { uint8_t kind; union { func_t func; uint64_t room[4]; } of; } extern_t;
typedef struct { uint8_t kind; union { int32_t i32; int64_t i64; uint64_t room[3]; } of; } val_t;
enum { EXTERN_FUNC = 0, VAL_I32 = 0, VAL_I64 = 1 };
void *wasm_engine_new(void);
void *wasmtime_wat2wasm(const char *text, size_t size, bytes_t *wasm);
void *wasmtime_module_new(void *engine, const uint8_t *wasm, size_t size, void **module);
void *wasmtime_store_new(void *engine, void *data, void *finalizer);
void *wasmtime_store_context(void *store);
void *wasmtime_instance_new(void *context, void *module, const extern_t *, size_t, instance_t *, void **trap);
bool wasmtime_instance_export_get(void *context, const instance_t *, const char *name, size_t size, extern_t *);
void *wasmtime_func_call(void *context, const func_t *, const val_t *, size_t, val_t *, size_t, void **trap);
void wasmtime_error_message(const void *error, bytes_t *message);

static void check(const void *error, const void *trap, const char *what) {
    bytes_t message = {0, ""};
    if (error) wasmtime_error_message(error, &message);
    if (error || trap) {
        fprintf(stderr, "cannot %s: %.*s\n", what, (int)message.size, message.data);
        exit(1);
    }
}

int main(int argc, char **argv) {
    FILE *file = argc == 2 || argc == 5 ? fopen(argv[1], "rb") : NULL;
    if (!file) {
        fprintf(stderr, "usage: cranelift KERNEL.wat [ARGUMENT CHECKSUM RUNS]\n");
        return 2;
    }
    static char text[1 << 20];
    size_t size = fread(text, 1, sizeof text, file);
    void *engine = wasm_engine_new(), *store = wasmtime_store_new(engine, NULL, NULL), *module, *trap = NULL;
    void *context = wasmtime_store_context(store);
    bytes_t wasm;
    check(wasmtime_wat2wasm(text, size, &wasm), NULL, "parse");
    if (argc == 2) return fwrite(wasm.data, 1, wasm.size, stdout) != wasm.size;
    check(wasmtime_module_new(engine, (uint8_t *)wasm.data, wasm.size, &module), NULL, "compile");
    instance_t instance;
    check(wasmtime_instance_new(context, module, NULL, 0, &instance, &trap), trap, "instantiate");
    extern_t run;
    if (!wasmtime_instance_export_get(context, &instance, "run", 3, &run) || run.kind != EXTERN_FUNC) {
        fprintf(stderr, "nothing to run\n");
        return 1;
    }
    for (int runs = atoi(argv[4]); runs > 0; runs--) {
        val_t argument = {.kind = VAL_I32, .of.i32 = atoi(argv[2])}, result;
        check(wasmtime_func_call(context, &run.of.func, &argument, 1, &result, 1, &trap), trap, "run");
        if (result.kind != VAL_I64 || result.of.i64 != strtoll(argv[3], NULL, 10)) {
            fprintf(stderr, "%" PRId64 ", not %s\n", result.of.i64, argv[3]);
            return 1;
        }
    }
    return 0;
}
