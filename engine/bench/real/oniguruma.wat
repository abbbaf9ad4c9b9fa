;; Oniguruma: a scanner of patterns, as an editor's grammar has them, made and led over a text, n times.
;; run(8) = -6244984081171078272
;; run(1) = -5970541397802947689
(module
  (import "oniguruma" "memory" (memory 1))
  (import "oniguruma" "__wasm_call_ctors" (func $constructors))
  (import "oniguruma" "omalloc" (func $malloc (param i32) (result i32)))
  (import "oniguruma" "createOnigScanner" (func $new (param i32 i32 i32 i32 i32) (result i32)))
  (import "oniguruma" "freeOnigScanner" (func $delete (param i32) (result i32)))
  (import "oniguruma" "findNextOnigScannerMatch" (func $next (param i32 i32 i32 i32 i32 i32) (result i32)))
  (global $texts (mut i32) (i32.const 0))
  ;; The patterns' addresses, then their lengths.
  (global $patterns (mut i32) (i32.const 0))
  (data
    "\\b(if|else|for|while|return|function|const|let)\\b"
    "//.*$|/\\*[\\s\\S]*?\\*/"
    "\22(?:[^\22\\\\]|\\\\.)*\22"
    "\\b0[xX]\\h+\\b|\\b\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?\\b"
    "(?<name>[A-Za-z_$][\\w$]*)\\s*(?=\\()"
    "[{}\\[\\]();,]|=>|[-+*/%=<>!&|^~?:]+"
    "function measure(samples, limit) { // the mean of what is below the limit\0a"
    "  let sum = 0, count = 0x0; const label = \22mean \\\22below\\\22\22;\0a"
    "  for (const sample of samples) { if (sample < limit) { sum += sample * 1.5e-3; count++; } }\0a"
    "  /* no samples: no mean */ return count > 0 ? format(label, sum / count) : undefined;\0a}\0a")

  (func $prepare
    (if (i32.eqz (global.get $texts))
      (then
        (call $constructors)
        (global.set $texts (call $malloc (i32.const 517)))
        (global.set $patterns (call $malloc (i32.const 48)))
        (memory.init 0 (global.get $texts) (i32.const 0) (i32.const 517))
        (i32.store offset=0 (global.get $patterns) (i32.add (global.get $texts) (i32.const 0)))
        (i32.store offset=24 (global.get $patterns) (i32.const 49))
        (i32.store offset=4 (global.get $patterns) (i32.add (global.get $texts) (i32.const 49)))
        (i32.store offset=28 (global.get $patterns) (i32.const 20))
        (i32.store offset=8 (global.get $patterns) (i32.add (global.get $texts) (i32.const 69)))
        (i32.store offset=32 (global.get $patterns) (i32.const 17))
        (i32.store offset=12 (global.get $patterns) (i32.add (global.get $texts) (i32.const 86)))
        (i32.store offset=36 (global.get $patterns) (i32.const 47))
        (i32.store offset=16 (global.get $patterns) (i32.add (global.get $texts) (i32.const 133)))
        (i32.store offset=40 (global.get $patterns) (i32.const 34))
        (i32.store offset=20 (global.get $patterns) (i32.add (global.get $texts) (i32.const 167)))
        (i32.store offset=44 (global.get $patterns) (i32.const 34)))))

  ;; 256 is ONIG_OPTION_CAPTURE_GROUP, 284768 the address of ONIG_SYNTAX_DEFAULT in the release whose hash is checked.
  ;; A match is an address: the pattern's index, the number of its groups, and where each begins and ends.
  (func (export "run") (param $n i32) (result i64)
    (local $scanner i32) (local $at i32) (local $match i32) (local $sum i64)
    (call $prepare)
    (loop $runs
      (local.set $scanner
        (call $new
          (global.get $patterns) (i32.add (global.get $patterns) (i32.const 24)) (i32.const 6) (i32.const 256) (i32.const 284768)))
      (local.set $at (i32.const 0))
      (loop $matches
        (if
          (local.tee $match
            (call $next
              (local.get $scanner) (local.get $n) (i32.add (global.get $texts) (i32.const 201)) (i32.const 316)
              (local.get $at) (i32.const 256)))
          (then
            (local.set $at (i32.load offset=12 (local.get $match)))
            (local.set $sum
              (i64.add (i64.mul (local.get $sum) (i64.const 31))
                (i64.extend_i32_u (i32.add (i32.load (local.get $match)) (i32.shl (local.get $at) (i32.const 4))))))
            (br_if $matches (i32.lt_u (local.get $at) (i32.const 316))))))
      (drop (call $delete (local.get $scanner)))
      (br_if $runs (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum)))
