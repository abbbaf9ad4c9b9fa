//! Each row of the vector tables against a slow definition, found by the function's name: integer lanes as numbers in 128
//! bits, float lanes by the scalar instructions, which have tests of their own. A row without a definition fails.

use super::V128;
use crate::op::numeric::bits::Bits;
use crate::op::{each::*, numeric};

/// A shape, from the start of a name such as `i8x16_add` or `v128_and`.
#[derive(Copy, Clone, PartialEq, Debug)]
struct Shape {
    float: bool,
    bits: u32,
}

fn shape(name: &str) -> Shape {
    let bits = name[1..].split(['x', '_']).next().and_then(|bits| bits.parse().ok()).expect("a shape's bits");
    Shape { float: name.starts_with('f'), bits }
}

fn mask(bits: u32) -> u128 {
    if bits == 128 { u128::MAX } else { (1 << bits) - 1 }
}

fn split(bits: u32, vector: u128) -> Vec<u128> {
    (0..128 / bits).map(|i| vector >> (i * bits) & mask(bits)).collect()
}

fn join(bits: u32, lanes: impl IntoIterator<Item = u128>) -> u128 {
    lanes.into_iter().zip(0..).fold(0, |vector, (lane, i)| vector | (lane & mask(bits)) << (i * bits))
}

fn signed(bits: u32, lane: u128) -> i128 {
    if lane >> (bits - 1) & 1 == 1 { lane as i128 - (1 << bits) } else { lane as i128 }
}

/// A lane as a number, signed or not as the name's end says.
fn number(name: &str, bits: u32, lane: u128) -> i128 {
    if name.ends_with("_u") { lane as i128 } else { signed(bits, lane) }
}

/// A number clamped to the lanes of a type, signed or not as the name's end says.
fn clamp(name: &str, bits: u32, x: i128) -> u128 {
    let (low, high) =
        if name.ends_with("_u") { (0, (1 << bits) - 1) } else { (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) };
    x.clamp(low, high) as u128
}

/// The result bits of a scalar instruction, by name.
fn scalar(name: &str, operands: &[u128]) -> u128 {
    macro_rules! unary {
        ($(($op:ident, $f:ident, $info:tt, $a:ident => $($rest:tt)*))*) => {
            match name {
                $(stringify!($f) => return numeric::$f($a::with_bits(operands[0])).bits(),)*
                _ => {}
            }
        };
    }
    macro_rules! binary {
        ($(($op:ident, $f:ident, $info:tt, $a:ident $b:ident => $($rest:tt)*))*) => {
            match name {
                $(stringify!($f) => numeric::$f($a::with_bits(operands[0]), $b::with_bits(operands[1])).bits(),)*
                _ => panic!("no definition of {name}"),
            }
        };
    }
    for_each_unary!(unary);
    crate::op::join!(binary [int_binary float_binary int_compare float_compare])
}

/// The relaxed instructions that do as another one.
fn plain(name: &str) -> &str {
    match name {
        "i8x16_relaxed_swizzle" => "i8x16_swizzle",
        "i32x4_relaxed_trunc_f32x4_s" => "i32x4_trunc_sat_f32x4_s",
        "i32x4_relaxed_trunc_f32x4_u" => "i32x4_trunc_sat_f32x4_u",
        "i32x4_relaxed_trunc_f64x2_s_zero" => "i32x4_trunc_sat_f64x2_s_zero",
        "i32x4_relaxed_trunc_f64x2_u_zero" => "i32x4_trunc_sat_f64x2_u_zero",
        "f32x4_relaxed_min" => "f32x4_min",
        "f32x4_relaxed_max" => "f32x4_max",
        "f64x2_relaxed_min" => "f64x2_min",
        "f64x2_relaxed_max" => "f64x2_max",
        "i16x8_relaxed_q15mulr_s" => "i16x8_q15mulr_sat_s",
        _ => name,
    }
}

/// The lower or upper half of the lanes, when the name says one.
fn half(name: &str, lanes: Vec<u128>) -> Vec<u128> {
    match lanes.len() / 2 {
        n if name.contains("_low_") => lanes[..n].to_vec(),
        n if name.contains("_high_") => lanes[n..].to_vec(),
        _ => lanes,
    }
}

