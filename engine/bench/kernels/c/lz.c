// A compressor: n blocks of text made of words, each packed as matches and literals (LZ77 with a table of hashes) and unpacked
// again. The checksum is of what was packed, and counts the bytes that came out wrong.
// run(8) = -6162909027522969600
// run(1) = 6883244983340957696
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

enum { SIZE = 16384, TABLE = 4096, LONGEST = 130, SHORTEST = 4 };

static u8 text[SIZE], packed[SIZE * 2], unpacked[SIZE];
static int last[TABLE];

static u32 next(u32 *seed) { return *seed = *seed * 1664525 + 1013904223; }

// Words of a small vocabulary, so that there is something to find.
static void write_text(u32 seed) {
  int at = 0;
  while (at < SIZE) {
    u32 word = next(&seed) >> 22, length = 3 + word % 7;
    for (u32 i = 0; i < length && at < SIZE; i++, word = word * 31 + 7) text[at++] = 'a' + word % 26;
    if (at < SIZE) text[at++] = ' ';
  }
}

static u32 word_at(const u8 *bytes) { return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (u32)bytes[3] << 24; }

// A byte below 128 begins that many literals and one; another one is a match of that length less 124, at a distance of two bytes.
static int pack(void) {
  int out = 0, literals = 0;
  for (int i = 0; i < TABLE; i++) last[i] = -1;
  for (int at = 0; at < SIZE;) {
    int length = 0, from = -1;
    if (at + SHORTEST <= SIZE) {
      u32 hash = word_at(text + at) * 2654435761u >> 20;
      from = last[hash];
      last[hash] = at;
      if (from >= 0)
        while (length < LONGEST && at + length < SIZE && text[from + length] == text[at + length]) length++;
    }
    if (length >= SHORTEST || literals == 128) {
      if (literals) {
        packed[out++] = (u8)(literals - 1);
        for (int i = at - literals; i < at; i++) packed[out++] = text[i];
        literals = 0;
      }
    }
    if (length >= SHORTEST) {
      packed[out++] = (u8)(length + 124);
      packed[out++] = (u8)(at - from);
      packed[out++] = (u8)((at - from) >> 8);
      at += length;
    } else {
      literals++;
      at++;
    }
  }
  if (literals) {
    packed[out++] = (u8)(literals - 1);
    for (int i = SIZE - literals; i < SIZE; i++) packed[out++] = text[i];
  }
  return out;
}

static void unpack(int size) {
  int out = 0;
  for (int at = 0; at < size;) {
    int token = packed[at++];
    if (token < 128) {
      for (int i = 0; i <= token; i++) unpacked[out++] = packed[at++];
    } else {
      int from = out - (packed[at] | packed[at + 1] << 8);
      at += 2;
      for (int i = 0; i < token - 124; i++) unpacked[out++] = unpacked[from++];
    }
  }
}

__attribute__((export_name("run"))) long long run(int blocks) {
  u64 checksum = 0;
  int wrong = 0;
  for (int block = 0; block < blocks; block++) {
    write_text((u32)block);
    int size = pack();
    unpack(size);
    for (int i = 0; i < size; i++) checksum = checksum * 31 + packed[i];
    for (int i = 0; i < SIZE; i++) wrong += text[i] != unpacked[i];
  }
  return (long long)(checksum << 16 | (u64)wrong);
}
