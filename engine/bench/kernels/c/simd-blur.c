// A picture of 256 by 64 bytes, n times blurred (the mean of nine neighbours, by 16-bit lanes), sharpened with saturation and compared
// with what it was, as clang makes vectors of it.
// run(40) = 4869864844891218766
// run(1) = 237037
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

enum { WIDTH = 256, HEIGHT = 64 };

static u8 picture[HEIGHT][WIDTH], blurred[HEIGHT][WIDTH];
static u16 columns[WIDTH];

static void blur(void) {
  for (int row = 1; row < HEIGHT - 1; row++) {
    for (int i = 0; i < WIDTH; i++)
      columns[i] = (u16)(picture[row - 1][i] + picture[row][i] + picture[row + 1][i]);
    // Times 7282, upper half: divided by nine.
    for (int i = 1; i < WIDTH - 1; i++)
      blurred[row][i] = (u8)((u32)(columns[i - 1] + columns[i] + columns[i + 1]) * 7282 >> 16);
  }
}

static u32 sharpen(void) {
  u32 differences = 0;
  for (int row = 1; row < HEIGHT - 1; row++)
    for (int i = 1; i < WIDTH - 1; i++) {
      int now = picture[row][i], sharp = 2 * now - blurred[row][i];
      sharp = sharp < 0 ? 0 : sharp > 255 ? 255 : sharp;
      differences += (u32)(sharp > now ? sharp - now : now - sharp);
      picture[row][i] = (u8)sharp;
    }
  return differences;
}

__attribute__((export_name("run"))) long long run(int rounds) {
  u32 seed = 11;
  u64 checksum = 0;
  for (int row = 0; row < HEIGHT; row++)
    for (int i = 0; i < WIDTH; i++) {
      seed = seed * 1664525 + 1013904223;
      picture[row][i] = (u8)(96 + (seed >> 26) + (u32)(i & row));
      blurred[row][i] = 0;
    }
  for (int round = 0; round < rounds; round++) {
    blur();
    checksum = checksum * 31 + sharpen();
    blur();
    for (int row = 1; row < HEIGHT - 1; row++)
      for (int i = 1; i < WIDTH - 1; i++) picture[row][i] = blurred[row][i];
  }
  return (long long)checksum;
}