fn unary(name: &str, a: u128) -> u128 {
    let name = plain(name);
    let Shape { float, bits } = shape(name);
    let (_, op) = name.split_once('_').expect("a shape before");
    let lanes = split(bits, a);
    // Conversions name the shape that they convert from.
    let from = op.split('_').find(|part| part.starts_with(['i', 'f']) && part.contains('x')).map(shape);
    if let Some(from) = from {
        let lanes = half(op, split(from.bits, a));
        let number = |lane| number(op, from.bits, lane);
        return match op {
            _ if op.starts_with("extend_") => join(bits, lanes.iter().map(|&lane| number(lane) as u128)),
            _ if op.starts_with("extadd_") => {
                join(bits, lanes.chunks(2).map(|pair| (number(pair[0]) + number(pair[1])) as u128))
            }
            _ if op.starts_with("trunc_sat") => {
                let sign = if op.trim_end_matches("_zero").ends_with("_u") { "u" } else { "s" };
                join(bits, lanes.iter().map(|&lane| scalar(&format!("i32_trunc_sat_f{}_{sign}", from.bits), &[lane])))
            }
            _ if op.starts_with("convert_") => {
                let sign = &op[op.len() - 1..];
                join(bits, lanes.iter().map(|&lane| scalar(&format!("f{bits}_convert_i32_{sign}"), &[lane])))
            }
            "demote_f64x2_zero" => join(bits, lanes.iter().map(|&lane| scalar("f32_demote_f64", &[lane]))),
            "promote_low_f32x4" => join(bits, lanes.iter().map(|&lane| scalar("f64_promote_f32", &[lane]))),
            _ => panic!("no definition of {name}"),
        };
    }
    let each = |f: &dyn Fn(u128) -> u128| join(bits, lanes.iter().map(|&lane| f(lane)));
    match op {
        _ if float => each(&|lane| scalar(&format!("f{bits}_{op}"), &[lane])),
        "not" => mask(128) - a,
        "abs" => each(&|lane| signed(bits, lane).unsigned_abs()),
        "neg" => each(&|lane| (1 << bits) - lane),
        "popcnt" => each(&|lane| format!("{lane:b}").matches('1').count() as u128),
        "any_true" => (a != 0) as u128,
        "all_true" => lanes.iter().all(|&lane| lane != 0) as u128,
        "bitmask" => join(1, lanes.iter().map(|&lane| lane >> (bits - 1))),
        _ => panic!("no definition of {name}"),
    }
}

