// A sort that knows nothing of what it sorts, as C's qsort: n records of 24 bytes, moved as bytes and compared through a pointer
// to a function, by three orders in turn (heap sort).
// run(1500) = -962659085035662576
// run(50) = 872472829308077243
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

struct record {
  double weight;
  u32 id, group;
  u8 name[8];
};

typedef int order(const void *, const void *);

static struct record records[8192];

static u32 next(u32 *seed) { return *seed = *seed * 1664525 + 1013904223; }

static int by_weight(const void *a, const void *b) {
  double x = ((const struct record *)a)->weight, y = ((const struct record *)b)->weight;
  return (x > y) - (x < y);
}

static int by_name(const void *a, const void *b) {
  const u8 *x = ((const struct record *)a)->name, *y = ((const struct record *)b)->name;
  for (int i = 0; i < 8; i++)
    if (x[i] != y[i]) return x[i] - y[i];
  return 0;
}

static int by_group_and_id(const void *a, const void *b) {
  const struct record *x = a, *y = b;
  if (x->group != y->group) return x->group < y->group ? -1 : 1;
  return (x->id > y->id) - (x->id < y->id);
}

// Kept from being folded into its callers: the order is to be a pointer.
__attribute__((noinline)) static void sort(u8 *base, int count, int size, order *compare) {
  u8 moved[64];
  for (int begin = count / 2, end = count; end > 1;) {
    if (begin > 0) {
      begin--;
      for (int i = 0; i < size; i++) moved[i] = base[begin * size + i];
    } else {
      end--;
      for (int i = 0; i < size; i++) moved[i] = base[end * size + i];
      for (int i = 0; i < size; i++) base[end * size + i] = base[i];
    }
    int hole = begin;
    for (int child; (child = 2 * hole + 1) < end; hole = child) {
      if (child + 1 < end && compare(base + child * size, base + (child + 1) * size) < 0) child++;
      if (compare(moved, base + child * size) >= 0) break;
      for (int i = 0; i < size; i++) base[hole * size + i] = base[child * size + i];
    }
    for (int i = 0; i < size; i++) base[hole * size + i] = moved[i];
  }
}

__attribute__((export_name("run"))) long long run(int count) {
  static order *const orders[] = {by_weight, by_name, by_group_and_id};
  u32 seed = 7;
  u64 checksum = 0;
  for (int i = 0; i < count; i++) {
    struct record *it = &records[i];
    it->weight = (double)(next(&seed) >> 8) / 1024;
    it->id = (u32)i;
    it->group = next(&seed) >> 28;
    for (int c = 0; c < 8; c++) it->name[c] = (u8)('a' + (next(&seed) >> 30));
  }
  for (int turn = 0; turn < 3; turn++) {
    sort((u8 *)records, count, sizeof records[0], orders[turn]);
    for (int i = 0; i < count; i++)
      checksum = checksum * 31 + records[i].id;
  }
  return (long long)checksum;
}
