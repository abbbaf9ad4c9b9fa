//! The vector instructions as pure functions (specification §4.3.6), by family. Each says what happens to one lane; the
//! shapes are listed with it. A shape is a type of lanes, which fill the vector: signedness is the lane type's.
//!
//! Everything goes through arrays of lanes, without branches where that was possible: LLVM makes vector code of it.

mod bits;
mod convert;
mod float;
mod int;
mod lanes;
mod relaxed;
#[cfg(test)]
mod tests;

pub use {bits::*, convert::*, float::*, int::*, lanes::*, relaxed::*};

use std::array::from_fn;

/// A v128: sixteen bytes, lane 0 first and every lane little endian.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
#[repr(C, align(8))]
pub struct V128([u8; 16]);

impl V128 {
    /// The vector of these bytes in memory order.
    #[inline(always)]
    pub const fn from_bytes(bytes: [u8; 16]) -> V128 {
        V128(bytes)
    }

    /// Its bytes in memory order.
    #[inline(always)]
    pub const fn bytes(self) -> [u8; 16] {
        self.0
    }

    /// The vector whose lane of type `T` number `i` is `lane(i)`. `N` is the number of lanes that fill it.
    #[inline(always)]
    fn of<T: Lane, const N: usize>(lane: impl Fn(usize) -> T) -> V128 {
        const { assert!(size_of::<T>() * N == 16) };
        let mut bytes = [0; 16];
        for i in 0..N {
            lane(i).write(&mut bytes, i);
        }
        V128(bytes)
    }

    /// Its `N` lanes of type `T`.
    #[inline(always)]
    fn lanes<T: Lane, const N: usize>(self) -> [T; N] {
        const { assert!(size_of::<T>() * N == 16) };
        from_fn(|i| T::read(&self.0, i))
    }
}

/// A type of lanes.
trait Lane: Copy {
    /// Lane `i` of a vector.
    fn read(bytes: &[u8; 16], i: usize) -> Self;
    /// Makes it lane `i` of a vector.
    fn write(self, bytes: &mut [u8; 16], i: usize);
    /// The integer of the same width.
    type Mask: Lane;
    /// All ones for true, all zeros for false.
    fn mask(answer: bool) -> Self::Mask;
}

macro_rules! lanes {
    ($($lane:ident $mask:ident)*) => { $(
        impl Lane for $lane {
            #[inline(always)]
            fn read(bytes: &[u8; 16], i: usize) -> $lane {
                $lane::from_le_bytes(bytes.as_chunks().0[i])
            }
            #[inline(always)]
            fn write(self, bytes: &mut [u8; 16], i: usize) {
                bytes.as_chunks_mut().0[i] = self.to_le_bytes();
            }
            type Mask = $mask;
            #[inline(always)]
            fn mask(answer: bool) -> $mask {
                if answer { !0 } else { 0 }
            }
        }
    )* };
}
lanes! { u8 u8 i8 u8 u16 u16 i16 u16 u32 u32 i32 u32 u64 u64 i64 u64 f32 u32 f64 u64 }

/// Each lane by itself.
#[inline(always)]
fn map<T: Lane, R: Lane, const N: usize>(a: V128, f: impl Fn(T) -> R) -> V128 {
    let a = a.lanes::<T, N>();
    V128::of::<R, N>(|i| f(a[i]))
}

/// Each pair of lanes that have the same number.
#[inline(always)]
fn zip<T: Lane, R: Lane, const N: usize>(a: V128, b: V128, f: impl Fn(T, T) -> R) -> V128 {
    let (a, b) = (a.lanes::<T, N>(), b.lanes::<T, N>());
    V128::of::<R, N>(|i| f(a[i], b[i]))
}

/// Rows of functions of one vector: what becomes of a lane, then the name and lane type of each shape.
macro_rules! unary {
    ($( #[$doc:meta] ($a:ident) = $body:expr => $($f:ident $lane:ident),*; )*) => { $($(
        #[$doc]
        #[inline(always)]
        pub fn $f(a: V128) -> V128 {
            map::<$lane, _, { 16 / size_of::<$lane>() }>(a, |$a| $body)
        }
    )*)* };
}
use unary;

/// Rows of functions of two vectors, likewise.
macro_rules! binary {
    ($( #[$doc:meta] ($a:ident, $b:ident) = $body:expr => $($f:ident $lane:ident),*; )*) => { $($(
        #[$doc]
        #[inline(always)]
        pub fn $f(a: V128, b: V128) -> V128 {
            zip::<$lane, $lane, { 16 / size_of::<$lane>() }>(a, b, |$a, $b| $body)
        }
    )*)* };
}
use binary;

/// Rows of comparisons, likewise; each lane of the result is all ones or all zeros.
macro_rules! compare {
    ($( #[$doc:meta] ($a:ident, $b:ident) = $body:expr => $($f:ident $lane:ident),*; )*) => { $($(
        #[$doc]
        #[inline(always)]
        pub fn $f(a: V128, b: V128) -> V128 {
            zip::<$lane, _, { 16 / size_of::<$lane>() }>(a, b, |$a, $b| $lane::mask($body))
        }
    )*)* };
}
use compare;
