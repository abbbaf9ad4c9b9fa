//! Values that break engines: the edges of every type, and mixtures.

use super::Source;
use crate::engine::{Ref, Type, Value};

/// The edges of i32, and of what is narrower within it.
pub const I32: [u32; 26] = [
    0,
    1,
    2,
    3,
    7,
    8,
    15,
    16,
    31,
    32,
    33,
    63,
    64,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0x8000,
    0xffff,
    0x1_0000,
    0x7fff_ffff,
    0x8000_0000,
    0x8000_0001,
    0xffff_ff80,
    0xffff_fffe,
    0xffff_ffff,
];

/// The edges of i64 beyond those of i32.
pub const I64: [u64; 14] = [
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x1_0000_0000,
    0x1_0000_0001,
    0xffff_ffff_8000_0000,
    0xffff_ffff_7fff_ffff,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
    0x8000_0000_0000_0001,
    u64::MAX,
    u64::MAX - 1,
    0xdead_beef_0000_0001,
    0x0020_0000_0000_0001,
];

/// The edges of f32: zeroes, subnormals, infinities, NaNs, and the borders of the integer conversions.
pub const F32: [u32; 22] = [
    0,
    0x8000_0000,
    1,
    0x8000_0001,
    0x007f_ffff,
    0x0080_0000,
    0x3f80_0000,
    0xbf80_0000,
    0x3f00_0000,
    0xbf00_0000,
    0x3fc0_0000,
    0x4eff_ffff,
    0x4f00_0000,
    0xcf00_0000,
    0x4f80_0000,
    0x5f00_0000,
    0x5f80_0000,
    0x7f7f_ffff,
    0x7f80_0000,
    0xff80_0000,
    0x7fc0_0000,
    0x7fa0_0001,
];

/// The edges of f64, likewise.
pub const F64: [u64; 24] = [
    0,
    1 << 63,
    1,
    (1 << 63) | 1,
    0x000f_ffff_ffff_ffff,
    0x0010_0000_0000_0000,
    0x3ff0_0000_0000_0000,
    0xbff0_0000_0000_0000,
    0x3fe0_0000_0000_0000,
    0xbfe0_0000_0000_0000,
    0x3fdf_ffff_ffff_ffff,
    0x41df_ffff_ffc0_0000,
    0x41e0_0000_0000_0000,
    0xc1e0_0000_0020_0000,
    0x41ef_ffff_ffe0_0000,
    0x43e0_0000_0000_0000,
    0xc3e0_0000_0000_0000,
    0x43f0_0000_0000_0000,
    0x36a0_0000_0000_0000,
    0x7fef_ffff_ffff_ffff,
    0x7ff0_0000_0000_0000,
    0xfff0_0000_0000_0000,
    0x7ff8_0000_0000_0000,
    0xfff4_0000_0000_0001,
];

/// An edge value of a type.
pub fn edge(source: &mut Source<'_>, ty: Type) -> Value {
    match ty {
        Type::I32 => Value::I32(source.pick(&I32)),
        Type::I64 if source.percent(40) => Value::I64(i64::from(source.pick(&I32).cast_signed()).cast_unsigned()),
        Type::I64 => Value::I64(source.pick(&I64)),
        Type::F32 => Value::F32(source.pick(&F32)),
        Type::F64 => Value::F64(source.pick(&F64)),
        Type::V128 => Value::V128(match source.below(4) {
            0 => (0..4).fold(0, |bits, _| bits << 32 | u128::from(source.pick(&I32))),
            1 => (0..4).fold(0, |bits, _| bits << 32 | u128::from(source.pick(&F32))),
            2 => (0..2).fold(0, |bits, _| bits << 64 | u128::from(source.pick(&F64))),
            _ => (0..16).fold(0, |bits, _| bits << 8 | u128::from(source.pick(&[0, 1, 0x7f, 0x80, 0xffu8]))),
        }),
        Type::ExternRef if source.percent(70) => Value::Ref(Ref::Extern(source.below(8) as u32)),
        Type::AnyRef if source.percent(40) => Value::Ref(Ref::Host(source.below(8) as u32)),
        Type::AnyRef | Type::EqRef | Type::I31Ref if source.percent(70) => {
            Value::Ref(Ref::I31(source.pick(&I32) & 0x7fff_ffff))
        }
        Type::FuncRef
        | Type::ExternRef
        | Type::AnyRef
        | Type::EqRef
        | Type::I31Ref
        | Type::StructRef
        | Type::ArrayRef
        | Type::ExnRef
        | Type::OtherRef => Value::Ref(Ref::Null),
    }
}

/// Random bits of a type; references are as at the edge.
pub fn random(source: &mut Source<'_>, ty: Type) -> Value {
    match ty {
        Type::I32 => Value::I32(source.bits() as u32),
        Type::I64 => Value::I64(source.bits()),
        Type::F32 => Value::F32(source.bits() as u32),
        Type::F64 => Value::F64(source.bits()),
        Type::V128 => Value::V128(u128::from(source.bits()) << 64 | u128::from(source.bits())),
        _ => edge(source, ty),
    }
}

/// A small number of a type, such as an address or a count would be; floats are small integers.
pub fn small(source: &mut Source<'_>, ty: Type) -> Value {
    let number = source.below(100) as u32;
    match ty {
        Type::I32 => Value::I32(number),
        Type::I64 => Value::I64(number.into()),
        Type::F32 => Value::F32((number as f32).to_bits()),
        Type::F64 => Value::F64(f64::from(number).to_bits()),
        _ => edge(source, ty),
    }
}
