//! The reasons for which execution traps (specification §4.4, the reductions to `trap`).

use std::fmt;

/// One row per code: number, variant, stable kebab-case name, message, and the other texts by which the official suite
/// calls the same trap.
macro_rules! trap_codes {
    ($( $(#[$doc:meta])* $code:literal $variant:ident $name:literal $message:literal [$($alias:literal),*] )*) => {
        /// Why execution trapped. The number fits a byte so that native code can load it as an immediate; 0 is no trap.
        #[repr(u8)]
        #[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
        pub enum TrapCode { $( $(#[$doc])* $variant = $code, )* }

        impl TrapCode {
            /// Every code, in the order of the numbers, which are dense from 1.
            pub const ALL: &[TrapCode] = &[$(TrapCode::$variant),*];

            /// The stable kebab-case name, as it stands in reports.
            pub const fn name(self) -> &'static str {
                match self { $(TrapCode::$variant => $name,)* }
            }

            /// What happened, in the official suite's words where it has any.
            pub const fn message(self) -> &'static str {
                match self { $(TrapCode::$variant => $message,)* }
            }

            /// Every text with which the official suite may begin when it means this trap.
            const fn suite_prefixes(self) -> &'static [&'static str] {
                match self { $(TrapCode::$variant => &[$message, $($alias),*],)* }
            }
        }
    };
}

trap_codes! {
    /// `unreachable` was executed.
    1 Unreachable "unreachable" "unreachable" []
    /// A memory access or bulk operation reached past the end of a memory or of a data segment.
    2 MemoryOutOfBounds "memory-out-of-bounds" "out of bounds memory access" []
    /// A table access or bulk operation reached past the end of a table or of an element segment.
    3 TableOutOfBounds "table-out-of-bounds" "out of bounds table access" []
    /// The index of an indirect call is past the end of the table.
    4 UndefinedElement "undefined-element" "undefined element" []
    /// The table element of an indirect call is null.
    5 UninitializedElement "uninitialized-element" "uninitialized element" []
    /// The function of an indirect call is not of the expected type.
    6 IndirectCallTypeMismatch "indirect-call-type-mismatch" "indirect call type mismatch" []
    /// An integer was divided by zero.
    7 IntegerDivideByZero "integer-divide-by-zero" "integer divide by zero" []
    /// A quotient, or a float converted to an integer, does not fit the result type.
    8 IntegerOverflow "integer-overflow" "integer overflow" []
    /// A NaN was converted to an integer.
    9 InvalidConversionToInteger "invalid-conversion-to-integer" "invalid conversion to integer" []
    /// Calls are nested too deeply.
    10 StackOverflow "stack-overflow" "call stack exhausted" []
    /// An instruction that needs an object, a function or an exception was given null.
    11 NullReference "null-reference" "null reference" [
        "null function reference", "null structure reference", "null array reference", "null i31 reference",
        "null exception reference", "null continuation reference", "null descriptor reference"
    ]
    /// An array access or bulk operation reached past the end of an array.
    12 ArrayOutOfBounds "array-out-of-bounds" "out of bounds array access" []
    /// A reference is not of the type it was cast to.
    13 CastFailure "cast-failure" "cast failure" ["descriptor cast failure"]
    /// The address of an atomic access is not a multiple of its width.
    14 UnalignedAtomic "unaligned-atomic" "unaligned atomic" []
    /// A wait on a memory that is not shared.
    15 ExpectedSharedMemory "expected-shared-memory" "expected shared memory" []
    /// The fuel does not suffice for the next segment of code.
    16 OutOfFuel "out-of-fuel" "all fuel consumed" []
    /// The host asked the running code to stop.
    17 Interrupted "interrupted" "interrupted" []
    /// The store's heap limit is reached.
    18 OutOfMemory "out-of-memory" "out of heap memory" []
}

impl TrapCode {
    /// The code with this number, if there is one.
    pub const fn from_u8(code: u8) -> Option<TrapCode> {
        if code == 0 || code as usize > Self::ALL.len() { None } else { Some(Self::ALL[code as usize - 1]) }
    }

    /// The trap that the official suite means by `text`. The suite may add detail ("uninitialized element 2"), so a
    /// known text need only be the beginning of it.
    pub fn from_suite_message(text: &str) -> Option<TrapCode> {
        Self::ALL.iter().copied().find(|code| code.suite_prefixes().iter().any(|prefix| text.starts_with(prefix)))
    }
}

impl fmt::Display for TrapCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for TrapCode {}

#[cfg(test)]
mod tests {
    use super::TrapCode::{self, *};

    #[test]
    fn codes_are_dense_and_round_trip() {
        for (index, &code) in TrapCode::ALL.iter().enumerate() {
            assert_eq!(code as usize, index + 1);
            assert_eq!(TrapCode::from_u8(code as u8), Some(code));
        }
        assert_eq!(TrapCode::from_u8(0), None);
        assert_eq!(TrapCode::from_u8(TrapCode::ALL.len() as u8 + 1), None);
    }

    #[test]
    fn names_are_distinct_kebab_case() {
        for (index, code) in TrapCode::ALL.iter().enumerate() {
            assert!(code.name().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", code.name());
            assert!(TrapCode::ALL[..index].iter().all(|other| other.name() != code.name()));
        }
    }

    #[test]
    fn own_message_is_understood() {
        for &code in TrapCode::ALL {
            assert_eq!(TrapCode::from_suite_message(code.message()), Some(code));
            assert_eq!(code.to_string(), code.message());
        }
    }

    /// Every text of an `assert_trap` or `assert_exhaustion` in the official suite, its proposals, past ones too.
    #[test]
    fn every_text_of_the_official_suite_is_known() {
        let texts = [
            ("call stack exhausted", StackOverflow),
            ("cast failure", CastFailure),
            ("descriptor cast failure", CastFailure),
            ("expected shared memory", ExpectedSharedMemory),
            ("indirect call type mismatch", IndirectCallTypeMismatch),
            ("integer divide by zero", IntegerDivideByZero),
            ("integer overflow", IntegerOverflow),
            ("invalid conversion to integer", InvalidConversionToInteger),
            ("null array reference", NullReference),
            ("null descriptor reference", NullReference),
            ("null exception reference", NullReference),
            ("null function reference", NullReference),
            ("null i31 reference", NullReference),
            ("null reference", NullReference),
            ("null structure reference", NullReference),
            ("out of bounds array access", ArrayOutOfBounds),
            ("out of bounds memory access", MemoryOutOfBounds),
            ("out of bounds table access", TableOutOfBounds),
            ("unaligned atomic", UnalignedAtomic),
            ("undefined element", UndefinedElement),
            ("uninitialized element", UninitializedElement),
            ("uninitialized element 2", UninitializedElement),
            ("unreachable", Unreachable),
        ];
        for (text, code) in texts {
            assert_eq!(TrapCode::from_suite_message(text), Some(code), "{text}");
        }
        assert_eq!(TrapCode::from_suite_message("type mismatch"), None);
        assert_eq!(TrapCode::from_suite_message(""), None);
    }
}
