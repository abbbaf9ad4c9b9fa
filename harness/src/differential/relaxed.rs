//! Relaxed vector instructions against the sets of results that the specification allows, for engines that follow rules of their own:
//! those that follow one set of rules are compared bit by bit, like everything else.
//!
//! Where results may vary, the specification has a parameter of the environment (`R_fmadd`, `R_swizzle`, ...; "Relaxed
//! operations" under numerics): an engine makes one choice, always and for all instructions of that parameter. So each result
//! takes away the choices that it does not fit, and when none is left the engine is wrong, or not consistent with itself.

use crate::engine::{CompileError, Engine, Fault, Outcome, SessionOptions, Value};
use crate::generate::{Source, values};

use std::collections::BTreeMap;
use wast::parser::{ParseBuffer, parse};

/// What a lane of a result may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    /// These bits.
    Bits(u64),
    /// A NaN; with the canonical payload if all NaNs among the operands have it.
    Nan { canonical: bool },
    /// Whatever the machine gives.
    Any,
}

/// What each lane may be, the lowest first, by one choice.
struct Allowed {
    width: u32,
    lanes: Vec<Vec<Lane>>,
}

/// An instruction: which parameter it depends on, how many choices that has, and what each of them allows for some operands.
struct Row {
    name: &'static str,
    parameter: &'static str,
    choices: usize,
    operands: usize,
    allowed: fn(usize, &[u128]) -> Allowed,
}

const fn row(
    name: &'static str,
    parameter: &'static str,
    choices: usize,
    operands: usize,
    allowed: fn(usize, &[u128]) -> Allowed,
) -> Row {
    Row { name, parameter, choices, operands, allowed }
}

const ROWS: &[Row] = &[
    row("i8x16.relaxed_swizzle", "swizzle", 2, 2, swizzle),
    row("i32x4.relaxed_trunc_f32x4_s", "trunc_s", 2, 1, |r, v| each(32, v, |lane| truncate(r, 32, true, lane[0]))),
    row("i32x4.relaxed_trunc_f32x4_u", "trunc_u", 2, 1, |r, v| each(32, v, |lane| truncate(r, 32, false, lane[0]))),
    row("i32x4.relaxed_trunc_f64x2_s_zero", "trunc_s", 2, 1, |r, v| truncate_zero(r, true, v)),
    row("i32x4.relaxed_trunc_f64x2_u_zero", "trunc_u", 2, 1, |r, v| truncate_zero(r, false, v)),
    row("f32x4.relaxed_madd", "fmadd", 2, 3, |r, v| each(32, v, |lane| multiply_add(r, 32, lane, false))),
    row("f32x4.relaxed_nmadd", "fmadd", 2, 3, |r, v| each(32, v, |lane| multiply_add(r, 32, lane, true))),
    row("f64x2.relaxed_madd", "fmadd", 2, 3, |r, v| each(64, v, |lane| multiply_add(r, 64, lane, false))),
    row("f64x2.relaxed_nmadd", "fmadd", 2, 3, |r, v| each(64, v, |lane| multiply_add(r, 64, lane, true))),
    row("i8x16.relaxed_laneselect", "laneselect", 2, 3, |r, v| each(8, v, |lane| select(r, 8, lane))),
    row("i16x8.relaxed_laneselect", "laneselect", 2, 3, |r, v| each(16, v, |lane| select(r, 16, lane))),
    row("i32x4.relaxed_laneselect", "laneselect", 2, 3, |r, v| each(32, v, |lane| select(r, 32, lane))),
    row("i64x2.relaxed_laneselect", "laneselect", 2, 3, |r, v| each(64, v, |lane| select(r, 64, lane))),
    row("f32x4.relaxed_min", "fmin", 4, 2, |r, v| each(32, v, |lane| least(r, 32, lane, false))),
    row("f32x4.relaxed_max", "fmax", 4, 2, |r, v| each(32, v, |lane| least(r, 32, lane, true))),
    row("f64x2.relaxed_min", "fmin", 4, 2, |r, v| each(64, v, |lane| least(r, 64, lane, false))),
    row("f64x2.relaxed_max", "fmax", 4, 2, |r, v| each(64, v, |lane| least(r, 64, lane, true))),
    row("i16x8.relaxed_q15mulr_s", "iq15mulr", 2, 2, |r, v| each(16, v, |lane| multiply_q15(r, lane))),
    row("i16x8.relaxed_dot_i8x16_i7x16_s", "idot", 2, 2, |r, v| each(16, v, |lane| dot(r, lane[0], lane[1]).to_vec())),
    row("i32x4.relaxed_dot_i8x16_i7x16_add_s", "idot", 2, 3, |r, v| each(32, v, |lane| dot_add(r, lane))),
];