fn binary(name: &str, a: u128, b: u128) -> u128 {
    let name = plain(name);
    let Shape { float, bits } = shape(name);
    let (_, op) = name.split_once('_').expect("a shape before");
    let lanes = || split(bits, a).into_iter().zip(split(bits, b));
    let each = |f: &dyn Fn(i128, i128) -> i128| {
        join(bits, lanes().map(|(a, b)| f(number(op, bits, a), number(op, bits, b)) as u128))
    };
    let clamped = |f: &dyn Fn(i128, i128) -> i128| {
        join(bits, lanes().map(|(a, b)| clamp(op, bits, f(number(op, bits, a), number(op, bits, b)))))
    };
    let products = |a: &[u128], b: &[u128], bits: u32| -> Vec<i128> {
        a.iter().zip(b).map(|(&a, &b)| number(op, bits, a) * number(op, bits, b)).collect()
    };
    let pairs = |bits: u32| products(&split(bits / 2, a), &split(bits / 2, b), bits / 2);
    if float && !op.starts_with('p') {
        let compares = matches!(op, "eq" | "ne" | "lt" | "gt" | "le" | "ge");
        return join(
            bits,
            lanes().map(|(a, b)| match scalar(&format!("f{bits}_{op}"), &[a, b]) {
                answer if compares => answer * mask(bits),
                result => result,
            }),
        );
    }
    match op {
        "pmin" | "pmax" => {
            let less = format!("f{bits}_lt");
            let takes_b = |a, b| scalar(&less, &if op == "pmin" { [b, a] } else { [a, b] }) == 1;
            join(bits, lanes().map(|(a, b)| if takes_b(a, b) { b } else { a }))
        }
        "and" => join(1, split(1, a).into_iter().zip(split(1, b)).map(|(a, b)| a * b)),
        "or" => join(1, split(1, a).into_iter().zip(split(1, b)).map(|(a, b)| a + b - a * b)),
        "xor" => join(1, split(1, a).into_iter().zip(split(1, b)).map(|(a, b)| a + b)),
        "andnot" => join(1, split(1, a).into_iter().zip(split(1, b)).map(|(a, b)| a * (1 - b))),
        "swizzle" => join(8, split(8, b).into_iter().map(|i| split(8, a).get(i as usize).copied().unwrap_or(0))),
        "add" => each(&|a, b| a + b),
        "sub" => each(&|a, b| a - b),
        "mul" => join(bits, lanes().map(|(a, b)| a.wrapping_mul(b))),
        "add_sat_s" | "add_sat_u" => clamped(&|a, b| a + b),
        "sub_sat_s" | "sub_sat_u" => clamped(&|a, b| a - b),
        "min_s" | "min_u" => each(&|a, b| if a < b { a } else { b }),
        "max_s" | "max_u" => each(&|a, b| if a < b { b } else { a }),
        "avgr_u" => each(&|a, b| (a + b + 1).div_euclid(2)),
        "q15mulr_sat_s" => clamped(&|a, b| (a * b + 0x4000).div_euclid(0x8000)),
        "eq" => each(&|a, b| -((a == b) as i128)),
        "ne" => each(&|a, b| -((a != b) as i128)),
        "lt_s" | "lt_u" => each(&|a, b| -((a < b) as i128)),
        "gt_s" | "gt_u" => each(&|a, b| -((a > b) as i128)),
        "le_s" | "le_u" => each(&|a, b| -((a <= b) as i128)),
        "ge_s" | "ge_u" => each(&|a, b| -((a >= b) as i128)),
        "dot_i16x8_s" => join(32, pairs(32).chunks(2).map(|pair| (pair[0] + pair[1]) as u128)),
        "relaxed_dot_i8x16_i7x16_s" => join(16, pairs(16).chunks(2).map(|pair| (pair[0] + pair[1]) as u128)),
        _ if op.starts_with("narrow_") => {
            let lanes = [a, b].into_iter().flat_map(|vector| split(2 * bits, vector));
            join(bits, lanes.map(|lane| clamp(op, bits, signed(2 * bits, lane))))
        }
        _ if op.starts_with("extmul_") => {
            let [a, b] = [a, b].map(|vector| half(op, split(bits / 2, vector)));
            join(bits, products(&a, &b, bits / 2).into_iter().map(|product| product as u128))
        }
        _ => panic!("no definition of {name}"),
    }
}

fn ternary(name: &str, a: u128, b: u128, c: u128) -> u128 {
    let shape = &name[..5];
    match name.split_once('_').expect("a shape before").1 {
        "bitselect" | "relaxed_laneselect" => {
            let bits = split(1, a).into_iter().zip(split(1, b)).zip(split(1, c));
            join(1, bits.map(|((a, b), c)| if c == 1 { a } else { b }))
        }
        "relaxed_madd" => binary(&format!("{shape}_add"), binary(&format!("{shape}_mul"), a, b), c),
        "relaxed_nmadd" => {
            let product = binary(&format!("{shape}_mul"), unary(&format!("{shape}_neg"), a), b);
            binary(&format!("{shape}_add"), product, c)
        }
        "relaxed_dot_i8x16_i7x16_add_s" => {
            let sums = unary("i32x4_extadd_pairwise_i16x8_s", binary("i16x8_relaxed_dot_i8x16_i7x16_s", a, b));
            binary("i32x4_add", sums, c)
        }
        _ => panic!("no definition of {name}"),
    }
}

fn shift(name: &str, a: u128, n: u32) -> u128 {
    let Shape { bits, .. } = shape(name);
    let power = 1i128 << (n % bits);
    let lanes = split(bits, a).into_iter().map(|lane| match name.split_once('_').expect("a shape before").1 {
        "shl" => lane * power as u128,
        "shr_s" | "shr_u" => number(name, bits, lane).div_euclid(power) as u128,
        _ => panic!("no definition of {name}"),
    });
    join(bits, lanes)
}

