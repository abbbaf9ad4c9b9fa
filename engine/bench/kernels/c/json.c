// A parser by recursive descent: a JSON text is written once, then read n times into a tree of nodes, whose values are summed up.
// run(25) = -1278294345971103795
// run(1) = -394649245531087939
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

enum { TEXT = 32768, NODES = 8192 };
enum kind { NIL, BOOL, NUMBER, STRING, ARRAY, OBJECT };

struct node {
  enum kind kind;
  double number;
  u32 hash;
  struct node *key, *child, *next;
};

static u8 text[TEXT];
static struct node nodes[NODES];
static int length, used;
static const u8 *at;

static u32 next(u32 *seed) { return *seed = *seed * 1664525 + 1013904223; }
static void put(u8 c) { if (length < TEXT - 1) text[length++] = c; }
// Not folded into callers, so that what is read counts and not what is written.
__attribute__((noinline)) static void put_text(const char *s) { while (*s) put((u8)*s++); }

__attribute__((noinline)) static void put_number(u32 value) {
  if (value >= 10) put_number(value / 10);
  put((u8)('0' + value % 10));
}

__attribute__((noinline)) static void put_string(u32 seed) {
  put('"');
  for (u32 i = 0; i < 3 + seed % 9; i++) {
    u32 c = next(&seed) >> 24;
    if (c < 8) put_text("\\n");
    else put((u8)('a' + c % 26));
  }
  put('"');
}

static void write_value(u32 *seed, int depth) {
  u32 kind = next(seed) >> 28;
  if (depth > 0 && kind < 10) {
    put(kind < 5 ? '[' : '{');
    for (u32 i = 0, count = 2 + (next(seed) >> 30); i < count; i++) {
      if (i) put_text(", ");
      if (kind >= 5) {
        put_string(next(seed) >> 8);
        put_text(": ");
      }
      write_value(seed, depth - 1);
    }
    put(kind < 5 ? ']' : '}');
  } else if (kind < 6) {
    if (kind == 0) put('-');
    put_number(next(seed) >> 12);
    if (kind > 3) {
      put('.');
      put_number(next(seed) >> 22);
    }
  } else if (kind < 13) {
    put_string(next(seed) >> 8);
  } else {
    put_text(kind == 13 ? "true" : kind == 14 ? "false" : "null");
  }
}

static struct node *read_value(void);

static void skip(void) {
  while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') at++;
}

__attribute__((noinline)) static struct node *make(enum kind kind) {
  struct node *node = &nodes[used++ % NODES];
  *node = (struct node){.kind = kind};
  return node;
}

static struct node *read_string(void) {
  struct node *node = make(STRING);
  u32 hash = 2166136261u;
  for (at++; *at && *at != '"'; at++) {
    u8 c = *at;
    if (c == '\\') {
      at++;
      c = *at == 'n' ? '\n' : *at == 't' ? '\t' : *at;
    }
    hash = (hash ^ c) * 16777619;
  }
  if (*at) at++;
  node->hash = hash;
  return node;
}

static struct node *read_number(void) {
  struct node *node = make(NUMBER);
  int negative = *at == '-';
  double value = 0, scale = 1;
  if (negative) at++;
  while (*at >= '0' && *at <= '9') value = value * 10 + (*at++ - '0');
  if (*at == '.')
    for (at++; *at >= '0' && *at <= '9'; at++) value += (*at - '0') * (scale /= 10);
  node->number = negative ? -value : value;
  return node;
}

static struct node *read_members(enum kind kind, u8 end) {
  struct node *node = make(kind), **place = &node->child;
  at++;
  skip();
  while (*at && *at != end) {
    struct node *key = 0;
    if (kind == OBJECT) {
      key = read_string();
      skip();
      if (*at == ':') at++;
    }
    struct node *value = read_value();
    value->key = key;
    *place = value;
    place = &value->next;
    skip();
    if (*at == ',') at++;
    skip();
  }
  if (*at) at++;
  return node;
}

static struct node *read_value(void) {
  skip();
  switch (*at) {
  case '[': return read_members(ARRAY, ']');
  case '{': return read_members(OBJECT, '}');
  case '"': return read_string();
  case 't': at += 4; struct node *yes = make(BOOL); yes->number = 1; return yes;
  case 'f': at += 5; return make(BOOL);
  case 'n': at += 4; return make(NIL);
  default: return read_number();
  }
}

static u64 sum(const struct node *node) {
  u64 total = 0;
  for (; node; node = node->next) {
    total = total * 33 + (u64)node->kind;
    if (node->key) total += node->key->hash;
    switch (node->kind) {
    case NUMBER: total += (u64)(long long)(node->number * 16); break;
    case STRING: total ^= node->hash; break;
    case BOOL: total += node->number != 0; break;
    case ARRAY:
    case OBJECT: total += sum(node->child) * 7; break;
    default: break;
    }
  }
  return total;
}

__attribute__((export_name("run"))) long long run(int rounds) {
  u32 seed = 1;
  u64 checksum = 0;
  length = 0;
  put('[');
  while (length < TEXT - 4096) {
    write_value(&seed, 5);
    put(',');
  }
  put_text("0]");
  text[length] = 0;
  for (int round = 0; round < rounds; round++) {
    used = 0;
    at = text;
    checksum = checksum * 3 + sum(read_value());
  }
  return (long long)(checksum ^ (u64)length << 48);
}
