//! Expected results: matching and printing (specification of the scripts: "interpreter/README.md", section "Scripts").

use crate::engine::{Ref, Value};
use std::fmt;
use wast::core::{NanPattern, V128Pattern, WastRetCore};

/// What a result must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// An integer or vector's exact bits.
    Exactly(Value),
    /// An f32.
    F32(Float<u32>),
    /// An f64.
    F64(Float<u64>),
    /// A vector of f32.
    F32x4([Float<u32>; 4]),
    /// A vector of f64.
    F64x2([Float<u64>; 2]),
    /// Null.
    Null,
    /// Not null, and of a kind.
    Reference(RefKind),
    /// Any one of these.
    Either(Vec<Pattern>),
}

/// What a float must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Float<B> {
    /// These bits.
    Bits(B),
    /// A NaN with the canonical payload, of either sign.
    CanonicalNan,
    /// A NaN whose quiet bit is set.
    ArithmeticNan,
}

/// What a non-null reference must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefKind {
    /// Any external value, or the one with that number.
    Extern(Option<u32>),
    /// The host value with that number, as an internal one.
    Host(u32),
    /// Any function, or the one with that index.
    Func(Option<u32>),
    /// Any internal value.
    Any,
    /// Any internal value that `ref.eq` compares.
    Eq,
    /// An array.
    Array,
    /// A structure.
    Struct,
    /// An unboxed integer.
    I31,
}

impl Pattern {
    /// Reads the parser's form.
    ///
    /// # Errors
    /// A message for what cannot be expected of an engine: a function by its symbolic name.
    pub(super) fn of(pattern: &WastRetCore<'_>) -> Result<Pattern, String> {
        Ok(match pattern {
            WastRetCore::I32(value) => Pattern::Exactly(Value::I32(*value as u32)),
            WastRetCore::I64(value) => Pattern::Exactly(Value::I64(*value as u64)),
            WastRetCore::F32(value) => Pattern::F32(Float::of(value, |value| value.bits)),
            WastRetCore::F64(value) => Pattern::F64(Float::of(value, |value| value.bits)),
            WastRetCore::V128(value) => vector(value),
            WastRetCore::RefNull(_) => Pattern::Null,
            WastRetCore::RefExtern(number) => Pattern::Reference(RefKind::Extern(*number)),
            WastRetCore::RefHost(number) => Pattern::Reference(RefKind::Host(*number)),
            WastRetCore::RefFunc(None) => Pattern::Reference(RefKind::Func(None)),
            WastRetCore::RefFunc(Some(wast::token::Index::Num(index, _))) => {
                Pattern::Reference(RefKind::Func(Some(*index)))
            }
            WastRetCore::RefFunc(Some(wast::token::Index::Id(id))) => {
                return Err(format!("a function can be expected by index only, not as ${}", id.name()));
            }
            WastRetCore::RefAny => Pattern::Reference(RefKind::Any),
            WastRetCore::RefEq => Pattern::Reference(RefKind::Eq),
            WastRetCore::RefArray => Pattern::Reference(RefKind::Array),
            WastRetCore::RefStruct => Pattern::Reference(RefKind::Struct),
            WastRetCore::RefI31 | WastRetCore::RefI31Shared => Pattern::Reference(RefKind::I31),
            WastRetCore::Either(patterns) => {
                Pattern::Either(patterns.iter().map(Pattern::of).collect::<Result<_, _>>()?)
            }
        })
    }

    /// Whether a value is as expected.
    pub fn matches(&self, value: Value) -> bool {
        match (self, value) {
            (Pattern::Exactly(expected), value) => *expected == value,
            (Pattern::F32(expected), Value::F32(bits)) => expected.matches(bits),
            (Pattern::F64(expected), Value::F64(bits)) => expected.matches(bits),
            (Pattern::F32x4(lanes), Value::V128(bits)) => {
                lanes.iter().enumerate().all(|(lane, expected)| expected.matches((bits >> (32 * lane)) as u32))
            }
            (Pattern::F64x2(lanes), Value::V128(bits)) => {
                lanes.iter().enumerate().all(|(lane, expected)| expected.matches((bits >> (64 * lane)) as u64))
            }
            (Pattern::Null, Value::Ref(reference)) => reference == Ref::Null,
            (Pattern::Reference(kind), Value::Ref(reference)) => kind.matches(reference),
            (Pattern::Either(patterns), value) => patterns.iter().any(|pattern| pattern.matches(value)),
            _ => false,
        }
    }
}

