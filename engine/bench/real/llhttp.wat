;; llhttp: requests with many headers and a body in chunks, parsed n times over.
;; run(500) = -6215408350597093952
;; run(3) = 2979
(module
  (import "llhttp" "memory" (memory 1))
  (import "llhttp" "_initialize" (func $constructors))
  (import "llhttp" "malloc" (func $malloc (param i32) (result i32)))
  (import "llhttp" "llhttp_alloc" (func $new (param i32) (result i32)))
  (import "llhttp" "llhttp_free" (func $delete (param i32)))
  (import "llhttp" "llhttp_execute" (func $execute (param i32 i32 i32) (result i32)))
  (import "llhttp" "llhttp_get_method" (func $method (param i32) (result i32)))
  (global $requests (mut i32) (i32.const 0))
  (data
    "GET /search?q=webassembly&page=2 HTTP/1.1\0d\0aHost: example.org\0d\0aUser-Agent: crosscheck (like others)\0d\0a"
    "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\0d\0aAccept-Language: en,de;q=0.5\0d\0a"
    "Accept-Encoding: gzip, br\0d\0aCookie: session=5f2a9c1e77; theme=dark; visited=17\0d\0aIf-None-Match: W/\223f80f-1b6\22\0d\0a"
    "Connection: keep-alive\0d\0a\0d\0a"
    "POST /items HTTP/1.1\0d\0aHost: example.org\0d\0aContent-Type: application/json\0d\0aTransfer-Encoding: chunked\0d\0a\0d\0a"
    "1b\0d\0a{\22name\22: \22item\22, \22count\22: 1\0d\0a1\0d\0a}\0d\0a0\0d\0a\0d\0a")

  ;; The errors (none) and the last request's method.
  (func (export "run") (param $n i32) (result i64)
    (local $parser i32) (local $sum i64)
    (if (i32.eqz (global.get $requests))
      (then
        (call $constructors)
        (global.set $requests (call $malloc (i32.const 1024)))
        (memory.init 0 (global.get $requests) (i32.const 0) (i32.const 469))))
    (local.set $parser (call $new (i32.const 1)))
    (loop $runs
      (local.set $sum
        (i64.add (i64.mul (local.get $sum) (i64.const 31))
          (i64.extend_i32_u (call $execute (local.get $parser) (global.get $requests) (i32.const 469)))))
      (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (call $method (local.get $parser)))))
      (br_if $runs (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (call $delete (local.get $parser))
    (local.get $sum)))
