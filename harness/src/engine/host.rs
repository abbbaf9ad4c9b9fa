//! Host functions, written once for every adapter: what one does when guest code calls it, and the record of such calls.

use super::{HostAction, HostCall, Ref, Type, Value};

/// How many host calls are kept between two questions for them. Later ones are counted in the mixing, but not recorded: a
/// guest that calls the host in a loop must not fill the harness's memory. The same on every engine, so still comparable.
pub const HOST_CALLS_KEPT: usize = 1 << 16;

/// The host's side of one session.
#[derive(Debug, Default)]
pub struct Host {
    functions: Vec<HostFunction>,
    record: Vec<HostCall>,
    depth: u32,
}

#[derive(Debug)]
struct HostFunction {
    name: String,
    results: Vec<Type>,
    action: HostAction,
    calls: u64,
}

/// What an adapter does next for a host function that guest code called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Return these values.
    Return(Vec<Value>),
    /// Trap with the code `host`.
    Trap,
    /// Call this export of the calling instance without arguments, then tell [`Host::returned`], then, if it returned, return
    /// `results`, and otherwise end the same way as it did. When there is no caller, no such export, or it takes arguments:
    /// do not call, but tell `returned` and return `results`.
    Reenter {
        /// The export to call.
        export: String,
        /// What to return after it.
        results: Vec<Value>,
    },
}

impl Host {
    /// Adds a function; the number by which to [`call`](Self::call) it.
    pub fn add(&mut self, name: &str, results: &[Type], action: &HostAction) -> usize {
        self.functions.push(HostFunction {
            name: name.to_owned(),
            results: results.to_vec(),
            action: action.clone(),
            calls: 0,
        });
        self.functions.len() - 1
    }

    /// Records a call of function number `function` (as [`add`](Self::add) gave it) and says what to do.
    pub fn call(&mut self, function: usize, arguments: Vec<Value>) -> Step {
        let function = &mut self.functions[function];
        let call = function.calls;
        function.calls += 1;
        let step = match &function.action {
            HostAction::Return(values) => Step::Return(values.clone()),
            HostAction::Trap => Step::Trap,
            HostAction::Mix { seed } => Step::Return(mix(*seed, call, &arguments, &function.results)),
            HostAction::Reenter { export, depth, seed } => {
                let results = mix(*seed, call, &arguments, &function.results);
                if self.depth < *depth {
                    self.depth += 1;
                    Step::Reenter { export: export.clone(), results }
                } else {
                    Step::Return(results)
                }
            }
        };
        if self.record.len() < HOST_CALLS_KEPT {
            self.record.push(HostCall { name: function.name.clone(), arguments });
        }
        step
    }

    /// The call that [`Step::Reenter`] asked for is over, however it ended.
    pub fn returned(&mut self) {
        self.depth -= 1;
    }

    /// The calls recorded since this was last asked.
    pub fn take_calls(&mut self) -> Vec<HostCall> {
        std::mem::take(&mut self.record)
    }
}

/// Floats that programs trip over, as f64 bits; f32 results are taken from [`EDGES_32`]. NaNs are canonical: a payload from
/// the host would be the one thing that an engine may change on the way.
const EDGES_64: [u64; 12] = [
    0x0000_0000_0000_0000, // 0
    0x8000_0000_0000_0000, // -0
    0x3ff0_0000_0000_0000, // 1
    0xbff0_0000_0000_0000, // -1
    0x0000_0000_0000_0001, // the least subnormal
    0x000f_ffff_ffff_ffff, // the greatest subnormal
    0x7fef_ffff_ffff_ffff, // the greatest finite
    0x7ff0_0000_0000_0000, // infinity
    0xfff0_0000_0000_0000, // -infinity
    0x7ff8_0000_0000_0000, // canonical NaN
    0x41e0_0000_0000_0000, // 2^31
    0x43e0_0000_0000_0000, // 2^63
];

/// As [`EDGES_64`], as f32 bits.
const EDGES_32: [u32; 12] = [
    0x0000_0000,
    0x8000_0000,
    0x3f80_0000,
    0xbf80_0000,
    0x0000_0001,
    0x007f_ffff,
    0x7f7f_ffff,
    0x7f80_0000,
    0xff80_0000,
    0x7fc0_0000,
    0x4f00_0000,
    0x5f00_0000,
];