fn vector(pattern: &V128Pattern) -> Pattern {
    fn pack<const N: usize>(lanes: [u64; N]) -> Pattern {
        let width = 128 / N;
        let bits = lanes.iter().rev().fold(0u128, |bits, lane| bits << width | u128::from(*lane));
        Pattern::Exactly(Value::V128(bits))
    }
    match pattern {
        V128Pattern::I8x16(lanes) => pack(lanes.map(|lane| u64::from(lane as u8))),
        V128Pattern::I16x8(lanes) => pack(lanes.map(|lane| u64::from(lane as u16))),
        V128Pattern::I32x4(lanes) => pack(lanes.map(|lane| u64::from(lane as u32))),
        V128Pattern::I64x2(lanes) => pack(lanes.map(|lane| lane as u64)),
        V128Pattern::F32x4(lanes) => Pattern::F32x4(lanes.each_ref().map(|lane| Float::of(lane, |value| value.bits))),
        V128Pattern::F64x2(lanes) => Pattern::F64x2(lanes.each_ref().map(|lane| Float::of(lane, |value| value.bits))),
    }
}

impl<B> Float<B> {
    fn of<T>(pattern: &NanPattern<T>, bits: impl Fn(&T) -> B) -> Self {
        match pattern {
            NanPattern::CanonicalNan => Float::CanonicalNan,
            NanPattern::ArithmeticNan => Float::ArithmeticNan,
            NanPattern::Value(value) => Float::Bits(bits(value)),
        }
    }
}

impl Float<u32> {
    fn matches(self, bits: u32) -> bool {
        match self {
            Float::Bits(expected) => bits == expected,
            Float::CanonicalNan => bits & 0x7fff_ffff == 0x7fc0_0000,
            Float::ArithmeticNan => bits & 0x7fc0_0000 == 0x7fc0_0000,
        }
    }
}

impl Float<u64> {
    fn matches(self, bits: u64) -> bool {
        match self {
            Float::Bits(expected) => bits == expected,
            Float::CanonicalNan => bits & 0x7fff_ffff_ffff_ffff == 0x7ff8_0000_0000_0000,
            Float::ArithmeticNan => bits & 0x7ff8_0000_0000_0000 == 0x7ff8_0000_0000_0000,
        }
    }
}

