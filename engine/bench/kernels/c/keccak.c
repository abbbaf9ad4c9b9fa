// clang --target=wasm32 -O2 -ffreestanding -fno-builtin -mbulk-memory -nostdlib -Wl,--no-entry; its output as text is ../keccak.wat.

// Keccak-f[1600] (FIPS 202, section 3) as a sponge of rate 136, as in SHA3-256, over n blocks of bytes that a counter makes.
typedef unsigned long long u64;

static u64 state[25];

static u64 rotate(u64 x, unsigned n) { return n == 0 ? x : x << n | x >> (64 - n); }

// The bits of a round constant come from a shift register (FIPS 202, algorithm 5).
static u64 round_constant(unsigned *shift) {
  u64 constant = 0;
  for (unsigned j = 0; j <= 6; j++) {
    if (*shift & 1) constant |= 1ull << ((1u << j) - 1);
    *shift = *shift & 0x80 ? (*shift << 1 ^ 0x71) & 0xff : *shift << 1;
  }
  return constant;
}

static void permute(void) {
  unsigned shift = 1;
  for (int round = 0; round < 24; round++) {
    u64 parity[5];
    for (int x = 0; x < 5; x++)
      parity[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
    for (int x = 0; x < 5; x++) {
      u64 change = parity[(x + 4) % 5] ^ rotate(parity[(x + 1) % 5], 1);
      for (int y = 0; y < 25; y += 5) state[y + x] ^= change;
    }
    unsigned x = 1, y = 0;
    u64 moved = state[1];
    for (unsigned t = 0; t < 24; t++) {
      unsigned next = (2 * x + 3 * y) % 5;
      x = y;
      y = next;
      u64 kept = state[5 * y + x];
      state[5 * y + x] = rotate(moved, (t + 1) * (t + 2) / 2 % 64);
      moved = kept;
    }
    for (int row = 0; row < 25; row += 5) {
      u64 lanes[5];
      for (int i = 0; i < 5; i++) lanes[i] = state[row + i];
      for (int i = 0; i < 5; i++) state[row + i] = lanes[i] ^ (~lanes[(i + 1) % 5] & lanes[(i + 2) % 5]);
    }
    state[0] ^= round_constant(&shift);
  }
}

__attribute__((export_name("run"))) long long run(int blocks) {
  u64 counter = 0x9e3779b97f4a7c15;
  for (int i = 0; i < 25; i++) state[i] = 0;
  for (int block = 0; block < blocks; block++) {
    for (int i = 0; i < 17; i++) state[i] ^= counter += 0x9e3779b97f4a7c15;
    permute();
  }
  return (long long)(state[0] ^ state[1] ^ state[2] ^ state[3]);
}