/// Vectors of edge values of every width, each lane another one, and some without a pattern.
fn vectors() -> Vec<u128> {
    let mut vectors = vec![0, u128::MAX, 0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100, 0x1080_ff11_207f_0f10 << 32];
    for bits in [8, 16, 32, 64] {
        let top = 1u128 << (bits - 1);
        let edges = [0, 1, top - 1, top, top + 1, mask(bits), 0x55 % top, 3, mask(bits) - 1, top / 2, mask(bits / 2)];
        for turn in 0..edges.len() {
            vectors.push(join(bits, (0..128 / bits as usize).map(|i| edges[(i * 3 + turn) % edges.len()])));
        }
    }
    let floats = [
        0.0,
        -0.0,
        1.0,
        -1.5,
        2.5,
        0.5,
        -0.5,
        1e9,
        -3e9,
        2147483648.0,
        -2147483649.0,
        4294967295.0,
        1e-40,
        1e300,
        3e38,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        8388607.5,
        0.1,
    ];
    for turn in 0..floats.len() {
        let at = |i: usize| floats[(i * 7 + turn) % floats.len()];
        vectors.push(join(64, (0..2).map(|i| at(i).to_bits().into())));
        vectors.push(join(32, (0..4).map(|i| (at(i) as f32).to_bits().into())));
    }
    // Signalling NaNs and ones with a payload.
    vectors.push(join(32, [0x7fa0_0000, 0xffc0_1234, 0x7fc0_0000, 0xff80_0001]));
    vectors.push(join(64, [0x7ff4_0000_0000_0000, 0xfff8_0000_0000_1234]));
    let mut state = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835u128;
    for _ in 0..12 {
        state = state.wrapping_mul(0xda94_2042_e4dd_58b5).rotate_left(61) ^ state >> 7;
        vectors.push(state);
    }
    vectors
}

/// Whether two results are the same, where the name is of float arithmetic a quiet NaN for a NaN.
fn agree(name: &str, actual: u128, expected: u128) -> bool {
    let Shape { float, bits } = shape(name);
    let op = &name[6.min(name.len())..];
    let exact = ["abs", "neg", "pmin", "pmax", "eq", "ne", "lt", "gt", "le", "ge", "convert", "splat", "replace"];
    if !float || exact.iter().any(|prefix| op.starts_with(prefix)) {
        return actual == expected;
    }
    let quiet = if bits == 32 { 0x7fc0_0000 } else { 0x7ff8_0000_0000_0000 };
    split(bits, actual)
        .into_iter()
        .zip(split(bits, expected))
        .all(|(actual, expected)| actual == expected || actual & quiet == quiet && expected & quiet == quiet)
}

/// The check of a row, if it is of the kind that is being checked: by its immediates and operands.
macro_rules! check_row {
    (unary $f:ident None [v128]) => {
        for a in vectors() {
            let (actual, name) = (numeric::$f(V128::with_bits(a)).bits(), stringify!($f));
            let expected = unary(name, a);
            assert!(agree(name, actual, expected), "{name} {a:#034x}: {actual:#034x}, not {expected:#034x}");
        }
    };
    (binary $f:ident None [v128 v128]) => {
        for a in vectors() {
            for b in vectors().into_iter().step_by(3) {
                let (actual, name) = (numeric::$f(V128::with_bits(a), V128::with_bits(b)).bits(), stringify!($f));
                let expected = binary(name, a, b);
                assert!(
                    agree(name, actual, expected),
                    "{name} {a:#034x} {b:#034x}: {actual:#034x}, not {expected:#034x}"
                );
            }
        }
    };
    (shift $f:ident None [v128 u32]) => {
        for a in vectors() {
            for n in [0, 1, 7, 8, 9, 15, 16, 31, 32, 33, 63, 64, 65, u32::MAX] {
                let (actual, name) = (numeric::$f(V128::with_bits(a), n).bits(), stringify!($f));
                let expected = shift(name, a, n);
                assert_eq!(actual, expected, "{name} {a:#034x} {n}: {actual:#034x}, not {expected:#034x}");
            }
        }
    };
    (ternary $f:ident None [v128 v128 v128]) => {
        for a in vectors() {
            for b in vectors().into_iter().step_by(7) {
                for c in vectors().into_iter().step_by(11) {
                    let (actual, name) = (
                        numeric::$f(V128::with_bits(a), V128::with_bits(b), V128::with_bits(c)).bits(),
                        stringify!($f),
                    );
                    let expected = ternary(name, a, b, c);
                    assert!(
                        agree(name, actual, expected),
                        "{name} {a:#034x} {b:#034x} {c:#034x}: {actual:#034x}, not {expected:#034x}"
                    );
                }
            }
        }
    };
    ($($other:tt)*) => {};
}

