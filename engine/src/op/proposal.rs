//! The proposals by which WebAssembly grew, and which of them the engine executes.

use std::fmt;

macro_rules! proposals {
    ($( $variant:ident $name:literal $executed:ident )*) => {
        /// A proposal (or, first, the original language). Validation always knows all of them; execution does not.
        #[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Proposal { $( #[doc = concat!("`", $name, "`")] $variant, )* }

        impl Proposal {
            /// Every proposal.
            pub const ALL: &[Proposal] = &[$(Proposal::$variant),*];

            /// The stable kebab-case name, as it stands in reports.
            pub const fn name(self) -> &'static str {
                match self { $(Proposal::$variant => $name,)* }
            }

            /// Whether the engine executes it, on every tier. A module that needs another is `unsupported`.
            pub const fn executed(self) -> bool {
                match self { $(Proposal::$variant => proposals!(@$executed),)* }
            }
        }
    };
    (@executed) => { true };
    (@unsupported) => { false };
}

proposals! {
    // WebAssembly 3.0.
    Mvp "mvp" executed
    MutableGlobal "mutable-global" executed
    SignExtension "sign-extension" executed
    SaturatingFloatToInt "saturating-float-to-int" executed
    MultiValue "multi-value" executed
    BulkMemory "bulk-memory" executed
    ReferenceTypes "reference-types" executed
    Simd "simd" executed
    RelaxedSimd "relaxed-simd" executed
    TailCall "tail-call" executed
    ExtendedConst "extended-const" executed
    FunctionReferences "function-references" executed
    Gc "gc" executed
    MultiMemory "multi-memory" executed
    Memory64 "memory64" executed
    Exceptions "exceptions" executed
    // Beyond it.
    WideArithmetic "wide-arithmetic" executed
    CustomPageSizes "custom-page-sizes" executed
    Threads "threads" executed
    LegacyExceptions "legacy-exceptions" unsupported
    SharedEverythingThreads "shared-everything-threads" unsupported
    AcquireReleaseAtomics "acquire-release-atomics" unsupported
    StackSwitching "stack-switching" unsupported
    MemoryControl "memory-control" unsupported
    CustomDescriptors "custom-descriptors" unsupported
}

impl fmt::Display for Proposal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Proposal;

    #[test]
    fn names_are_distinct_kebab_case() {
        for (index, proposal) in Proposal::ALL.iter().enumerate() {
            assert!(proposal.name().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            assert!(Proposal::ALL[..index].iter().all(|other| other.name() != proposal.name()));
        }
    }
}
