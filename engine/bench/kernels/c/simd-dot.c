// Dot products of n pairs of vectors of 1024 numbers, of i16 into i32 and of f32 in eight sums, as clang makes vectors of them.
// run(1500) = -7264660852503023342
// run(20) = 411577551445962462
typedef unsigned int u32;
typedef unsigned long long u64;

enum { LENGTH = 1024 };

static short a[LENGTH], b[LENGTH];
static float x[LENGTH], y[LENGTH];

static int dot_integers(void) {
  int sum = 0;
  for (int i = 0; i < LENGTH; i++) sum += a[i] * b[i];
  return sum;
}

// The sums are apart, since the compiler must not change the order of additions.
static float dot_floats(void) {
  float sums[8] = {0}, sum = 0;
  for (int i = 0; i < LENGTH; i += 8)
    for (int lane = 0; lane < 8; lane++) sums[lane] += x[i + lane] * y[i + lane];
  for (int lane = 0; lane < 8; lane++) sum += sums[lane];
  return sum;
}

__attribute__((export_name("run"))) long long run(int rounds) {
  u32 seed = 3;
  u64 checksum = 0;
  for (int i = 0; i < LENGTH; i++) {
    seed = seed * 1664525 + 1013904223;
    a[i] = (short)(seed >> 18);
    b[i] = (short)(seed >> 4 & 0xfff);
    x[i] = (float)(seed >> 20);
    y[i] = (float)(seed >> 8 & 0xff);
  }
  for (int round = 0; round < rounds; round++) {
    checksum = checksum * 31 + (u32)dot_integers() + (u64)dot_floats();
    // What is multiplied changes, so that no product can be moved out of the loop.
    a[round % LENGTH] ^= (short)round;
    x[round % LENGTH] += 1;
  }
  return (long long)checksum;
}