impl RefKind {
    /// Of an opaque reference no more can be asked than that it is not null.
    fn matches(self, reference: Ref) -> bool {
        match (self, reference) {
            (_, Ref::Null) => false,
            (_, Ref::Opaque) => true,
            (RefKind::Extern(None), reference) => !matches!(reference, Ref::Func { .. } | Ref::HostFunc(_) | Ref::Exn),
            (RefKind::Extern(Some(number)), reference) => reference == Ref::Extern(number),
            (RefKind::Host(number), reference) => reference == Ref::Host(number),
            (RefKind::Func(None), reference) => matches!(reference, Ref::Func { .. } | Ref::HostFunc(_)),
            (RefKind::Func(Some(wanted)), reference) => matches!(reference, Ref::Func { index, .. } if index == wanted),
            (RefKind::Any, reference) => {
                matches!(reference, Ref::Host(_) | Ref::I31(_) | Ref::Struct(_) | Ref::Array(_))
            }
            (RefKind::Eq, reference) => matches!(reference, Ref::I31(_) | Ref::Struct(_) | Ref::Array(_)),
            (RefKind::Array, reference) => matches!(reference, Ref::Array(_)),
            (RefKind::Struct, reference) => matches!(reference, Ref::Struct(_)),
            (RefKind::I31, reference) => matches!(reference, Ref::I31(_)),
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pattern::Exactly(value) => f.write_str(&show(*value)),
            Pattern::F32(float) => write!(f, "(f32.const {float})"),
            Pattern::F64(float) => write!(f, "(f64.const {float})"),
            Pattern::F32x4([a, b, c, d]) => write!(f, "(v128.const f32x4 {a} {b} {c} {d})"),
            Pattern::F64x2([a, b]) => write!(f, "(v128.const f64x2 {a} {b})"),
            Pattern::Null => f.write_str("(ref.null)"),
            Pattern::Reference(kind) => match kind {
                RefKind::Extern(None) => f.write_str("(ref.extern)"),
                RefKind::Extern(Some(number)) => write!(f, "(ref.extern {number})"),
                RefKind::Host(number) => write!(f, "(ref.host {number})"),
                RefKind::Func(None) => f.write_str("(ref.func)"),
                RefKind::Func(Some(index)) => write!(f, "(ref.func {index})"),
                RefKind::Any => f.write_str("(ref.any)"),
                RefKind::Eq => f.write_str("(ref.eq)"),
                RefKind::Array => f.write_str("(ref.array)"),
                RefKind::Struct => f.write_str("(ref.struct)"),
                RefKind::I31 => f.write_str("(ref.i31)"),
            },
            Pattern::Either(patterns) => {
                f.write_str("(either")?;
                patterns.iter().try_for_each(|pattern| write!(f, " {pattern}"))?;
                f.write_str(")")
            }
        }
    }
}

impl fmt::Display for Float<u32> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Float::Bits(bits) => f.write_str(&float(f32::from_bits(*bits), bits & 0x7f_ffff)),
            Float::CanonicalNan => f.write_str("nan:canonical"),
            Float::ArithmeticNan => f.write_str("nan:arithmetic"),
        }
    }
}

impl fmt::Display for Float<u64> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Float::Bits(bits) => f.write_str(&float(f64::from_bits(*bits), bits & 0xf_ffff_ffff_ffff)),
            Float::CanonicalNan => f.write_str("nan:canonical"),
            Float::ArithmeticNan => f.write_str("nan:arithmetic"),
        }
    }
}

/// A float in the text format: shortest digits that read back the same, or the payload of a NaN.
fn float(value: impl Into<f64> + fmt::Debug + Copy, payload: impl Into<u64>) -> String {
    let wide: f64 = value.into();
    let sign = if wide.is_sign_negative() { "-" } else { "" };
    if wide.is_nan() {
        format!("{sign}nan:{:#x}", payload.into())
    } else if wide.is_infinite() {
        format!("{sign}inf")
    } else {
        format!("{value:?}")
    }
}

/// A value as scripts write it.
pub fn show(value: Value) -> String {
    match value {
        Value::I32(bits) => format!("(i32.const {})", bits as i32),
        Value::I64(bits) => format!("(i64.const {})", bits as i64),
        Value::F32(bits) => format!("(f32.const {})", Float::<u32>::Bits(bits)),
        Value::F64(bits) => format!("(f64.const {})", Float::<u64>::Bits(bits)),
        Value::V128(bits) => {
            let lane = |lane: u32| (bits >> (32 * lane)) as u32;
            format!("(v128.const i32x4 {:#010x} {:#010x} {:#010x} {:#010x})", lane(0), lane(1), lane(2), lane(3))
        }
        Value::Ref(reference) => match reference {
            Ref::Null => "(ref.null)".to_owned(),
            Ref::Func { instance, index } => format!("(ref.func {index}) of instance {}", instance.0),
            Ref::HostFunc(handle) => format!("host function {}", handle.0),
            Ref::Extern(number) => format!("(ref.extern {number})"),
            Ref::Host(number) => format!("(ref.host {number})"),
            Ref::I31(bits) => format!("(ref.i31 {bits})"),
            Ref::Struct(_) => "(ref.struct)".to_owned(),
            Ref::Array(_) => "(ref.array)".to_owned(),
            Ref::Exn => "(ref.exn)".to_owned(),
            Ref::Opaque => "some reference".to_owned(),
        },
    }
}

