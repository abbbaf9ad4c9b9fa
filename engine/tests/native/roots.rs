//! References in every place of a frame where a collection may find them, with a collection at every allocation. An object that
//! was freed too early is another one by the time it is read, since each place is used again at once.

use super::{call, instance_of};
use crosscheck_engine::{Config, Tier, Val};

const MODULE: &str = r#"(module
  (type $n (sub (struct (field $value (mut i32)) (field $next (mut (ref null $n))))))
  (type $many (func (param (ref $n) (ref $n) i32 (ref $n) (ref $n) f64 (ref $n) (ref $n) (ref $n) i64 (ref $n) (ref $n)) (result i32)))
  (tag $e (param (ref $n) i32 (ref $n)))
  (table $t 4 (ref null $n))
  (table $f funcref (elem $many))
  (func $new (param i32) (result (ref $n))
    (drop (struct.new $n (i32.const 1000000) (ref.null $n)))
    (struct.new $n (local.get 0) (ref.null $n)))
  (func $litter (drop (call $new (i32.const 2000000))) (drop (call $new (i32.const 3000000))))
  (func $get (param (ref null $n)) (result i32) (struct.get $n $value (local.get 0)))
  (func $add (param $n (ref null $n)) (param $sum i32) (result i32)
    (i32.add (i32.mul (local.get $sum) (i32.const 7)) (call $get (local.get $n))))

  ;; Nine references, three of which are on the stack.
  (func $many (type $many)
    (call $litter)
    (call $add (local.get 0) (call $add (local.get 1) (call $add (local.get 3) (call $add (local.get 4)
      (call $add (local.get 6) (call $add (local.get 7) (call $add (local.get 8) (call $add (local.get 10)
        (call $add (local.get 11) (local.get 2)))))))))))
  (func $tail (type $many)
    (local.get 11) (local.get 10) (local.get 2) (local.get 8) (local.get 7) (local.get 5) (local.get 6) (local.get 4)
    (local.get 3) (local.get 9) (local.get 1) (local.get 0) (return_call $many))
  (func $arguments (param $by i32) (result i32)
    (call $new (i32.const 1)) (call $new (i32.const 2)) (i32.const 9) (call $new (i32.const 3)) (call $new (i32.const 4))
    (f64.const 1) (call $new (i32.const 5)) (call $new (i32.const 6)) (call $new (i32.const 7)) (i64.const 1)
    (call $new (i32.const 8)) (call $new (i32.const 9))
    (if (param (ref $n) (ref $n) i32 (ref $n) (ref $n) f64 (ref $n) (ref $n) (ref $n) i64 (ref $n) (ref $n)) (result i32)
      (local.get $by) (then (call $tail)) (else (i32.const 0) (call_indirect $f (type $many)))))
  (func (export "arguments") (result i32) (call $arguments (i32.const 0)))
  (func (export "tail arguments") (result i32) (call $arguments (i32.const 1)))

  ;; Locals in registers, of functions that call and of one that does not.
  (func $list (param $length i32) (result (ref null $n)) (local $head (ref null $n))
    (loop $more
      (local.set $head (struct.new $n (local.get $length) (local.get $head)))
      (br_if $more (local.tee $length (i32.sub (local.get $length) (i32.const 1)))))
    (local.get $head))
  (func $sum (param $list (ref null $n)) (result i32) (local $sum i32)
    (block $end (loop $next
      (br_if $end (ref.is_null (local.get $list)))
      (local.set $sum (call $add (local.get $list) (local.get $sum)))
      (local.set $list (struct.get $n $next (local.get $list)))
      (call $litter)
      (br $next)))
    (local.get $sum))
  (func (export "locals") (result i32) (call $sum (call $list (i32.const 20))))
  (func (export "swapped locals") (result i32) (local $a (ref null $n)) (local $b (ref null $n)) (local $c (ref null $n)) (local $i i32)
    (local.set $a (call $new (i32.const 3))) (local.set $b (call $list (i32.const 3))) (local.set $i (i32.const 5))
    (loop $again
      (local.get $a) (local.get $b) (local.set $a) (local.set $b)
      (local.set $c (struct.new $n (local.get $i) (local.get $a)))
      (local.set $a (local.tee $c (struct.new $n (call $get (local.get $c)) (local.get $c))))
      (br_if $again (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
    (i32.add (call $sum (local.get $a)) (i32.mul (i32.const 3) (call $sum (local.get $b)))))

  ;; Operands: deep, where control flow meets, and in locals that are written meanwhile.
  (func (export "operands") (result i32) (local $l (ref null $n)) (local $sum i32)
    (call $new (i32.const 1)) (i64.const 4) (call $new (i32.const 2)) (local.tee $l (call $new (i32.const 3))) (local.get $l)
    (local.set $l (call $new (i32.const 4)))
    (block $b (result (ref $n))
      (drop (br_if $b (call $new (i32.const 5)) (call $get (local.get $l)))) (unreachable))
    (if (result (ref $n)) (call $get (local.get $l)) (then (call $new (i32.const 6))) (else (unreachable)))
    (select (result (ref $n)) (call $new (i32.const 7)) (call $new (i32.const 8)) (call $get (call $new (i32.const 0))))
    (call $litter)
    (local.set $sum (call $get)) (local.set $sum (call $add (local.get $sum))) (local.set $sum (call $add (local.get $sum)))
    (local.set $sum (call $add (local.get $sum))) (local.set $sum (call $add (local.get $sum)))
    (local.set $sum (call $add (local.get $sum))) (drop)
    (local.set $sum (call $add (local.get $sum))) (call $add (local.get $l) (local.get $sum)))

  ;; Several results, most of them not in registers.
  (func $five (result (ref $n) i32 (ref $n) (ref $n) v128 (ref $n) (ref $n))
    (call $new (i32.const 1)) (i32.const 2) (call $new (i32.const 3)) (call $new (i32.const 4)) (v128.const i64x2 1 2)
    (call $new (i32.const 5)) (call $new (i32.const 6)))
  (func (export "results") (result i32) (local $sum i32)
    (call $five) (call $litter)
    (local.set $sum (call $get)) (local.set $sum (call $add (local.get $sum))) (drop)
    (local.set $sum (call $add (local.get $sum))) (local.set $sum (call $add (local.get $sum)))
    (local.set $sum (i32.add (local.get $sum))) (call $add (local.get $sum)))

  ;; The values of an exception, and what lives in frames that it passes or that catch it.
  (func $thrower (param $depth i32) (param $kept (ref $n))
    (if (local.get $depth)
      (then (call $thrower (i32.sub (local.get $depth) (i32.const 1)) (call $new (local.get $depth))) (call $litter))
      (else (throw $e (call $new (i32.const 11)) (i32.const 5) (local.get $kept)))))
  (func (export "exceptions") (result i32) (local $l (ref null $n)) (local $x (ref null $n)) (local $sum i32)
    (local.set $l (call $list (i32.const 3)))
    (call $new (i32.const 13))
    (block $caught (result (ref $n) i32 (ref $n) exnref)
      (try_table (catch_ref $e $caught) (call $thrower (i32.const 4) (call $new (i32.const 9))))
      (unreachable))
    (call $litter)
    (block $again (param exnref) (result (ref $n) i32 (ref $n))
      (try_table (param exnref) (catch $e $again) (call $litter) (throw_ref)) (unreachable))
    (call $litter)
    (local.set $sum (call $get)) (local.set $sum (i32.add (local.get $sum))) (local.set $sum (call $add (local.get $sum)))
    (local.set $sum (call $add (local.get $sum))) (local.set $sum (i32.add (local.get $sum)))
    (local.set $sum (call $add (local.get $sum))) (local.set $sum (call $add (local.get $sum)))
    (i32.add (local.get $sum) (call $sum (local.get $l))))
  (func (export "tables") (result i32)
    (table.set $t (i32.const 1) (call $list (i32.const 3)))
    (table.fill $t (i32.const 2) (call $new (i32.const 5)) (i32.const 2))
    (call $litter)
    (call $add (table.get $t (i32.const 3)) (call $sum (table.get $t (i32.const 1))))))"#;

/// What the exports return that is known without running them.
const KNOWN: &[(&str, i32)] =
    &[("tables", ((7 + 2) * 7 + 3) * 7 + 5), ("results", (((6 * 7 + 5) * 7 + 4) * 7 + 3 + 2) * 7 + 1)];

#[test]
fn references_survive_a_collection_wherever_they_are() {
    let mut wanted: Option<Vec<_>> = None;
    for &tier in Tier::ALL {
        for always in [false, true] {
            let (mut store, instance) = instance_of(Config::new().tier(tier).collect_always(always), MODULE);
            let exports: Vec<String> = instance.exports(&store).map(|(name, _)| name.to_owned()).collect();
            let got: Vec<_> = exports
                .iter()
                .map(|name| (name.clone(), call(&mut store, instance, name, &[]).expect("does not trap")))
                .collect();
            assert_eq!(store.collections() > 100, always, "on {}", tier.name());
            for (name, value) in KNOWN {
                let (_, result) = got.iter().find(|(export, _)| export == name).expect("exported");
                assert_eq!(*result, [Val::I32(*value)], "{name} on {}", tier.name());
            }
            assert_eq!(got, *wanted.get_or_insert_with(|| got.clone()), "on {}", tier.name());
        }
    }
}
