;; HarfBuzz: n times a text of Latin, Arabic, Devanagari and Hangul letters is shaped with a font that has no tables, so that what
;; is done is what scripts ask for: directions, joining, reordering, composition.
;; run(30) = 6502638006666177390
;; run(1) = 3858303740969984281
(module
  (import "harfbuzz" "memory" (memory 1))
  (import "harfbuzz" "__wasm_call_ctors" (func $constructors))
  (import "harfbuzz" "malloc" (func $malloc (param i32) (result i32)))
  (import "harfbuzz" "hb_blob_create" (func $new_blob (param i32 i32 i32 i32 i32) (result i32)))
  (import "harfbuzz" "hb_face_create" (func $new_face (param i32 i32) (result i32)))
  (import "harfbuzz" "hb_font_create" (func $new_font (param i32) (result i32)))
  (import "harfbuzz" "hb_buffer_create" (func $new_buffer (result i32)))
  (import "harfbuzz" "hb_buffer_add_utf8" (func $add (param i32 i32 i32 i32 i32)))
  (import "harfbuzz" "hb_buffer_guess_segment_properties" (func $guess (param i32)))
  (import "harfbuzz" "hb_shape" (func $shape (param i32 i32 i32 i32)))
  (import "harfbuzz" "hb_buffer_get_length" (func $length (param i32) (result i32)))
  (import "harfbuzz" "hb_buffer_get_glyph_infos" (func $glyphs (param i32 i32) (result i32)))
  (import "harfbuzz" "hb_buffer_destroy" (func $delete (param i32)))
  (global $font (mut i32) (i32.const 0))
  (global $texts (mut i32) (i32.const 0))
  (data
    "The quick brown fox jumps over the lazy dog, e\cc\81galement."
    "\d9\8a\d9\88\d9\84\d8\af \d8\ac\d9\85\d9\8a\d8\b9 \d8\a7\d9\84\d9\86\d8\a7\d8\b3 \d8\a3\d8\ad\d8\b1"
    "\d8\a7\d8\b1\d8\a7 \d9\85\d8\aa\d8\b3\d8\a7\d9\88\d9\8a\d9\86 \d9\81\d9\8a \d8\a7\d9\84\d9\83\d8\b1"
    "\d8\a7\d9\85\d8\a9 \d9\88\d8\a7\d9\84\d8\ad\d9\82\d9\88\d9\82."
    "\e0\a4\b8\e0\a4\ad\e0\a5\80 \e0\a4\ae\e0\a4\a8\e0\a5\81\e0\a4\b7\e0\a5\8d\e0\a4\af\e0\a5\8b\e0\a4\82"
    " \e0\a4\95\e0\a5\8b \e0\a4\97\e0\a5\8c\e0\a4\b0\e0\a4\b5 \e0\a4\94\e0\a4\b0 \e0\a4\85\e0\a4\a7"
    "\e0\a4\bf\e0\a4\95\e0\a4\be\e0\a4\b0\e0\a5\8b\e0\a4\82 \e0\a4\95\e0\a5\87 \e0\a4\b5\e0\a4\bf"
    "\e0\a4\b7\e0\a4\af \e0\a4\ae\e0\a5\87\e0\a4\82 \e0\a4\9c\e0\a4\a8\e0\a5\8d\e0\a4\ae\e0\a4\9c"
    "\e0\a4\be\e0\a4\a4 \e0\a4\b8\e0\a5\8d\e0\a4\b5\e0\a4\a4\e0\a4\a8\e0\a5\8d\e0\a4\a4\e0\a5\8d\e0\a4\b0"
    "\e0\a4\a4\e0\a4\be \e0\a4\aa\e0\a5\8d\e0\a4\b0\e0\a4\be\e0\a4\aa\e0\a5\8d\e0\a4\a4 \e0\a4\b9"
    "\e0\a5\88\e0\a5\a4"
    "\eb\aa\a8\eb\93\a0 \ec\9d\b8\ea\b0\84\ec\9d\80 \ed\83\9c\ec\96\b4\eb\82\a0 \eb\95\8c\eb\b6\80"
    "\ed\84\b0 \ec\9e\90\ec\9c\a0\eb\a1\9c\ec\9a\b0\eb\a9\b0 \e1\84\92\e1\85\a1\e1\86\ab\e1\84\80"
    "\e1\85\b3\e1\86\af.")

  (func $prepare
    (if (i32.eqz (global.get $font))
      (then
        (call $constructors)
        (global.set $texts (call $malloc (i32.const 425)))
        (memory.init 0 (global.get $texts) (i32.const 0) (i32.const 425))
        (global.set $font
          (call $new_font
            (call $new_face
              (call $new_blob (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0)) (i32.const 0)))))))

  ;; Shapes a part of the texts and adds up the clusters that came out; a glyph's information takes 20 bytes, of which the third
  ;; word is the cluster.
  (func $part (param $at i32) (param $end i32) (result i64)
    (local $buffer i32) (local $count i32) (local $glyph i32) (local $sum i64)
    (local.set $buffer (call $new_buffer))
    (call $add
      (local.get $buffer) (i32.add (global.get $texts) (local.get $at)) (i32.sub (local.get $end) (local.get $at))
      (i32.const 0) (i32.const -1))
    (call $guess (local.get $buffer))
    (call $shape (global.get $font) (local.get $buffer) (i32.const 0) (i32.const 0))
    (local.set $count (call $length (local.get $buffer)))
    (local.set $glyph (call $glyphs (local.get $buffer) (i32.const 0)))
    (loop $each
      (local.set $sum
        (i64.add (i64.mul (local.get $sum) (i64.const 31)) (i64.load32_u offset=8 (local.get $glyph))))
      (local.set $glyph (i32.add (local.get $glyph) (i32.const 20)))
      (br_if $each (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (call $delete (local.get $buffer))
    (local.get $sum))

  (func (export "run") (param $n i32) (result i64)
    (local $sum i64)
    (call $prepare)
    (loop $runs
      (local.set $sum (i64.add (i64.mul (local.get $sum) (i64.const 31)) (call $part (i32.const 0) (i32.const 57))))
      (local.set $sum (i64.add (i64.mul (local.get $sum) (i64.const 31)) (call $part (i32.const 57) (i32.const 149))))
      (local.set $sum (i64.add (i64.mul (local.get $sum) (i64.const 31)) (call $part (i32.const 149) (i32.const 353))))
      (local.set $sum (i64.add (i64.mul (local.get $sum) (i64.const 31)) (call $part (i32.const 353) (i32.const 425))))
      (br_if $runs (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum)))
