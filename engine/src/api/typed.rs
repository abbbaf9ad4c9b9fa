//! Functions whose types are known to Rust: which Rust types stand for values, and closures as host functions.

use super::handle::{self, StoreContextMut};
use super::reference::{ExnRef, ExternRef, Ref};
use super::{AsContext, AsContextMut, Caller, Engine, Error, Func};
use crate::module::{FuncType, HeapType, RefType, ValType};
use crate::runtime::{HostFunc, StoreCore};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// A function from `P` to `R`. Calling it costs no check of types.
pub struct TypedFunc<P, R> {
    func: Func,
    _types: PhantomData<fn(P) -> R>,
}

impl<P, R> Copy for TypedFunc<P, R> {}

impl<P, R> Clone for TypedFunc<P, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, R> fmt::Debug for TypedFunc<P, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.func.fmt(f)
    }
}

/// The most slots that a list of [`WasmValues`] takes: sixteen vectors.
const SLOTS_AT_MOST: usize = 32;

impl<P: WasmValues, R: WasmValues> TypedFunc<P, R> {
    pub(super) fn new(func: Func, store: &StoreCore) -> Result<Self, Error> {
        let ty = func.handle.signature(store);
        let all = |subs: &[ValType], sups: &[ValType]| {
            let mut pairs = subs.iter().zip(sups);
            subs.len() == sups.len() && pairs.all(|(&sub, &sup)| store.registry.val_matches(sub, sup))
        };
        // Arguments may be of subtypes, and results taken as of supertypes.
        if all(P::TYPES, &ty.params) && all(&ty.results, R::TYPES) {
            return Ok(TypedFunc { func, _types: PhantomData });
        }
        let wanted = FuncType::new(P::TYPES, R::TYPES);
        Err(Error::usage(format!("the function is of type {ty}, not {wanted}")))
    }

    /// The function without its Rust types.
    pub fn func(&self) -> Func {
        self.func
    }

    /// Calls it.
    ///
    /// # Errors
    /// A trap, an exception, or the error of a host function or call hook when it does not return. [`Error::Usage`] when a
    /// reference among the arguments is of another store.
    ///
    /// # Panics
    /// When it is of another store, and when a host function that it calls panics.
    pub fn call(&self, mut store: impl AsContextMut, params: P) -> Result<R, Error> {
        let mut store: StoreContextMut<'_, _> = store.as_context_mut();
        let mut slots = [0; SLOTS_AT_MOST];
        let slots = &mut slots[..slots_of(P::TYPES).max(slots_of(R::TYPES))];
        params.write_all(&mut Writer { store: store.core_mut(), slots })?;
        self.func.enter(&mut store, slots)?;
        Ok(R::read_all(&mut Reader { store: store.core_mut(), slots }))
    }
}

const fn slots_of(types: &[ValType]) -> usize {
    let (mut slots, mut i) = (0, 0);
    while i < types.len() {
        slots += types[i].slots() as usize;
        i += 1;
    }
    slots
}

/// Where values are read from, one after the other.
pub struct Reader<'a> {
    store: &'a StoreCore,
    slots: &'a [u64],
}

/// Where values are written to, one after the other.
pub struct Writer<'a> {
    store: &'a StoreCore,
    slots: &'a mut [u64],
}

impl Reader<'_> {
    fn next(&mut self) -> u64 {
        let (first, rest) = self.slots.split_first().expect("as many slots as the types take");
        self.slots = rest;
        *first
    }
}

impl Writer<'_> {
    fn next(&mut self, slot: u64) {
        let slots = std::mem::take(&mut self.slots);
        let (first, rest) = slots.split_first_mut().expect("as many slots as the types take");
        *first = slot;
        self.slots = rest;
    }
}

mod sealed {
    pub trait Sealed {}
    pub trait List {}
    pub trait Return {}
}