// ---- The sets, by choice, as the specification has them. ----

fn mask(width: u32) -> u64 {
    u64::MAX >> (64 - width)
}

fn lanes(width: u32, vector: u128) -> impl Iterator<Item = u64> {
    (0..128 / width).map(move |lane| (vector >> (lane * width)) as u64 & mask(width))
}

/// What each lane allows by itself.
fn each(width: u32, vectors: &[u128], lane: impl Fn(&[u64]) -> Vec<Lane>) -> Allowed {
    let at = |at: u32| vectors.iter().map(|vector| (vector >> (at * width)) as u64 & mask(width)).collect::<Vec<_>>();
    Allowed { width, lanes: (0..128 / width).map(|number| lane(&at(number))).collect() }
}

fn bits(bits: u64) -> Vec<Lane> {
    vec![Lane::Bits(bits)]
}

/// A number of 16 to 127 selects nothing, or the byte of that number modulo 16.
fn swizzle(choice: usize, vectors: &[u128]) -> Allowed {
    let bytes: Vec<u64> = lanes(8, vectors[0]).collect();
    each(8, &vectors[1..], |lane| {
        bits(match lane[0] {
            at @ 0..16 => bytes[at as usize],
            at @ 16..128 if choice == 1 => bytes[at as usize % 16],
            _ => 0,
        })
    })
}

/// The float of these bits, in double precision, which is exact.
fn float(width: u32, bits: u64) -> f64 {
    if width == 32 { f64::from(f32::from_bits(bits as u32)) } else { f64::from_bits(bits) }
}

/// What does not fit 32 bits is clamped, or the least signed integer; for unsigned ones, anything.
fn truncate(choice: usize, width: u32, signed: bool, lane: u64) -> Vec<Lane> {
    let value = float(width, lane).trunc();
    let fits = if signed {
        (-2_147_483_648.0..2_147_483_648.0).contains(&value)
    } else {
        (0.0..4_294_967_296.0).contains(&value)
    };
    let clamped = if signed { value as i32 as u32 } else { value as u32 };
    match (choice, fits) {
        (1, false) if signed => bits(0x8000_0000),
        (1, false) => vec![Lane::Any],
        _ => bits(clamped.into()),
    }
}

fn truncate_zero(choice: usize, signed: bool, vectors: &[u128]) -> Allowed {
    let low = lanes(64, vectors[0]).map(|lane| truncate(choice, 64, signed, lane));
    Allowed { width: 32, lanes: low.chain([bits(0), bits(0)]).collect() }
}

/// Product and sum are rounded apart, or once.
fn multiply_add(choice: usize, width: u32, lane: &[u64], negated: bool) -> Vec<Lane> {
    let sign = if negated { 1 << (width - 1) } else { 0 };
    let [a, b, c] = [lane[0] ^ sign, lane[1], lane[2]];
    let result = if width == 32 {
        let [a, b, c] = [a, b, c].map(|bits| f32::from_bits(bits as u32));
        u64::from((if choice == 0 { a * b + c } else { a.mul_add(b, c) }).to_bits())
    } else {
        let [a, b, c] = [a, b, c].map(f64::from_bits);
        (if choice == 0 { a * b + c } else { a.mul_add(b, c) }).to_bits()
    };
    vec![if is_nan(width, result) { nan(width, &[a, b, c]) } else { Lane::Bits(result) }]
}

fn is_nan(width: u32, bits: u64) -> bool {
    float(width, bits).is_nan()
}

/// The payload of a canonical NaN, without its sign.
fn canonical(width: u32) -> u64 {
    if width == 32 { 0x7fc0_0000 } else { 0x7ff8_0000_0000_0000 }
}

/// A NaN that arithmetic makes of these operands.
fn nan(width: u32, operands: &[u64]) -> Lane {
    let payload = |bits: u64| bits & mask(width) >> 1;
    let canonical = operands.iter().all(|bits| !is_nan(width, *bits) || payload(*bits) == canonical(width));
    Lane::Nan { canonical }
}

/// Bit by bit, or the whole lane by its highest bit. For lanes of 16 bits the suite also admits each byte by its own highest bit.
fn select(choice: usize, width: u32, lane: &[u64]) -> Vec<Lane> {
    let by = |mask: u64| Lane::Bits(lane[0] & mask | lane[1] & !mask);
    if choice == 0 {
        return vec![by(lane[2])];
    }
    let spread = |width: u32, bits: u64| if bits >> (width - 1) & 1 == 1 { mask(width) } else { 0 };
    let bytes = spread(8, lane[2] & 0xff) | spread(8, lane[2] >> 8 & 0xff) << 8;
    let mut allowed = vec![by(spread(width, lane[2]))];
    allowed.extend((width == 16).then(|| by(bytes)));
    allowed
}

