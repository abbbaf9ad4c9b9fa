;; QuickJS: a new context, in which a script (typed arrays, objects, closures, maps, JSON, a regular expression) runs n times.
;; run(2) = 5379849504
;; run(1) = 168120297
(module
  (import "quickjs" "a" (memory 1))
  (import "quickjs" "u" (func $constructors))
  (import "quickjs" "v" (func $malloc (param i32) (result i32)))
  (import "quickjs" "K" (func $new_runtime (result i32)))
  (import "quickjs" "N" (func $new_context (param i32 i32) (result i32)))
  (import "quickjs" "pa" (func $eval (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "quickjs" "Z" (func $get_number (param i32 i32) (result f64)))
  (import "quickjs" "P" (func $free_value (param i32 i32)))
  (import "quickjs" "O" (func $free_context (param i32)))
  (import "quickjs" "L" (func $free_runtime (param i32)))
  (global $script (mut i32) (i32.const 0))
  (data
    "{ "
    "function sieve(n) { const odd = new Uint8Array(n); let count = 0;\0a"
    "  for (let i = 2; i < n; i++) { if (odd[i]) continue; count++; for (let j = i * i; j < n; j += i) odd[j] = 1; } return count; }\0a"
    "class Node { constructor(key) { this.key = key; this.left = this.right = null; } }\0a"
    "function insert(tree, key) { if (!tree) return new Node(key);\0a"
    "  if (key < tree.key) tree.left = insert(tree.left, key); else if (key > tree.key) tree.right = insert(tree.right, key); return tree; }\0a"
    "const depth = tree => tree ? 1 + Math.max(depth(tree.left), depth(tree.right)) : 0;\0a"
    "let tree = null, seed = 1; const words = new Map();\0a"
    "for (let i = 0; i < 100; i++) { seed = (seed * 1103515245 + 12345) % 2147483648; tree = insert(tree, seed % 1000);\0a"
    "  const word = 'w' + seed % 97; words.set(word, (words.get(word) || 0) + 1); }\0a"
    "const text = JSON.stringify([...words].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));\0a"
    "const found = text.match(/w[0-9]*7/g).length + JSON.parse(text).reduce((sum, [word, count]) => sum + word.length * count, 0);\0a"
    "sieve(1000) * 1e6 + depth(tree) * 1e4 + found\0a}\00script\00")

  (func (export "run") (param $n i32) (result i64)
    (local $runtime i32) (local $context i32) (local $value i32) (local $sum i64)
    (if (i32.eqz (global.get $script))
      (then
        (call $constructors)
        (global.set $script (call $malloc (i32.const 1085)))
        (memory.init 0 (global.get $script) (i32.const 0) (i32.const 1083))))
    (local.set $runtime (call $new_runtime))
    (local.set $context (call $new_context (local.get $runtime) (i32.const 0)))
    (loop $runs
      (local.set $value
        (call $eval
          (local.get $context) (global.get $script) (i32.const 1075) (i32.add (global.get $script) (i32.const 1076))
          (i32.const 0) (i32.const 0)))
      (local.set $sum
        (i64.add (i64.mul (local.get $sum) (i64.const 31))
          (i64.trunc_sat_f64_s (call $get_number (local.get $context) (local.get $value)))))
      (call $free_value (local.get $context) (local.get $value))
      (br_if $runs (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (call $free_context (local.get $context))
    (call $free_runtime (local.get $runtime))
    (local.get $sum)))
