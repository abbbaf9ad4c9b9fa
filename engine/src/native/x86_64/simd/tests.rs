//! Each row of the vector tables: its code, run on edge values, against the pure function.

use super::*;
use crate::native::x86_64::{Features, features};
use crate::op::numeric::{V128, bits::Bits};
use crate::op::{Immediates, each::*, numeric};
use crate::sys::code::Code;
use std::collections::HashSet;

/// An instruction.
struct Row {
    op: Op,
    params: &'static [Ty],
    result: Ty,
    /// Those to try: lanes, or shuffles.
    immediates: Vec<[u8; 16]>,
    /// The pure function.
    expected: fn(&[u128], [u8; 16]) -> u128,
    /// The width of lanes whose NaNs have open bits, and what makes them canonical.
    open_nans: Option<(u32, Unary)>,
}

type Unary = fn(V128) -> V128;
/// Operands, of which the first ones count.
type Args = [u128; 3];

/// All instructions.
fn rows() -> Vec<Row> {
    #[allow(non_camel_case_types)]
    type v128 = V128;
    macro_rules! call {
        (None $f:ident $immediate:ident ($($arg:expr),*)) => { numeric::$f($($arg),*) };
        (Lane $f:ident $immediate:ident ($($arg:expr),*)) => { numeric::$f($($arg,)* $immediate[0]) };
        (Lanes $f:ident $immediate:ident ($($arg:expr),*)) => { numeric::$f($($arg,)* $immediate) };
    }
    macro_rules! open {
        () => {
            None
        };
        (f32x4_canonical_nans) => {
            Some((32, numeric::f32x4_canonical_nans as Unary))
        };
        (f64x2_canonical_nans) => {
            Some((64, numeric::f64x2_canonical_nans as Unary))
        };
    }
    macro_rules! rows {
        ($(($op:ident, $f:ident, ($name:literal $proposal:ident $immediates:ident), $($param:ident)* => $result:ident
            $(, $canonical:ident)?))*) => {
            vec![$({
                let Signature::Fixed { params, results: &[result] } = Op::$op.info().signature else { unreachable!() };
                Row {
                    op: Op::$op,
                    params,
                    result,
                    immediates: immediates(stringify!($immediates), $name),
                    expected: |args, _immediate| {
                        let mut args = args.iter();
                        let _ = &mut args;
                        call!($immediates $f _immediate ($($param::with_bits(*args.next().unwrap())),*)).bits()
                    },
                    open_nans: open!($($canonical)?),
                }
            }),*]
        };
    }
    for_each_simd!(rows)
}

/// The immediates to try: every lane; shuffles that are one instruction and others.
fn immediates(kind: &str, name: &str) -> Vec<[u8; 16]> {
    let lanes: u8 =
        name.split_once('.').and_then(|(shape, _)| shape.split_once('x')).map_or(1, |(_, n)| n.parse().unwrap());
    match kind {
        "Lane" => (0..lanes).map(|lane| [lane; 16]).collect(),
        "Lanes" => {
            let one = |of: &dyn Fn(u8) -> u8| std::array::from_fn(|i| of(i as u8));
            let mut all = vec![
                [31, 0, 16, 14, 1, 1, 30, 2, 17, 3, 29, 4, 18, 5, 28, 6],
                [9, 3, 0, 15, 14, 1, 1, 7, 8, 2, 6, 5, 13, 12, 11, 10],
                [25, 19, 16, 31, 30, 17, 17, 23, 24, 18, 22, 21, 29, 28, 27, 26],
                [4, 5, 6, 7, 0, 1, 2, 3, 20, 21, 22, 23, 16, 17, 18, 19],
                [24, 25, 26, 27, 28, 29, 30, 31, 12, 13, 14, 15, 0, 1, 2, 3],
                [8, 9, 10, 11, 24, 25, 26, 27, 0, 1, 2, 3, 28, 29, 30, 31],
                [1, 2, 3, 4, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27],
            ];
            for width in [1, 2, 4, 8] {
                for from in [0, 8, 16, 24] {
                    all.push(one(&|i| (i / width % 2 * 16 + from + i / width / 2 * width + i % width) % 32));
                }
            }
            for from in 0..32 {
                all.push(one(&|i| (from + i) % 32));
                all.push([from; 16]);
                all.push(one(&|i| i + (from >> (i / 2 % 5) & 1) * 16));
                all.push(one(&|i| ((from + i / 4 * 12) & 0x1c) + i % 4));
            }
            all
        }
        _ => vec![[0xaa; 16]],
    }
}