/// A Rust type that stands for a value of WebAssembly's: `i32` and `u32`, `i64` and `u64`, `f32`, `f64`, `u128` for v128,
/// `Option<Func>` and `Func` for functions, `Option<ExternRef>` and `ExternRef` for values of the host's, `Option<ExnRef>` and
/// `ExnRef` for exceptions. Those without `Option` are never null.
pub trait WasmTy: sealed::Sealed + Send + Sync + 'static {
    /// The type that it stands for.
    const TYPE: ValType;

    #[doc(hidden)]
    fn read(from: &mut Reader<'_>) -> Self;

    #[doc(hidden)]
    fn write(self, to: &mut Writer<'_>) -> Result<(), Error>;
}

macro_rules! numbers {
    ($($ty:ty, $wasm:ident, |$slot:ident| $read:expr, |$value:ident| $write:expr;)*) => {
        $(impl sealed::Sealed for $ty {}

        impl WasmTy for $ty {
            const TYPE: ValType = ValType::$wasm;

            fn read(from: &mut Reader<'_>) -> Self {
                let $slot = from.next();
                $read
            }

            fn write(self, to: &mut Writer<'_>) -> Result<(), Error> {
                let $value = self;
                to.next($write);
                Ok(())
            }
        })*
    };
}

numbers! {
    i32, I32, |slot| slot as i32, |value| u64::from(value as u32);
    u32, I32, |slot| slot as u32, |value| u64::from(value);
    i64, I64, |slot| slot as i64, |value| value as u64;
    u64, I64, |slot| slot, |value| value;
    f32, F32, |slot| f32::from_bits(slot as u32), |value| u64::from(value.to_bits());
    f64, F64, |slot| f64::from_bits(slot), |value| value.to_bits();
}

impl sealed::Sealed for u128 {}

impl WasmTy for u128 {
    const TYPE: ValType = ValType::V128;

    fn read(from: &mut Reader<'_>) -> Self {
        let low = u128::from(from.next());
        low | u128::from(from.next()) << 64
    }

    fn write(self, to: &mut Writer<'_>) -> Result<(), Error> {
        to.next(self as u64);
        to.next((self >> 64) as u64);
        Ok(())
    }
}

macro_rules! references {
    ($($ty:ty, $heap:ident, $variant:ident;)*) => {
        $(impl sealed::Sealed for $ty {}
        impl sealed::Sealed for Option<$ty> {}

        impl WasmTy for Option<$ty> {
            const TYPE: ValType = ValType::Ref(RefType::nullable(HeapType::$heap));

            fn read(from: &mut Reader<'_>) -> Self {
                match Ref::from_word(from.store, HeapType::$heap, from.next()) {
                    Ref::$variant(value) => Some(value),
                    _ => None,
                }
            }

            fn write(self, to: &mut Writer<'_>) -> Result<(), Error> {
                let word = self.map_or(Ok(0), |value| value.word(to.store))?;
                to.next(word);
                Ok(())
            }
        }

        impl WasmTy for $ty {
            const TYPE: ValType = ValType::Ref(RefType::non_null(HeapType::$heap));

            fn read(from: &mut Reader<'_>) -> Self {
                Option::<$ty>::read(from).expect("validation keeps null out of non-nullable types")
            }

            fn write(self, to: &mut Writer<'_>) -> Result<(), Error> {
                Some(self).write(to)
            }
        })*
    };
}

references! {
    Func, Func, Func;
    ExternRef, Extern, Extern;
    ExnRef, Exn, Exn;
}

/// A list of Rust types that stand for the parameters or the results of a function: nothing, one [`WasmTy`], or a tuple of up
/// to sixteen.
pub trait WasmValues: sealed::List {
    #[doc(hidden)]
    const TYPES: &'static [ValType];

    #[doc(hidden)]
    fn read_all(from: &mut Reader<'_>) -> Self;

    #[doc(hidden)]
    fn write_all(self, to: &mut Writer<'_>) -> Result<(), Error>;
}

impl<A: WasmTy> sealed::List for A {}

impl<A: WasmTy> WasmValues for A {
    const TYPES: &'static [ValType] = &[A::TYPE];

    fn read_all(from: &mut Reader<'_>) -> Self {
        A::read(from)
    }

    fn write_all(self, to: &mut Writer<'_>) -> Result<(), Error> {
        self.write(to)
    }
}

/// What a host closure may return: [`WasmValues`], or a `Result` of such.
pub trait WasmReturn: sealed::Return {
    #[doc(hidden)]
    type Values: WasmValues;

    #[doc(hidden)]
    fn into_result(self) -> Result<Self::Values, Error>;
}

impl<R: WasmValues> sealed::Return for R {}
impl<R: WasmValues, E: Into<Error>> sealed::Return for Result<R, E> {}

impl<R: WasmValues> WasmReturn for R {
    type Values = R;

    fn into_result(self) -> Result<R, Error> {
        Ok(self)
    }
}

impl<R: WasmValues, E: Into<Error>> WasmReturn for Result<R, E> {
    type Values = R;

    fn into_result(self) -> Result<R, Error> {
        self.map_err(Into::into)
    }
}

/// A Rust closure that can be a host function: `Fn(A, B, ...) -> R`, or `Fn(Caller<'_, T>, A, B, ...) -> R`, of up to sixteen
/// [`WasmTy`] parameters, to [`WasmReturn`]. `P` and `R` are found by the compiler.
pub trait IntoFunc<T, P, R>: Sized {
    #[doc(hidden)]
    fn into_func(self, engine: &Engine) -> WrappedFunc;
}

/// The host's part of a function.
#[derive(Debug)]
pub struct WrappedFunc(pub(super) HostFunc);

/// Marks closures that take a [`Caller`] first.
#[derive(Debug)]
pub struct WithCaller;

fn wrap<T: 'static, P: WasmValues, R: WasmReturn>(
    engine: &Engine,
    body: impl Fn(Caller<'_, T>, P) -> R + Send + Sync + 'static,
) -> WrappedFunc {
    let types = engine.registry().register_func(FuncType::new(P::TYPES, R::Values::TYPES));
    let ty = types.func_type(0).expect("registered as a function").clone();
    let call = handle::host_call(ty.param_slots.max(ty.result_slots), move |mut caller: Caller<'_, T>, slots| {
        let params = P::read_all(&mut Reader { store: caller.as_context().core(), slots });
        let result = body(caller.reborrow(), params).into_result();
        let store = caller.as_context().core();
        result.and_then(|values| values.write_all(&mut Writer { store, slots })).map_err(|error| error.into_exit(store))
    });
    WrappedFunc(HostFunc { ty, types: Arc::new(types), call })
}

macro_rules! tuple {
    ($($param:ident)*) => {
        impl<$($param: WasmTy),*> sealed::List for ($($param,)*) {}

        #[allow(non_snake_case, unused_variables, clippy::unused_unit, reason = "the empty tuple")]
        impl<$($param: WasmTy),*> WasmValues for ($($param,)*) {
            const TYPES: &'static [ValType] = &[$($param::TYPE),*];

            fn read_all(from: &mut Reader<'_>) -> Self {
                ($($param::read(from),)*)
            }

            fn write_all(self, to: &mut Writer<'_>) -> Result<(), Error> {
                let ($($param,)*) = self;
                $($param.write(to)?;)*
                Ok(())
            }
        }

        #[allow(non_snake_case, reason = "a parameter is named as its type")]
        impl<T: 'static, F, R: WasmReturn, $($param: WasmTy),*> IntoFunc<T, ($($param,)*), R> for F
        where
            F: Fn($($param),*) -> R + Send + Sync + 'static,
        {
            fn into_func(self, engine: &Engine) -> WrappedFunc {
                wrap::<T, ($($param,)*), R>(engine, move |_, ($($param,)*)| self($($param),*))
            }
        }

        #[allow(non_snake_case, reason = "a parameter is named as its type")]
        impl<T: 'static, F, R: WasmReturn, $($param: WasmTy),*> IntoFunc<T, (WithCaller, $($param,)*), R> for F
        where
            F: Fn(Caller<'_, T>, $($param),*) -> R + Send + Sync + 'static,
        {
            fn into_func(self, engine: &Engine) -> WrappedFunc {
                wrap::<T, ($($param,)*), R>(engine, move |caller, ($($param,)*)| self(caller, $($param),*))
            }
        }
    };
}

tuple! {}
tuple! { A }
tuple! { A B }
tuple! { A B C }
tuple! { A B C D }
tuple! { A B C D E }
tuple! { A B C D E G }
tuple! { A B C D E G H }
tuple! { A B C D E G H I }
tuple! { A B C D E G H I J }
tuple! { A B C D E G H I J K }
tuple! { A B C D E G H I J K L }
tuple! { A B C D E G H I J K L M }
tuple! { A B C D E G H I J K L M N }
tuple! { A B C D E G H I J K L M N O }
tuple! { A B C D E G H I J K L M N O P }
tuple! { A B C D E G H I J K L M N O P Q }
