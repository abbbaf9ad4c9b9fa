;; Floats in structures: n steps of a solar system of five bodies. A body is seven f64: position, velocity, mass. The
;; checksum is the bits of the energy afterwards.
;; run(12000) = 4595887489206504140
;; run(10) = 4595794882160003451
(module
  (memory 1)

  (func $body (param $at i32) (param $x f64) (param $y f64) (param $z f64) (param $vx f64) (param $vy f64) (param $vz f64)
    (param $mass f64)
    (f64.store (local.get $at) (local.get $x))
    (f64.store offset=8 (local.get $at) (local.get $y))
    (f64.store offset=16 (local.get $at) (local.get $z))
    (f64.store offset=24 (local.get $at) (local.get $vx))
    (f64.store offset=32 (local.get $at) (local.get $vy))
    (f64.store offset=40 (local.get $at) (local.get $vz))
    (f64.store offset=48 (local.get $at) (local.get $mass)))

  (func $init
    (call $body (i32.const 64)
      (f64.const 0) (f64.const 0) (f64.const 0)
      (f64.const -0.0004) (f64.const -0.0033) (f64.const 0.00002) (f64.const 39.5))
    (call $body (i32.const 120)
      (f64.const 4.84) (f64.const -1.16) (f64.const -0.1)
      (f64.const 0.606) (f64.const 2.81) (f64.const -0.025) (f64.const 0.0377))
    (call $body (i32.const 176)
      (f64.const 8.34) (f64.const 4.12) (f64.const -0.4)
      (f64.const -1.01) (f64.const 1.82) (f64.const 0.0084) (f64.const 0.0113))
    (call $body (i32.const 232)
      (f64.const 12.9) (f64.const -15.1) (f64.const -0.22)
      (f64.const 1.08) (f64.const 0.868) (f64.const -0.011) (f64.const 0.00172))
    (call $body (i32.const 288)
      (f64.const 15.4) (f64.const -25.9) (f64.const 0.179)
      (f64.const 0.979) (f64.const 0.594) (f64.const -0.0348) (f64.const 0.00203)))

  (func $advance (param $dt f64)
    (local $a i32) (local $b i32) (local $dx f64) (local $dy f64) (local $dz f64) (local $square f64) (local $force f64)
    (local $push f64)
    (local.set $a (i32.const 64))
    (loop $bodies
      (block $last
        (br_if $last (i32.eq (local.get $a) (i32.const 288)))
        (local.set $b (i32.add (local.get $a) (i32.const 56)))
        (loop $others
          (local.set $force
            (f64.div
              (local.get $dt)
              (f64.mul
                (local.tee $square
                  (f64.add
                    (f64.add
                      (f64.mul
                        (local.tee $dx (f64.sub (f64.load (local.get $a)) (f64.load (local.get $b))))
                        (local.get $dx))
                      (f64.mul
                        (local.tee $dy (f64.sub (f64.load offset=8 (local.get $a)) (f64.load offset=8 (local.get $b))))
                        (local.get $dy)))
                    (f64.mul
                      (local.tee $dz (f64.sub (f64.load offset=16 (local.get $a)) (f64.load offset=16 (local.get $b))))
                      (local.get $dz))))
                (f64.sqrt (local.get $square)))))
          (local.set $push (f64.mul (f64.load offset=48 (local.get $b)) (local.get $force)))
          (f64.store offset=24 (local.get $a)
            (f64.sub (f64.load offset=24 (local.get $a)) (f64.mul (local.get $dx) (local.get $push))))
          (f64.store offset=32 (local.get $a)
            (f64.sub (f64.load offset=32 (local.get $a)) (f64.mul (local.get $dy) (local.get $push))))
          (f64.store offset=40 (local.get $a)
            (f64.sub (f64.load offset=40 (local.get $a)) (f64.mul (local.get $dz) (local.get $push))))
          (local.set $push (f64.mul (f64.load offset=48 (local.get $a)) (local.get $force)))
          (f64.store offset=24 (local.get $b)
            (f64.add (f64.load offset=24 (local.get $b)) (f64.mul (local.get $dx) (local.get $push))))
          (f64.store offset=32 (local.get $b)
            (f64.add (f64.load offset=32 (local.get $b)) (f64.mul (local.get $dy) (local.get $push))))
          (f64.store offset=40 (local.get $b)
            (f64.add (f64.load offset=40 (local.get $b)) (f64.mul (local.get $dz) (local.get $push))))
          (br_if $others (i32.ne (local.tee $b (i32.add (local.get $b) (i32.const 56))) (i32.const 344)))))
      (f64.store (local.get $a)
        (f64.add (f64.load (local.get $a)) (f64.mul (f64.load offset=24 (local.get $a)) (local.get $dt))))
      (f64.store offset=8 (local.get $a)
        (f64.add (f64.load offset=8 (local.get $a)) (f64.mul (f64.load offset=32 (local.get $a)) (local.get $dt))))
      (f64.store offset=16 (local.get $a)
        (f64.add (f64.load offset=16 (local.get $a)) (f64.mul (f64.load offset=40 (local.get $a)) (local.get $dt))))
      (br_if $bodies (i32.ne (local.tee $a (i32.add (local.get $a) (i32.const 56))) (i32.const 344)))))

  ;; Kinetic energy only: it depends on all that happened.
  (func $energy (result f64)
    (local $a i32) (local $sum f64) (local $vx f64) (local $vy f64) (local $vz f64)
    (local.set $a (i32.const 64))
    (loop $bodies
      (local.set $vx (f64.load offset=24 (local.get $a)))
      (local.set $vy (f64.load offset=32 (local.get $a)))
      (local.set $vz (f64.load offset=40 (local.get $a)))
      (local.set $sum
        (f64.add
          (local.get $sum)
          (f64.mul
            (f64.mul (f64.load offset=48 (local.get $a)) (f64.const 0.5))
            (f64.add
              (f64.add (f64.mul (local.get $vx) (local.get $vx)) (f64.mul (local.get $vy) (local.get $vy)))
              (f64.mul (local.get $vz) (local.get $vz))))))
      (br_if $bodies (i32.ne (local.tee $a (i32.add (local.get $a) (i32.const 56))) (i32.const 344))))
    (local.get $sum))

  (func (export "run") (param $n i32) (result i64)
    (call $init)
    (loop $steps
      (call $advance (f64.const 0.01))
      (br_if $steps (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i64.reinterpret_f64 (call $energy))))
