//! Control instructions: blocks, branches, calls.

/// Blocks and their delimiters.
macro_rules! control_blocks {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (Unreachable, unreachable, ("unreachable" Mvp None), poly)
        (Nop, nop, ("nop" Mvp None), =>)
        (Block, block, ("block" Mvp BlockType), poly)
        (Loop, loop, ("loop" Mvp BlockType), poly)
        (If, if, ("if" Mvp BlockType), poly)
        (Else, else, ("else" Mvp None), poly)
        (End, end, ("end" Mvp None), poly)
    } };
}
pub(crate) use control_blocks;

/// Branches.
macro_rules! control_branches {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (Br, br, ("br" Mvp Label), poly)
        (BrIf, br_if, ("br_if" Mvp Label), poly)
        (BrTable, br_table, ("br_table" Mvp Labels), poly)
        (Return, return, ("return" Mvp None), poly)
        (BrOnCast, br_on_cast, ("br_on_cast" Gc LabelCast), poly)
        (BrOnCastFail, br_on_cast_fail, ("br_on_cast_fail" Gc LabelCast), poly)
        (BrOnCastDescEq, br_on_cast_desc_eq, ("br_on_cast_desc_eq" CustomDescriptors LabelCast), poly)
        (BrOnCastDescEqFail, br_on_cast_desc_eq_fail, ("br_on_cast_desc_eq_fail" CustomDescriptors LabelCast), poly)
        (BrOnNull, br_on_null, ("br_on_null" FunctionReferences Label), poly)
        (BrOnNonNull, br_on_non_null, ("br_on_non_null" FunctionReferences Label), poly)
    } };
}
pub(crate) use control_branches;

/// Calls and tail calls.
macro_rules! control_calls {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (Call, call, ("call" Mvp Function), poly)
        (CallIndirect, call_indirect, ("call_indirect" Mvp TypeTable), poly)
        (ReturnCall, return_call, ("return_call" TailCall Function), poly)
        (ReturnCallIndirect, return_call_indirect, ("return_call_indirect" TailCall TypeTable), poly)
        (CallRef, call_ref, ("call_ref" FunctionReferences Type), poly)
        (ReturnCallRef, return_call_ref, ("return_call_ref" FunctionReferences Type), poly)
    } };
}
pub(crate) use control_calls;