/// The rows of a kind.
macro_rules! rows {
    ($kind:ident $(($op:ident, $f:ident, ($name:literal $proposal:ident $imm:ident), $($a:ident)* => $($rest:tt)*))*) => {
        $(check_row!($kind $f $imm [$($a)*]);)*
    };
}

#[test]
fn instructions_on_one_vector_are_as_defined() {
    macro_rules! check {
        ($($rows:tt)*) => { rows!(unary $($rows)*) };
    }
    for_each_simd!(check);
}

#[test]
fn instructions_on_two_vectors_are_as_defined() {
    macro_rules! check {
        ($($rows:tt)*) => { rows!(binary $($rows)*) };
    }
    for_each_simd!(check);
}

#[test]
fn instructions_on_three_vectors_are_as_defined() {
    macro_rules! check {
        ($($rows:tt)*) => { rows!(ternary $($rows)*) };
    }
    for_each_simd!(check);
}

#[test]
fn shifts_are_as_defined() {
    macro_rules! check {
        ($($rows:tt)*) => { rows!(shift $($rows)*) };
    }
    for_each_simd!(check);
}

const COUNTED: V128 = V128::from_bytes([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0xff]);

#[test]
fn splats_fill_and_lanes_are_replaced_and_extracted_by_number() {
    assert_eq!(numeric::i8x16_splat(0x1234).bytes(), [0x34; 16]);
    assert_eq!(numeric::i16x8_splat(0x1_2345).bits(), 0x2345_2345_2345_2345_2345_2345_2345_2345);
    assert_eq!(numeric::i32x4_splat(1).bits(), 0x0000_0001_0000_0001_0000_0001_0000_0001);
    assert_eq!(numeric::i64x2_splat(2).bits(), 2 << 64 | 2);
    assert_eq!(numeric::f32x4_splat(-0.0).bits(), 0x8000_0000_8000_0000_8000_0000_8000_0000);
    assert_eq!(numeric::f64x2_splat(1.0).bits(), 0x3ff0_0000_0000_0000_3ff0_0000_0000_0000);

    assert_eq!(numeric::i8x16_extract_lane_s(COUNTED, 15), u32::MAX);
    assert_eq!(numeric::i8x16_extract_lane_u(COUNTED, 15), 0xff);
    assert_eq!(numeric::i16x8_extract_lane_s(COUNTED, 7), 0xffff_ff0e);
    assert_eq!(numeric::i16x8_extract_lane_u(COUNTED, 7), 0xff0e);
    assert_eq!(numeric::i32x4_extract_lane(COUNTED, 1), 0x0706_0504);
    assert_eq!(numeric::i64x2_extract_lane(COUNTED, 1), 0xff0e_0d0c_0b0a_0908);
    assert_eq!(numeric::f32x4_extract_lane(COUNTED, 2).to_bits(), 0x0b0a_0908);
    assert_eq!(numeric::f64x2_extract_lane(COUNTED, 0).to_bits(), 0x0706_0504_0302_0100);

    let replaced = |bits, lane: u8, x: u128| {
        let mut lanes = split(bits, COUNTED.bits());
        lanes[lane as usize] = x & mask(bits);
        V128::with_bits(join(bits, lanes))
    };
    for lane in 0..16 {
        assert_eq!(numeric::i8x16_replace_lane(COUNTED, 0x777, lane), replaced(8, lane, 0x777));
        assert_eq!(numeric::v128_load8_lane(0x77, COUNTED, lane), replaced(8, lane, 0x77));
        assert_eq!(u128::from(numeric::v128_store8_lane(COUNTED, lane)), split(8, COUNTED.bits())[lane as usize]);
    }
    for lane in 0..8 {
        assert_eq!(numeric::i16x8_replace_lane(COUNTED, 0x7_7777, lane), replaced(16, lane, 0x7_7777));
        assert_eq!(numeric::v128_load16_lane(0x7777, COUNTED, lane), replaced(16, lane, 0x7777));
        assert_eq!(u128::from(numeric::v128_store16_lane(COUNTED, lane)), split(16, COUNTED.bits())[lane as usize]);
    }
    for lane in 0..4 {
        assert_eq!(numeric::i32x4_replace_lane(COUNTED, 7, lane), replaced(32, lane, 7));
        assert_eq!(
            numeric::f32x4_replace_lane(COUNTED, f32::from_bits(0x7fa0_0000), lane),
            replaced(32, lane, 0x7fa0_0000)
        );
        assert_eq!(numeric::v128_load32_lane(7, COUNTED, lane), replaced(32, lane, 7));
        assert_eq!(u128::from(numeric::v128_store32_lane(COUNTED, lane)), split(32, COUNTED.bits())[lane as usize]);
    }
    for lane in 0..2 {
        assert_eq!(numeric::i64x2_replace_lane(COUNTED, 7, lane), replaced(64, lane, 7));
        assert_eq!(numeric::f64x2_replace_lane(COUNTED, f64::from_bits(7), lane), replaced(64, lane, 7));
        assert_eq!(numeric::v128_load64_lane(7, COUNTED, lane), replaced(64, lane, 7));
        assert_eq!(u128::from(numeric::v128_store64_lane(COUNTED, lane)), split(64, COUNTED.bits())[lane as usize]);
    }
}