/// As `min` or `max`; or of a NaN and a number, or zeros of both signs, one of the two by its position, or which is not the NaN.
fn least(choice: usize, width: u32, lane: &[u64], greatest: bool) -> Vec<Lane> {
    let ([a, b], sign) = ([lane[0], lane[1]], 1 << (width - 1));
    let (x, y) = (float(width, a), float(width, b));
    let zeros = x == 0.0 && y == 0.0 && a != b;
    vec![match choice {
        1 if x.is_nan() || zeros => Lane::Bits(a),
        1 if y.is_nan() => Lane::Bits(a),
        2 if x.is_nan() || y.is_nan() || zeros => Lane::Bits(b),
        3 if x.is_nan() => Lane::Bits(b),
        3 if y.is_nan() => Lane::Bits(a),
        _ if x.is_nan() || y.is_nan() => nan(width, &[a, b]),
        _ if zeros => Lane::Bits(if greatest { 0 } else { sign }),
        _ => Lane::Bits(if (x < y) != greatest { a } else { b }),
    }]
}

/// -1 times -1 is clamped, or wraps.
fn multiply_q15(choice: usize, lane: &[u64]) -> Vec<Lane> {
    let [a, b] = [lane[0], lane[1]].map(|bits| i64::from(bits as u16 as i16));
    let rounded = (a * b + 0x4000) >> 15;
    bits((if choice == 0 { rounded.min(0x7fff) } else { rounded }) as u64 & 0xffff)
}

/// The sum of the products of two bytes each, those of the second operand signed or unsigned: modulo 2^16, or clamped.
fn dot(choice: usize, a: u64, b: u64) -> [Lane; 2] {
    let sum = dot_exact(choice, a, b);
    [sum, sum.clamp(-0x8000, 0x7fff)].map(|sum| Lane::Bits(sum as u64 & 0xffff))
}

fn dot_exact(choice: usize, a: u64, b: u64) -> i64 {
    let product = |shift: u32| {
        let (a, b) = ((a >> shift) as u8 as i8, (b >> shift) as u8);
        i64::from(a) * if choice == 0 { i64::from(b as i8) } else { i64::from(b) }
    };
    product(0) + product(8)
}

/// The sums of two pairs each, and of the third operand; the pairs modulo 2^16, clamped, or as they are.
fn dot_add(choice: usize, lane: &[u64]) -> Vec<Lane> {
    let pairs = [0, 16].map(|shift| dot_exact(choice, lane[0] >> shift, lane[1] >> shift));
    let narrow: [fn(i64) -> i64; 3] = [|sum| i64::from(sum as i16), |sum| sum.clamp(-0x8000, 0x7fff), |sum| sum];
    let total = |narrow: fn(i64) -> i64| pairs.into_iter().map(narrow).sum::<i64>().wrapping_add(lane[2] as i64);
    narrow.into_iter().map(|narrow| Lane::Bits(total(narrow) as u64 & mask(32))).collect()
}

impl Allowed {
    fn holds(&self, result: u128) -> bool {
        lanes(self.width, result).zip(&self.lanes).all(|(bits, allowed)| {
            allowed.iter().any(|lane| match lane {
                Lane::Bits(wanted) => *wanted == bits,
                Lane::Any => true,
                Lane::Nan { canonical: true } => bits & mask(self.width) >> 1 == canonical(self.width),
                Lane::Nan { canonical: false } => bits & canonical(self.width) == canonical(self.width),
            })
        })
    }
}

// ---- Checking an engine. ----

/// What a check came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelaxedSummary {
    /// How many results were judged.
    pub results: u64,
    /// The choices that fit everything the engine did, by parameter.
    pub choices: BTreeMap<&'static str, Vec<usize>>,
    /// Each result that no choice fits, or none that fits what the engine did before, in words.
    pub findings: Vec<String>,
}

