// A plugin for QEMU's emulation of user programs: counts the instructions that a program's first thread executes, and says how many
// when the program ends, on its standard error. What other threads do (compilers use them) depends on chance and is not counted.
//
//     cc -shared -fPIC -O2 -o instructions.so instructions.c && qemu-aarch64 -plugin ./instructions.so PROGRAM

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

// What is used of the plugin interface, version 1, as QEMU documents it: distributions ship the emulator without its header.
typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *, void (*)(unsigned, void *), int flags, void *data);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, void *), void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);

int qemu_plugin_version = 1;
static uint64_t executed;

// A block of instructions is executed, by the thread of this number.
static void block_runs(unsigned thread, void *instructions) {
    if (thread == 0) executed += (uintptr_t)instructions;
}

static void block_translated(qemu_plugin_id_t id, struct qemu_plugin_tb *block) {
    (void)id;
    qemu_plugin_register_vcpu_tb_exec_cb(block, block_runs, 0, (void *)qemu_plugin_tb_n_insns(block));
}

static void ended(qemu_plugin_id_t id, void *data) {
    (void)id, (void)data;
    fprintf(stderr, "%" PRIu64 " instructions\n", executed);
}

int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv) {
    (void)info, (void)argc, (void)argv;
    qemu_plugin_register_vcpu_tb_trans_cb(id, block_translated);
    qemu_plugin_register_atexit_cb(id, ended, NULL);
    return 0;
}