/// Vectors in which each value comes to each lane, and in pairs of which each pair of values comes to the same lane.
fn vectors_of(bits: u32, values: &[u128]) -> Vec<u128> {
    let value = |turn: usize, i: u32| values[(turn + i as usize * 5) % values.len()] << (i * bits);
    (0..values.len()).map(|turn| (0..128 / bits).fold(0, |vector, i| vector | value(turn, i))).collect()
}

/// The edge values of integers of a width.
fn ints(bits: u32) -> Vec<u128> {
    let mask = (1u128 << bits) - 1;
    let top = 1u128 << (bits - 1);
    let mut all = vec![
        0,
        1,
        2,
        3,
        top - 1,
        top,
        top + 1,
        mask,
        mask - 1,
        top / 2,
        top / 2 - 1,
        mask / 3,
        0x80,
        0x7f,
        0x70,
        15,
        16,
        17,
    ];
    if bits > 8 {
        all.extend([0x7fff, 0x8000, 0x8001, 0xff, 0x100, 0xffff, mask - 0x7f, mask - 0x80]);
    }
    if bits > 16 {
        all.extend([
            0x10000,
            mask - 0x7fff,
            mask - 0x8000,
            0x00ff_ff80,
            0x0100_0001,
            0x0100_0003,
            0x7fff_ff80,
            0x7fff_ffc0,
            0xffff_ff7f,
            0xffff_ff80,
            0xffff_ffff,
        ]);
    }
    if bits > 32 {
        all.extend([
            0x7fff_ffff,
            0x8000_0000,
            0x1_0000_0000,
            0xffff_ffff_0000_0000,
            0x8000_0000_8000_0000,
            0x8000_0000_7fff_ffff,
        ]);
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Edge values of floats, as f64: all exact or rounded on their way to f32.
const FLOATS: [f64; 34] = [
    0.0,
    1e-45,
    1e-40,
    1.1754943508222875e-38,
    0.1,
    0.49999997,
    0.5,
    0.75,
    1.0,
    1.5,
    2.0,
    2.5,
    3.5,
    65535.0,
    65536.0,
    4194303.5,
    4194304.5,
    8388607.5,
    8388608.0,
    16777217.0,
    2147483520.0,
    2147483647.0,
    2147483648.0,
    2147483648.5,
    2147483649.0,
    4294967040.0,
    4294967295.0,
    4294967295.5,
    4294967296.0,
    9223372036854775808.0,
    1.8446744073709552e19,
    1e30,
    3.4028234663852886e38,
    f64::INFINITY,
];
const WIDE: [f64; 12] = [
    5e-324,
    f64::MIN_POSITIVE,
    0.49999999999999994,
    2147483646.9999998,
    2147483647.9999998,
    4294967295.9999995,
    2251799813685247.5,
    4503599627370495.5,
    4503599627370497.0,
    3.4028235677973366e38,
    1e300,
    f64::MAX,
];

fn floats32() -> Vec<u128> {
    let nans = [0x7fc0_0000, 0x7fa0_0000, 0x7f80_0001, 0x7fff_ffff, 0x7fc0_1234];
    let numbers = FLOATS.map(|x| (x as f32).to_bits());
    numbers.into_iter().chain(nans).flat_map(|x| [x, x | 1 << 31]).map(u128::from).collect()
}

fn floats64() -> Vec<u128> {
    let nans = [
        0x7ff8_0000_0000_0000,
        0x7ff4_0000_0000_0000,
        0x7ff0_0000_0000_0001,
        0x7fff_ffff_ffff_ffff,
        0x7ff8_0000_2000_1234,
    ];
    let numbers = FLOATS.into_iter().chain(WIDE).map(f64::to_bits);
    numbers.chain(nans).flat_map(|x| [x, x | 1 << 63]).map(u128::from).collect()
}

/// The numbers of this type to try.
fn numbers(ty: Ty) -> Vec<u128> {
    match ty {
        Ty::I32 => ints(32),
        Ty::I64 => ints(64),
        Ty::F32 => floats32(),
        Ty::F64 => floats64(),
        _ => unreachable!("{ty:?} is no number"),
    }
}

/// The vectors to try, by kind of lanes.
fn vectors() -> Vec<Vec<u128>> {
    let mut all: Vec<Vec<u128>> = [8, 16, 32, 64].into_iter().map(|bits| vectors_of(bits, &ints(bits))).collect();
    all.extend([vectors_of(32, &floats32()), vectors_of(64, &floats64())]);
    let any = [0, u128::MAX, 0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100, 0x9f8e_7d6c_5b4a_3928_1706_f5e4_d3c2_b1a0];
    all.iter_mut().for_each(|kind| kind.extend(any));
    all
}

/// All combinations of operands, the vectors among them of one kind; of a third one only some.
fn combinations(params: &[Ty]) -> Vec<Args> {
    let mut all = Vec::new();
    for kind in vectors() {
        let set = |i: usize| match params.get(i) {
            None => vec![0],
            Some(Ty::V128) => kind.clone(),
            Some(&ty) => numbers(ty),
        };
        let (first, second, third) = (set(0), set(1), set(2));
        for &a in &first {
            for &b in &second {
                let n = all.len();
                all.extend([n * 7, n * 31 + 5][..third.len().min(2)].iter().map(|n| [a, b, third[n % third.len()]]));
            }
        }
    }
    all
}

/// What the code is given, and leaves. Offsets into it are multiples of 16.
#[derive(Default)]
#[repr(C, align(16))]
struct Buffer {
    operands: Args,
    result: u128,
    /// The operands' registers afterwards.
    after: Args,
}

/// Where operands and the result are.
#[derive(Clone, Debug)]
struct Places {
    dst: Any,
    operands: Vec<Src>,
    work: [u8; 3],
}

const CANARY: u64 = 0x5a5a_a5a5_1234_8765;

/// A function of a [`Buffer`] in rdi, which does one instruction.
fn assemble(row: &Row, places: &Places, immediate: [u8; 16], features: Features, canonical_nans: bool) -> Vec<u8> {
    let mut asm = Asm::new(features, canonical_nans);
    let work = Work { vectors: places.work.map(Freg), scratch: RAX };
    // The frame's pointer is the buffer, so that operands may be in it.
    for saved in [RBP, RBX] {
        asm.e.alu_imm(5, true, RSP, 8);
        asm.e.mov_to(true, Rm::Mem(RSP, 0), saved);
    }
    asm.e.mov(true, RBP, RDI);
    for i in 0..16 {
        asm.e.mov_imm(RAX, CANARY);
        asm.e.op(0x66_0f6e, true, i, RAX);
        asm.lanes(0x66_0f6c, Freg(i), Freg(i));
    }
    for reg in [RAX, RBX, RSI, R9] {
        asm.e.mov_imm(reg, CANARY);
    }
    for (i, &place) in places.operands.iter().enumerate() {
        let from = Rm::Mem(RBP, 16 * i as i32);
        match (place, row.params[i]) {
            (Src::Reg(Any::Float(reg)), Ty::F32) => asm.e.op(0xf3_0f10, false, reg.0, from),
            (Src::Reg(Any::Float(reg)), Ty::F64) => asm.e.op(0xf2_0f10, false, reg.0, from),
            (Src::Reg(Any::Float(reg)), _) => asm.lanes(0x0f28, reg, from),
            (Src::Reg(Any::Int(reg)), ty) => asm.e.mov(ty == Ty::I64, reg, from),
            _ => {}
        }
    }
    asm.simd(row.op, places.dst, &places.operands, immediate, &work);
    let result = Rm::Mem(RBP, 48);
    match places.dst {
        Any::Int(reg) => asm.e.mov_to(true, result, reg),
        Any::Float(reg) => asm.e.op(0x0f29, false, reg.0, result),
    }
    for (i, &place) in places.operands.iter().enumerate() {
        let to = Rm::Mem(RBP, 64 + 16 * i as i32);
        match place {
            Src::Reg(Any::Float(reg)) => asm.e.op(0x0f29, false, reg.0, to),
            Src::Reg(Any::Int(reg)) => asm.e.mov_to(true, to, reg),
            _ => {}
        }
    }
    for saved in [RBX, RBP] {
        asm.e.mov(true, saved, Rm::Mem(RSP, 0));
        asm.e.alu_imm(0, true, RSP, 8);
    }
    asm.e.byte(0xc3);
    asm.finish().0
}

fn run(code: &Code, buffer: &mut Buffer) {
    // SAFETY: the code is that of a function, which takes a pointer to a buffer and writes nothing else.
    let function: extern "sysv64" fn(*mut Buffer) = unsafe { std::mem::transmute(code.base()) };
    function(buffer);
}

/// The ways to place vector operands and the result: apart, low and high numbers, the result in each operand's register, all
/// operands in one.
fn placements(row: &Row) -> Vec<Places> {
    let float = |reg: u8| Src::Reg(Any::Float(Freg(reg)));
    let is_int = |ty| matches!(ty, Ty::I32 | Ty::I64);
    let scalar_int = Src::Reg(Any::Int(RSI));
    let place = |dst: u8, regs: [u8; 3], work: [u8; 3]| Places {
        dst: if is_int(row.result) { Any::Int(if dst < 8 { RBX } else { R9 }) } else { Any::Float(Freg(dst)) },
        operands: row
            .params
            .iter()
            .zip(regs)
            .map(|(&ty, reg)| if is_int(ty) { scalar_int } else { float(reg) })
            .collect(),
        work,
    };
    let mut all = vec![place(0, [1, 2, 3], [14, 15, 13]), place(12, [9, 10, 11], [7, 6, 5])];
    for (i, &ty) in row.params.iter().enumerate() {
        if !is_int(ty) && !is_int(row.result) {
            all.push(place([1, 9, 3][i], [1, 9, 3], [14, 4, 13]));
        }
    }
    let vectors = row.params.iter().filter(|&&ty| ty == Ty::V128).count();
    if vectors > 1 {
        all.push(place(4, [2, 2, 2], [14, 15, 13]));
        all.push(place(2, [2, 2, 2], [14, 15, 13]));
    }
    if vectors == 3 {
        for (dst, regs) in
            [(1, [1, 1, 2]), (1, [1, 2, 1]), (1, [2, 1, 1]), (3, [1, 1, 2]), (3, [1, 2, 1]), (3, [2, 1, 1])]
        {
            all.push(place(dst, regs, [14, 15, 13]));
        }
    } else if let [.., Ty::I32 | Ty::I64 | Ty::F32 | Ty::F64] = row.params {
        let mut framed = place(1, [1, 2, 3], [14, 15, 13]);
        *framed.operands.last_mut().unwrap() = Src::Frame(16 * (row.params.len() as i32 - 1));
        all.push(framed);
    }
    all
}

fn split(bits: u32, vector: u128) -> impl Iterator<Item = u128> {
    let mask = if bits == 128 { u128::MAX } else { (1 << bits) - 1 };
    (0..128 / bits).map(move |i| vector >> (i * bits) & mask)
}

/// The bits of infinity in a width, and the one that makes a NaN quiet.
fn infinity(bits: u32) -> (u128, u128) {
    if bits == 32 { (0x7f80_0000, 0x40_0000) } else { (0x7ff0_0000_0000_0000, 0x8_0000_0000_0000) }
}

fn is_nan(bits: u32, lane: u128) -> bool {
    lane & ((1 << (bits - 1)) - 1) > infinity(bits).0
}

fn is_canonical(bits: u32, lane: u128) -> bool {
    let (infinity, quiet) = infinity(bits);
    lane & ((1 << (bits - 1)) - 1) == infinity | quiet
}

/// Whether a result is one of those that the specification allows: each NaN is quiet, and canonical unless an operand's NaN in
/// that lane is not.
fn allowed(row: &Row, bits: u32, args: &[u128], actual: u128, expected: u128) -> bool {
    let from = match row.op {
        Op::F32x4DemoteF64x2Zero => 64,
        Op::F64x2PromoteLowF32x4 => 32,
        _ => bits,
    };
    split(bits, actual).zip(split(bits, expected)).enumerate().all(|(i, (actual, expected))| {
        if !is_nan(bits, expected) {
            return actual == expected;
        }
        let open = args
            .iter()
            .any(|&arg| split(from, arg).nth(i).is_some_and(|lane| is_nan(from, lane) && !is_canonical(from, lane)));
        let quiet = infinity(bits).0 | infinity(bits).1;
        if open { actual & quiet == quiet } else { is_canonical(bits, actual) }
    })
}

/// Checks code that was made for these places on these operands.
fn check(row: &Row, places: &Places, immediate: [u8; 16], canonical_nans: bool, code: &[u8], all: &[Args]) {
    let name = row.op.info().name;
    let code = Code::new(code).unwrap();
    let mut buffer = Buffer::default();
    // Operands that share a register are all the last one of it.
    let same = |i| places.operands.iter().rposition(|&place| place == places.operands[i]).unwrap();
    let sources: Vec<usize> = (0..places.operands.len()).map(same).collect();
    let mask = |ty| match ty {
        Ty::V128 => u128::MAX,
        // Registers that hold an i32 are zero above.
        Ty::I32 | Ty::I64 | Ty::F64 => u64::MAX.into(),
        _ => u32::MAX.into(),
    };
    for given in all {
        let mut args = *given;
        for (i, &source) in sources.iter().enumerate() {
            args[i] = given[source];
        }
        buffer.operands = args;
        run(&code, &mut buffer);
        let mut expected = (row.expected)(&args, immediate);
        let actual = buffer.result & mask(row.result);
        let right = match row.open_nans {
            Some((_, canonical)) if canonical_nans => {
                expected = canonical(V128::with_bits(expected)).bits();
                actual == expected
            }
            Some((bits, _)) => allowed(row, bits, &args, actual, expected),
            None => actual == expected,
        };
        assert!(right, "{name} {args:#034x?} {places:?} {immediate:?}: {actual:#034x}, not {expected:#034x}");
        for (i, (&place, &ty)) in places.operands.iter().zip(row.params).enumerate() {
            if place != Src::Reg(places.dst) && matches!(place, Src::Reg(_)) {
                assert_eq!((buffer.after[i] ^ args[i]) & mask(ty), 0, "{name} changes operand {i}, {places:?}");
            }
        }
    }
}

#[test]
fn every_row_gives_the_result_of_its_pure_function() {
    for row in rows() {
        let mut all = combinations(row.params);
        if row.op.info().immediates == Immediates::Lanes {
            // What moves does not depend on the values.
            all = all.into_iter().step_by(97).collect();
        }
        for &immediate in &row.immediates {
            for places in placements(&row) {
                let mut seen = HashSet::new();
                for (features, canonical_nans) in
                    [(Features::default(), false), (Features::default(), true), (features(), false), (features(), true)]
                {
                    let code = assemble(&row, &places, immediate, features, canonical_nans);
                    if seen.insert((code.clone(), canonical_nans && row.open_nans.is_some())) {
                        check(&row, &places, immediate, canonical_nans, &code, &all);
                    }
                }
            }
        }
    }
}

#[test]
fn constant_numbers_and_counts_give_the_same() {
    for row in rows() {
        let Some((&ty, vectors_before)) = row.params.split_last().filter(|(ty, _)| **ty != Ty::V128) else { continue };
        let numbers = if shift::row(row.op).is_some() { (0..130).collect() } else { numbers(ty) };
        for number in numbers {
            let mut all = combinations(vectors_before);
            all.iter_mut().for_each(|args| args[vectors_before.len()] = number);
            for &immediate in &row.immediates {
                for mut places in placements(&row) {
                    *places.operands.last_mut().unwrap() = Src::Const(number as u64);
                    let code = assemble(&row, &places, immediate, features(), true);
                    check(&row, &places, immediate, true, &code, &all);
                }
            }
        }
    }
}

#[test]
fn constants_are_what_they_are_asked_to_be() {
    for value in vectors().concat() {
        let mut asm = Asm::new(Features::default(), false);
        for (at, reg) in [(0, Freg(3)), (16, Freg(13))] {
            asm.vector_constant(reg, value.to_le_bytes());
            asm.e.op(0x0f29, false, reg.0, Rm::Mem(RDI, at));
        }
        asm.e.byte(0xc3);
        let mut buffer = Buffer::default();
        run(&Code::new(&asm.finish().0).unwrap(), &mut buffer);
        assert_eq!(buffer.operands[..2], [value, value]);
    }
}