/// Runs every relaxed instruction of an engine on operands from a seed, `rounds` times each. `None` when it does not execute them.
///
/// # Errors
/// [`Fault`] when the engine fails.
pub fn check(engine: &dyn Engine, seed: u64, rounds: u32) -> Result<Option<RelaxedSummary>, Fault> {
    let options = SessionOptions { canonical_nans: false, fuel: false, memory_limit: None };
    let mut session = engine.open(&options)?;
    let module = match session.compile(&module())? {
        Ok(module) => module,
        Err(CompileError::Unsupported { .. }) => return Ok(None),
        Err(CompileError::Invalid { message, .. }) => return Err(Fault::Broken(message)),
    };
    let (instance, outcome) = session.instantiate(module, &[])?;
    if outcome != Outcome::Return(vec![]) {
        return Err(Fault::Broken(format!("the module of relaxed instructions: {outcome:?}")));
    }
    let (mut source, mut summary) = (Source::new(seed), RelaxedSummary::default());
    for row in ROWS {
        for _ in 0..rounds {
            let operands: Vec<u128> = (0..row.operands).map(|_| vector(&mut source)).collect();
            let arguments: Vec<Value> = operands.iter().map(|operand| Value::V128(*operand)).collect();
            let result = match session.invoke(instance, row.name, &arguments)? {
                Outcome::Return(values) if matches!(values[..], [Value::V128(_)]) => values[0],
                outcome => {
                    summary.findings.push(format!("{}: {outcome:?}", row.name));
                    continue;
                }
            };
            summary.judge(row, &operands, result);
        }
    }
    Ok(Some(summary))
}

impl RelaxedSummary {
    fn judge(&mut self, row: &Row, operands: &[u128], result: Value) {
        let Value::V128(bits) = result else { return };
        self.results += 1;
        let left = self.choices.entry(row.parameter).or_insert_with(|| (0..row.choices).collect());
        let fits = |choice: &usize| (row.allowed)(*choice, operands).holds(bits);
        let fitting: Vec<usize> = left.iter().copied().filter(fits).collect();
        if !fitting.is_empty() {
            *left = fitting;
            return;
        }
        let ever = (0..row.choices).any(|choice| fits(&choice));
        let what = if ever { "not what it did before" } else { "not allowed" };
        self.findings.push(format!("{} of {operands:032x?} is {bits:#034x}: {what}", row.name));
    }
}

/// Edge values, or lanes of several kinds, or random bits.
fn vector(source: &mut Source<'_>) -> u128 {
    use crate::engine::Type;
    let draw = if source.percent(75) { values::edge } else { values::random };
    match draw(source, Type::V128) {
        Value::V128(bits) => bits,
        other => unreachable!("a vector was asked for, not {other:?}"),
    }
}

/// A module that exports each instruction as a function of its name.
fn module() -> Vec<u8> {
    let functions: String = ROWS
        .iter()
        .map(|row| {
            let operands: String = (0..row.operands).map(|at| format!(" (local.get {at})")).collect();
            let params = " v128".repeat(row.operands);
            format!("(func (export \"{0}\") (param{params}) (result v128) ({0}{operands}))", row.name)
        })
        .collect();
    let text = format!("(module {functions})");
    let buffer = ParseBuffer::new(&text).expect("written here");
    parse::<wast::Wat<'_>>(&buffer).and_then(|mut module| module.encode()).expect("written here")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::registry;
    use crosscheck_engine::op::{Op, Proposal};

    #[test]
    fn every_relaxed_instruction_has_a_row() {
        let mut names: Vec<_> =
            Op::ALL.iter().map(|op| op.info()).filter(|info| info.proposal == Proposal::RelaxedSimd).collect();
        names.retain(|info| !ROWS.iter().any(|row| row.name == info.name));
        assert!(names.is_empty(), "{names:?}");
    }

    #[test]
    fn every_engine_chooses_from_the_sets_and_the_bundled_one_as_the_deterministic_profile() {
        for id in registry::ids() {
            let engine = registry::by_id(id).unwrap();
            let summary = check(&*engine, 1, 400).unwrap().expect("all execute them");
            assert_eq!(summary.findings, [""; 0], "{id}");
            let deterministic = registry::bundled().all(|bundled| bundled != id)
                || summary.choices.values().all(|choices| choices.contains(&0));
            assert!(deterministic, "{id}: {:?}", summary.choices);
        }
    }

    #[test]
    fn results_outside_the_sets_and_second_thoughts_are_found() {
        let mut summary = RelaxedSummary::default();
        let swizzle = &ROWS[0];
        let operands = [7, 16];
        summary.judge(swizzle, &operands, Value::V128(0x0707_0707_0707_0707_0707_0707_0707_0700));
        summary.judge(swizzle, &operands, Value::V128(0x0707_0707_0707_0707_0707_0707_0707_0707));
        summary.judge(swizzle, &operands, Value::V128(1));
        let [second, never] = &summary.findings[..] else { panic!("{summary:?}") };
        assert!(second.contains("not what it did before") && never.contains("not allowed"), "{summary:?}");
    }
}
