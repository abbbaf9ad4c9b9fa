// Recursion that branches: the ways to place n queens on a board of n by n, found row by row with sets of bits.
// run(11) = 2680
// run(6) = 4
typedef unsigned int u32;

static int place(u32 all, u32 columns, u32 left, u32 right) {
  int ways = 0;
  if (columns == all) return 1;
  for (u32 free = all & ~(columns | left | right); free; free &= free - 1) {
    u32 queen = free & -free;
    ways += place(all, columns | queen, (left | queen) << 1, (right | queen) >> 1);
  }
  return ways;
}

__attribute__((export_name("run"))) long long run(int size) { return place((1u << size) - 1, 0, 0, 0); }
