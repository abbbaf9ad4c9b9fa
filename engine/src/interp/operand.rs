//! Operands of register code: where a handler reads a value and where it puts one. Handlers are generic over these, so
//! that each is written once.

use super::machine::{Machine, Vector};
use crate::op::numeric::V128;
use std::fmt;

/// A value type, which lies in slots and in one of the accumulators.
pub(super) trait Lane: Copy + fmt::Debug {
    /// Reads it from a slot, or from the first of its two.
    unsafe fn load(slot: *const u64) -> Self;
    /// Writes it there.
    unsafe fn store(self, slot: *mut u64);
    /// Reads the accumulator of its class.
    fn acc(m: &Machine) -> Self;
    /// Writes the accumulator of its class.
    fn set_acc(self, m: &mut Machine);
}

/// A value type that lies in one slot.
pub(super) trait Scalar: Lane {
    /// Its slot's bits; i32 and f32 are zero-extended, so that equal values have equal slots.
    fn bits(self) -> u64;
    /// From a slot's bits.
    fn from_bits(bits: u64) -> Self;
}

macro_rules! lanes {
    ($($ty:ty, $acc:ident, $value:ident => $to_bits:expr, $bits:ident => $from_bits:expr, $a:ident => $from_acc:expr, $b:ident => $to_acc:expr;)*) => { $(
        impl Lane for $ty {
            #[inline(always)]
            unsafe fn load(slot: *const u64) -> Self {
                // SAFETY: the caller passes a slot of the frame. Little endian: the value is at the slot's start.
                unsafe { slot.cast::<$ty>().read() }
            }
            #[inline(always)]
            unsafe fn store(self, slot: *mut u64) {
                // SAFETY: as above.
                unsafe { slot.write(self.bits()) }
            }
            #[inline(always)]
            fn acc(m: &Machine) -> Self { let $a = m.$acc; $from_acc }
            #[inline(always)]
            fn set_acc(self, m: &mut Machine) { let $b = self; m.$acc = $to_acc; }
        }

        impl Scalar for $ty {
            #[inline(always)]
            fn bits(self) -> u64 { let $value = self; $to_bits }
            #[inline(always)]
            fn from_bits($bits: u64) -> Self { $from_bits }
        }
    )* };
}

lanes! {
    u32, int, v => v as u64, b => b as u32, a => a as u32, v => v as u64;
    u64, int, v => v, b => b, a => a, v => v;
    f32, f32, v => v.to_bits() as u64, b => f32::from_bits(b as u32), a => a, v => v;
    f64, f64, v => v.to_bits(), b => f64::from_bits(b), a => a, v => v;
}

impl Lane for V128 {
    #[inline(always)]
    unsafe fn load(slot: *const u64) -> V128 {
        // SAFETY: the caller passes the first of two slots of the frame.
        unsafe { slot.cast::<V128>().read() }
    }
    #[inline(always)]
    unsafe fn store(self, slot: *mut u64) {
        // SAFETY: as above.
        unsafe { slot.cast::<V128>().write(self) }
    }
    #[inline(always)]
    fn acc(m: &Machine) -> V128 {
        // SAFETY: both are sixteen bytes of which any are valid.
        unsafe { std::mem::transmute::<Vector, V128>(m.v128) }
    }
    #[inline(always)]
    fn set_acc(self, m: &mut Machine) {
        // SAFETY: as above.
        m.v128 = unsafe { std::mem::transmute::<V128, Vector>(self) };
    }
}

/// Where a value comes from.
pub(super) trait Source<T>: Copy + fmt::Debug {
    /// Reads it.
    unsafe fn get(self, m: &Machine) -> T;
}

/// Where a result goes.
pub(super) trait Dest<T>: Copy + fmt::Debug {
    /// Writes it.
    unsafe fn put(self, m: &mut Machine, value: T);
}

/// A slot of the frame, counted from the frame pointer.
#[derive(Copy, Clone, PartialEq, Eq)]
#[repr(transparent)]
pub(super) struct Slot(pub(super) u16);

/// The accumulator of the value's class.
#[derive(Copy, Clone, PartialEq, Eq, Default)]
pub(super) struct Acc;

/// Where an operand would be if the instruction had as many.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) struct Absent;

/// A value in the code.
#[derive(Copy, Clone, PartialEq)]
#[repr(transparent)]
pub(super) struct Imm<T>(pub(super) T);

impl Slot {
    /// Its address.
    #[inline(always)]
    pub(super) unsafe fn of(self, m: &Machine) -> *mut u64 {
        // SAFETY: the lowering gives out slots within the frame only.
        unsafe { m.fp.add(self.0 as usize) }
    }
}

impl<T: Lane> Source<T> for Slot {
    #[inline(always)]
    unsafe fn get(self, m: &Machine) -> T {
        // SAFETY: as in `of`; the slot holds a value of this type, by validation.
        unsafe { T::load(self.of(m)) }
    }
}

impl<T: Lane> Source<T> for Acc {
    #[inline(always)]
    unsafe fn get(self, m: &Machine) -> T {
        T::acc(m)
    }
}

impl<T: Lane> Source<T> for Imm<T> {
    #[inline(always)]
    unsafe fn get(self, _: &Machine) -> T {
        self.0
    }
}

impl Source<()> for Absent {
    #[inline(always)]
    unsafe fn get(self, _: &Machine) {}
}

/// A result that goes to a slot is left in the accumulator as well, which costs nothing: the next instruction can read it
/// there, without waiting for memory.
impl<T: Lane> Dest<T> for Slot {
    #[inline(always)]
    unsafe fn put(self, m: &mut Machine, value: T) {
        value.set_acc(m);
        // SAFETY: as in `of`.
        unsafe { value.store(self.of(m)) }
    }
}

impl<T: Lane> Dest<T> for Acc {
    #[inline(always)]
    unsafe fn put(self, m: &mut Machine, value: T) {
        value.set_acc(m);
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s{}", self.0)
    }
}

impl fmt::Debug for Acc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("acc")
    }
}

impl fmt::Debug for Absent {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl<T: fmt::Debug> fmt::Debug for Imm<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}