#[test]
fn shuffles_number_the_bytes_of_both_operands() {
    let other = V128::with_bits(0x1f1e_1d1c_1b1a_1918_1716_1514_1312_1110);
    let lanes = [31, 0, 16, 14, 1, 1, 30, 2, 17, 3, 29, 4, 18, 5, 28, 6];
    assert_eq!(numeric::i8x16_shuffle(COUNTED, other, lanes).bytes(), lanes);
}

#[test]
fn loads_extend_splat_and_zero() {
    let bytes = 0x80ff_7f01_8000_0102;
    assert_eq!(numeric::v128_load8x8_s(bytes).bits(), 0xff80_ffff_007f_0001_ff80_0000_0001_0002);
    assert_eq!(numeric::v128_load8x8_u(bytes).bits(), 0x0080_00ff_007f_0001_0080_0000_0001_0002);
    assert_eq!(numeric::v128_load16x4_s(bytes).bits(), 0xffff_80ff_0000_7f01_ffff_8000_0000_0102);
    assert_eq!(numeric::v128_load16x4_u(bytes).bits(), 0x0000_80ff_0000_7f01_0000_8000_0000_0102);
    assert_eq!(numeric::v128_load32x2_s(bytes).bits(), 0xffff_ffff_80ff_7f01_ffff_ffff_8000_0102);
    assert_eq!(numeric::v128_load32x2_u(bytes).bits(), 0x0000_0000_80ff_7f01_0000_0000_8000_0102);
    assert_eq!(numeric::v128_load32_zero(7).bits(), 7);
    assert_eq!(numeric::v128_load64_zero(bytes).bits(), bytes.into());
    assert_eq!(numeric::v128_load8_splat(7), numeric::i8x16_splat(7));
    assert_eq!(numeric::v128_load16_splat(7), numeric::i16x8_splat(7));
    assert_eq!(numeric::v128_load32_splat(7), numeric::i32x4_splat(7));
    assert_eq!(numeric::v128_load64_splat(7), numeric::i64x2_splat(7));
}

#[test]
fn canonical_nans_replace_every_nan_lane_and_nothing_else() {
    let floats = V128::with_bits(join(32, [0xffc0_1234, 0x7f80_0000, 0x8000_0000, 0x7f80_0001]));
    assert_eq!(
        numeric::f32x4_canonical_nans(floats).bits(),
        join(32, [0x7fc0_0000, 0x7f80_0000, 0x8000_0000, 0x7fc0_0000])
    );
    let floats = V128::with_bits(join(64, [0xfff0_0000_0000_0001, 0xfff0_0000_0000_0000]));
    let canonical = join(64, [0x7ff8_0000_0000_0000, 0xfff0_0000_0000_0000]);
    assert_eq!(numeric::f64x2_canonical_nans(floats).bits(), canonical);
}