/// Several values, or what stands for none.
pub fn show_all(values: &[Value]) -> String {
    if values.is_empty() {
        "no values".to_owned()
    } else {
        values.iter().map(|value| show(*value)).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nan_patterns_follow_the_specification() {
        let canonical = Pattern::F32(Float::CanonicalNan);
        let arithmetic = Pattern::F32(Float::ArithmeticNan);
        for bits in [0x7fc0_0000, 0xffc0_0000] {
            assert!(canonical.matches(Value::F32(bits)) && arithmetic.matches(Value::F32(bits)));
        }
        assert!(!canonical.matches(Value::F32(0x7fc0_0001)) && arithmetic.matches(Value::F32(0x7fc0_0001)));
        for bits in [0x7f80_0001, 0x7f80_0000, 0] {
            assert!(!canonical.matches(Value::F32(bits)) && !arithmetic.matches(Value::F32(bits)), "{bits:#x}");
        }
        assert!(!Pattern::F64(Float::ArithmeticNan).matches(Value::F64(0x7ff0_0000_0000_0001)));
    }

    #[test]
    fn zeroes_of_both_signs_differ() {
        assert!(!Pattern::F64(Float::Bits(0)).matches(Value::F64(1 << 63)));
        assert!(!Pattern::F64(Float::Bits(0)).matches(Value::I64(0)), "types differ");
    }

    #[test]
    fn vectors_match_lane_by_lane() {
        let lanes = [Float::Bits(1.0f32.to_bits()), Float::CanonicalNan, Float::ArithmeticNan, Float::Bits(0)];
        let pattern = Pattern::F32x4(lanes);
        let bits = 0x3f80_0000u128 | 0xffc0_0000 << 32 | 0x7fc0_0001 << 64;
        assert!(pattern.matches(Value::V128(bits)));
        assert!(!pattern.matches(Value::V128(bits | 1 << 127)), "-0 in the last lane");
        assert_eq!(pattern.to_string(), "(v128.const f32x4 1.0 nan:canonical nan:arithmetic 0.0)");
        assert_eq!(
            vector(&V128Pattern::I16x8([1, -1, 0, 0, 0, 0, 0, 2])),
            Pattern::Exactly(Value::V128(0xffff_0001 | 2 << 112))
        );
    }

    #[test]
    fn references_match_by_kind() {
        let func = Ref::Func { instance: crate::engine::InstanceId(0), index: 4 };
        assert!(Pattern::Reference(RefKind::Func(Some(4))).matches(Value::Ref(func)));
        assert!(!Pattern::Reference(RefKind::Func(Some(3))).matches(Value::Ref(func)));
        assert!(!Pattern::Reference(RefKind::Func(None)).matches(Value::Ref(Ref::Null)));
        assert!(Pattern::Reference(RefKind::Eq).matches(Value::Ref(Ref::I31(1))));
        assert!(!Pattern::Reference(RefKind::Eq).matches(Value::Ref(Ref::Host(1))));
        let either = Pattern::Either(vec![Pattern::Null, Pattern::Reference(RefKind::Extern(Some(1)))]);
        assert!(either.matches(Value::Ref(Ref::Extern(1))) && !either.matches(Value::Ref(Ref::Extern(2))));
    }

    #[test]
    fn values_print_as_scripts_write_them() {
        assert_eq!(show(Value::F32(0xffc0_0000)), "(f32.const -nan:0x400000)");
        assert_eq!(show(Value::F64((-0.0f64).to_bits())), "(f64.const -0.0)");
        assert_eq!(show(Value::I32(u32::MAX)), "(i32.const -1)");
        assert_eq!(show(Value::F32(0.1f32.to_bits())), "(f32.const 0.1)");
    }
}