/// The results of a mixing host function: deterministic in the seed, the number of earlier calls of the same function in
/// the session, and the arguments. Of a reference only whether it is null counts (engines see identities unequally well);
/// results that are references are null.
///
/// The definition, for engines behind the line protocol, all arithmetic modulo 2^64: the state is `seed`; `absorb(word)`
/// replaces it by `next(state ^ word)`, where `next(x)` is the splitmix64 step: `x += 0x9e3779b97f4a7c15; z = x; z = (z ^ (z >>
/// 30)) * 0xbf58476d1ce4e5b9; z = (z ^ (z >> 27)) * 0x94d049bb133111eb; z ^ (z >> 31)`. Absorbed are the call number, then each
/// argument: an integer's or float's bits as one word, zero-extended; a v128 as two, low one first; a reference as 1, or 0
/// for null. Then each result, in order, draws words by `state = next(state)`: i32 the low 32 bits; i64 all; v128 two, low
/// first; a float draws `w`: if `w mod 4` is 0 the entry number `(w >> 8) mod 12` of the edge table, otherwise the integer
/// `(w >> 8) mod 2^16` minus 2^15, divided by 16, which is exact in both widths.
pub fn mix(seed: u64, call: u64, arguments: &[Value], results: &[Type]) -> Vec<Value> {
    let mut state = seed;
    let mut absorb = |word: u64| state = next(state ^ word);
    absorb(call);
    for argument in arguments {
        match *argument {
            Value::I32(bits) | Value::F32(bits) => absorb(u64::from(bits)),
            Value::I64(bits) | Value::F64(bits) => absorb(bits),
            Value::V128(bits) => {
                absorb(bits as u64);
                absorb((bits >> 64) as u64);
            }
            Value::Ref(reference) => absorb(u64::from(reference != Ref::Null)),
        }
    }
    let mut draw = || {
        state = next(state);
        state
    };
    let small = |word: u64| (f64::from((word >> 8) as u16) - 32768.0) / 16.0;
    let edge = |word: u64| word.is_multiple_of(4).then_some(((word >> 8) % 12) as usize);
    let value = |ty: &Type| match ty {
        Type::I32 => Value::I32(draw() as u32),
        Type::I64 => Value::I64(draw()),
        Type::F32 => {
            let word = draw();
            Value::F32(edge(word).map_or_else(|| (small(word) as f32).to_bits(), |edge| EDGES_32[edge]))
        }
        Type::F64 => {
            let word = draw();
            Value::F64(edge(word).map_or_else(|| small(word).to_bits(), |edge| EDGES_64[edge]))
        }
        Type::V128 => {
            let low = u128::from(draw());
            Value::V128(low | u128::from(draw()) << 64)
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
    };
    results.iter().map(value).collect()
}

fn next(x: u64) -> u64 {
    let z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPES: [Type; 6] = [Type::I32, Type::I64, Type::F32, Type::F64, Type::V128, Type::FuncRef];

    #[test]
    fn results_have_the_asked_types_and_depend_on_everything() {
        let base = mix(1, 0, &[Value::I32(5)], &TYPES);
        for (value, ty) in base.iter().zip(TYPES).take(5) {
            assert_eq!(value.ty(), ty);
        }
        assert_eq!(base[5], Value::Ref(Ref::Null));
        assert_eq!(base, mix(1, 0, &[Value::I32(5)], &TYPES));
        assert_ne!(base, mix(2, 0, &[Value::I32(5)], &TYPES), "the seed");
        assert_ne!(base, mix(1, 1, &[Value::I32(5)], &TYPES), "the call number");
        assert_ne!(base, mix(1, 0, &[Value::I32(6)], &TYPES), "the arguments");
        let opaque = mix(1, 0, &[Value::Ref(Ref::Opaque)], &TYPES);
        assert_eq!(opaque, mix(1, 0, &[Value::Ref(Ref::Extern(3))], &TYPES), "identities do not count");
        assert_ne!(opaque, mix(1, 0, &[Value::Ref(Ref::Null)], &TYPES), "null does");
    }

    #[test]
    fn nans_from_the_host_are_canonical() {
        let values = (0..2000).flat_map(|call| mix(9, call, &[], &[Type::F32, Type::F64]));
        let mut nans = 0;
        for value in values {
            match value {
                Value::F32(bits) if f32::from_bits(bits).is_nan() => assert_eq!(bits, 0x7fc0_0000),
                Value::F64(bits) if f64::from_bits(bits).is_nan() => assert_eq!(bits, 0x7ff8_0000_0000_0000),
                _ => continue,
            }
            nans += 1;
        }
        assert!(nans > 20, "{nans} NaNs");
    }

    #[test]
    fn reentry_stops_at_its_depth() {
        let mut host = Host::default();
        let action = HostAction::Reenter { export: "f".to_owned(), depth: 1, seed: 3 };
        let function = host.add("h", &[Type::I32], &action);
        assert!(matches!(host.call(function, vec![]), Step::Reenter { .. }));
        assert!(matches!(host.call(function, vec![]), Step::Return(_)), "nested");
        host.returned();
        assert!(matches!(host.call(function, vec![]), Step::Reenter { .. }));
        assert_eq!(host.take_calls().len(), 3);
        assert_eq!(host.take_calls(), []);
    }
}
