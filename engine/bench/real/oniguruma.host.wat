;; What Oniguruma's functions ask of their host: to copy.
(module
  (memory 1)
  (func (export "emscripten_memcpy_big") (param $to i32) (param $from i32) (param $length i32)
    (memory.copy (local.get $to) (local.get $from) (local.get $length))))
