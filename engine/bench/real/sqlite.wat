;; SQLite: a table of n rows in memory, an index of it, and queries that join, group and sort.
;; run(60) = -492834845300498374
;; run(10) = -9157126594991761031
(module
  (import "sqlite" "O" (memory 1))
  (import "sqlite" "P" (func $constructors))
  (import "sqlite" "Ia" (func $malloc (param i32) (result i32)))
  (import "sqlite" "Ja" (func $free (param i32)))
  (import "sqlite" "Ha" (func $open (param i32 i32) (result i32)))
  (import "sqlite" "Ea" (func $close (param i32) (result i32)))
  (import "sqlite" "T" (func $prepare (param i32 i32 i32 i32 i32) (result i32)))
  (import "sqlite" "xa" (func $bind_double (param i32 i32 f64) (result i32)))
  (import "sqlite" "U" (func $step (param i32) (result i32)))
  (import "sqlite" "va" (func $column_double (param i32 i32) (result f64)))
  (import "sqlite" "X" (func $finalize (param i32) (result i32)))
  (global $constructed (mut i32) (i32.const 0))
  (data $texts
    ":memory:\00"
    "create table t (a integer primary key, b text, c real)\00"
    "insert into t with recursive n(i) as (select 1 union all select i + 1 from n where i < ?1) "
    "select i, hex(i * 7919 % 1009), i * 0.5 from n\00"
    "create index x on t (b, c)\00"
    "select sum(p.c * q.a) from t p join t q on p.b = q.b where q.b > '4'\00"
    "select sum(length(s)) from (select group_concat(b, '-') s from "
    "(select substr(b, 1, 2) k, b from t order by c desc) group by k)\00"
    "select count(*) from t where b like '%3%' and c between 10 and 400\00"
    "update t set c = c + (select avg(c) from t) where a % 3 = 0\00"
    "select sum(c) from t\00" "\00")

  ;; Adds up what each statement of the texts gives: its code, and its rows' first columns.
  (func (export "run") (param $n i32) (result i64)
    (local $texts i32) (local $at i32) (local $db i32) (local $statement i32) (local $code i32) (local $sum i64)
    (if (i32.eqz (global.get $constructed)) (then (call $constructors) (global.set $constructed (i32.const 1))))
    (local.set $texts (call $malloc (i32.const 1024)))
    (memory.init $texts (i32.add (local.get $texts) (i32.const 16)) (i32.const 0) (i32.const 575))
    (local.set $sum (i64.extend_i32_u (call $open (i32.add (local.get $texts) (i32.const 16)) (local.get $texts))))
    (local.set $db (i32.load (local.get $texts)))
    (local.set $at (i32.add (local.get $texts) (i32.const 25)))
    (loop $statements
      (local.set $sum
        (i64.add (i64.mul (local.get $sum) (i64.const 31))
          (i64.extend_i32_u
            (call $prepare
              (local.get $db) (local.get $at) (i32.const -1) (i32.add (local.get $texts) (i32.const 4))
              (i32.add (local.get $texts) (i32.const 8))))))
      (local.set $statement (i32.load offset=4 (local.get $texts)))
      (drop (call $bind_double (local.get $statement) (i32.const 1) (f64.convert_i32_s (local.get $n))))
      (loop $rows
        (local.set $code (call $step (local.get $statement)))
        (local.set $sum (i64.add (i64.mul (local.get $sum) (i64.const 31)) (i64.extend_i32_u (local.get $code))))
        (if (i32.eq (local.get $code) (i32.const 100))
          (then
            (local.set $sum
              (i64.add (i64.mul (local.get $sum) (i64.const 31))
                (i64.trunc_sat_f64_s (call $column_double (local.get $statement) (i32.const 0)))))
            (br $rows))))
      (drop (call $finalize (local.get $statement)))
      (loop $skip
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br_if $skip (i32.load8_u (i32.sub (local.get $at) (i32.const 1)))))
      (br_if $statements (i32.load8_u (local.get $at))))
    (drop (call $close (local.get $db)))
    (call $free (local.get $texts))
    (local.get $sum)))
