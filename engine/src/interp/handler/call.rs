//! Calls and returns. Guest calls within the interpreter push a frame and go on; everything else goes out through the
//! boundary.
//!
//! A frame is: parameters; a header of three slots (return address, the caller's frame, the caller's instance); the other
//! locals; the slots of reference operands; the slots of all operands, by height. A caller leaves the arguments on top of
//! its own frame, and there the callee's frame begins; there, too, the caller finds the results.

use crate::interp::code::Function;
use crate::interp::machine::{Handler, Machine, Next};
use crate::interp::operand::{Lane, Slot, Source};
use crate::interp::unwind;
use crate::module::TypeId;
use crate::op::TrapCode;
use crate::runtime::{Context, Func, Instance, Status, StoreCore, Table, boundary};
use std::fmt;
use std::marker::PhantomData;

/// Slots of a frame's header.
pub(in crate::interp) const HEADER_SLOTS: u32 = 3;

/// What a frame's header holds.
#[derive(Copy, Clone)]
pub(in crate::interp) struct Header {
    /// Where the caller goes on; the exit instruction's address in an activation's first frame.
    pub(in crate::interp) return_ip: *const u64,
    /// The caller's frame.
    pub(in crate::interp) caller_fp: *mut u64,
    /// The caller's instance.
    pub(in crate::interp) caller: *mut Instance,
}

impl Header {
    /// Reads the header of a frame with `params` parameter slots.
    #[inline(always)]
    pub(in crate::interp) unsafe fn read(fp: *mut u64, params: u32) -> Header {
        // SAFETY: the caller passes a frame and its function's parameter slots.
        unsafe {
            let at = fp.add(params as usize).cast::<*mut u64>();
            Header { return_ip: at.read(), caller_fp: at.add(1).read(), caller: at.add(2).read().cast() }
        }
    }

    /// Writes it.
    #[inline(always)]
    pub(in crate::interp) unsafe fn write(self, fp: *mut u64, params: u32) {
        // SAFETY: as in `read`.
        unsafe {
            let at = fp.add(params as usize).cast::<*mut u64>();
            at.write(self.return_ip.cast_mut());
            at.add(1).write(self.caller_fp);
            at.add(2).write(self.caller.cast());
        }
    }
}

/// Enters a function whose frame is at `fp`, with arguments in place: checks the stack, writes the header, zeroes locals.
#[inline(always)]
unsafe fn enter(m: &mut Machine, function: *const Function, fp: *mut u64, header: Header) -> Next {
    // SAFETY: `function` is code of the instance in `m`; the frame lies on the value stack, whose end is checked.
    unsafe {
        let context: *mut Context = (*m.instance).context;
        if fp.add((*function).frame_slots as usize) > (*context).value_stack_end {
            return m.trap(TrapCode::StackOverflow);
        }
        header.write(fp, (*function).param_slots);
        zero(fp.add(((*function).param_slots + HEADER_SLOTS) as usize), (*function).zero_slots);
        m.fp = fp;
        m.ip = (*function).code;
    }
    Next::Go
}

/// Zeroes slots. Volatile, so that LLVM does not make it a call of memset, for which every caller would save all registers.
#[inline(always)]
pub(in crate::interp) unsafe fn zero(start: *mut u64, count: u32) {
    for i in 0..count as usize {
        // SAFETY: the caller passes slots of a frame.
        unsafe { start.add(i).write_volatile(0) };
    }
}

/// Arguments of a call; `base` is the first argument's slot.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsCall {
    pub(in crate::interp) function: *const Function,
    pub(in crate::interp) base: Slot,
}

impl fmt::Debug for ArgsCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // SAFETY: shown while the code stands, and with it its functions.
        write!(f, "func {} at {:?}", unsafe { (*self.function).index }, self.base)
    }
}

/// `call` of a function of the same module that the interpreter runs.
pub(in crate::interp) struct CallInternal;

impl Handler for CallInternal {
    type Args = ArgsCall;
    fn name() -> String {
        "call".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: ArgsCall) -> Next {
        // SAFETY: the base is within the frame.
        unsafe {
            let header = Header { return_ip: m.ip, caller_fp: m.fp, caller: m.instance };
            enter(m, args.function, args.base.of(m), header)
        }
    }
}

/// Calls a function record: within the machine when the interpreter runs it, through the boundary otherwise.
#[inline(always)]
unsafe fn call_func(m: &mut Machine, func: *const Func, base: *mut u64) -> Next {
    // SAFETY: `func` is a function of this store; arguments of its type are at `base`.
    unsafe {
        if (*func).interp.is_null() {
            return call_out(m, m.instance, func, base);
        }
        let header = Header { return_ip: m.ip, caller_fp: m.fp, caller: m.instance };
        switch_instance(m, (*func).instance);
        enter(m, (*func).interp.cast(), base, header)
    }
}

#[inline(always)]
unsafe fn switch_instance(m: &mut Machine, instance: *mut Instance) {
    if m.instance != instance {
        m.instance = instance;
        // SAFETY: the new instance is of the same store.
        unsafe { m.reload_memory() };
    }
}

/// Calls a function that the interpreter does not run, for code of the instance `caller`, and deals with how it ended. It returns
/// to the instance at hand.
#[inline(always)]
unsafe fn call_out(m: &mut Machine, caller: *mut Instance, func: *const Func, base: *mut u64) -> Next {
    // SAFETY: as for `call_func`.
    unsafe {
        match out(m.instance, caller, func, base, m.ip, m.fp) {
            Status::Return => {
                m.reload_memory();
                Next::Go
            }
            // The return address names the call, as for any frame further out.
            Status::Exception => unwind::resume(m, m.ip.sub(1)),
            status => Next::Exit(status),
        }
    }
}

/// Notes the frame and the instruction in progress (`ip` is after it) for whoever walks the stack from now on.
#[inline(always)]
pub(in crate::interp) unsafe fn note(instance: *mut Instance, ip: *const u64, fp: *mut u64) {
    // SAFETY: the machine runs within an activation.
    unsafe {
        let activation = (*(*instance).context).activation;
        (*activation).ip = ip;
        (*activation).fp = fp;
        (*activation).instance = instance;
    }
}

/// Leaves the machine for the boundary, with the frame noted for whoever walks the stack meanwhile. That is not the caller's
/// after a tail call, whose frame is gone.
#[inline(never)]
unsafe fn out(
    instance: *mut Instance,
    caller: *mut Instance,
    func: *const Func,
    base: *mut u64,
    ip: *const u64,
    fp: *mut u64,
) -> Status {
    // SAFETY: the machine runs within an activation; nothing above the callee's arguments is live.
    unsafe {
        let context = (*instance).context;
        let activation = (*context).activation;
        note(instance, ip, fp);
        let status = boundary::call_out(caller, func, base, base);
        (*context).activation = activation;
        status
    }
}

/// Arguments of a call by function index.
#[derive(Copy, Clone, Debug)]
#[repr(C)]
pub(in crate::interp) struct ArgsCallFunc {
    pub(in crate::interp) func: u32,
    pub(in crate::interp) base: Slot,
}

/// `call` of an imported function, or of one that another tier runs.
pub(in crate::interp) struct CallFunc;

impl Handler for CallFunc {
    type Args = ArgsCallFunc;
    fn name() -> String {
        "call_func".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: ArgsCallFunc) -> Next {
        // SAFETY: function indices are validated.
        unsafe {
            let func = *(*m.instance).funcs.add(args.func as usize);
            call_func(m, func, args.base.of(m))
        }
    }
}

/// Arguments of an indirect call.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsCallIndirect {
    pub(in crate::interp) table: u32,
    pub(in crate::interp) ty: TypeId,
    /// Parameter slots of the callee's type.
    pub(in crate::interp) params: u32,
    pub(in crate::interp) index: Slot,
    pub(in crate::interp) base: Slot,
}

impl fmt::Debug for ArgsCallIndirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "table {} [{:?}] at {:?}", self.table, self.index, self.base)
    }
}

/// The function that an indirect call calls.
#[inline(always)]
unsafe fn resolve(m: &Machine, args: ArgsCallIndirect) -> Result<*const Func, TrapCode> {
    // SAFETY: table indices are validated; a table of functions holds addresses of functions of this store.
    unsafe {
        let table: *const Table = *(*m.instance).tables.add(args.table as usize);
        let slot: u64 = args.index.get(m);
        let index = if (*table).ty.table64 { slot } else { slot as u32 as u64 };
        if index >= (*table).len {
            return Err(TrapCode::UndefinedElement);
        }
        let word = (*table).base.add(index as usize).read();
        if word == 0 {
            return Err(TrapCode::UninitializedElement);
        }
        let func = func_of(word);
        if (*func).ty != args.ty && !is_subtype(m.instance, (*func).ty, args.ty) {
            return Err(TrapCode::IndirectCallTypeMismatch);
        }
        Ok(func)
    }
}

/// The function that a funcref's word is the address of.
#[inline(always)]
pub(in crate::interp) fn func_of(word: u64) -> *const Func {
    std::ptr::with_exposed_provenance(word as usize)
}

#[cold]
#[inline(never)]
unsafe fn is_subtype(instance: *mut Instance, actual: TypeId, expected: TypeId) -> bool {
    // SAFETY: the context is the first field of its store.
    unsafe { (*(*instance).context.cast::<StoreCore>()).is_subtype(actual, expected) }
}

/// `call_indirect`.
pub(in crate::interp) struct CallIndirect;

impl Handler for CallIndirect {
    type Args = ArgsCallIndirect;
    fn name() -> String {
        "call_indirect".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: ArgsCallIndirect) -> Next {
        // SAFETY: `resolve` found a function of the right type.
        unsafe {
            match resolve(m, args) {
                Ok(func) => call_func(m, func, args.base.of(m)),
                Err(code) => m.trap(code),
            }
        }
    }
}

/// Arguments of a call by reference.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsCallRef {
    /// Parameter slots of the callee's type.
    pub(in crate::interp) params: u32,
    pub(in crate::interp) func: Slot,
    pub(in crate::interp) base: Slot,
}

impl fmt::Debug for ArgsCallRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {:?}", self.func, self.base)
    }
}

/// `call_ref`.
pub(in crate::interp) struct CallRef;

impl Handler for CallRef {
    type Args = ArgsCallRef;
    fn name() -> String {
        "call_ref".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: ArgsCallRef) -> Next {
        // SAFETY: a reference that is not null is of the call's type, by validation.
        unsafe {
            match args.func.get(m) {
                0u64 => m.trap(TrapCode::NullReference),
                word => call_func(m, func_of(word), args.base.of(m)),
            }
        }
    }
}

/// Moves a tail call's arguments to the frame's start. Ascending order is right: they move down.
#[inline(always)]
unsafe fn move_arguments(m: &Machine, base: Slot, params: u32) {
    // SAFETY: the arguments are in the frame; the frame's start has room for them, since they lie above it.
    unsafe {
        let from = base.of(m);
        for i in 0..params as usize {
            m.fp.add(i).write_volatile(from.add(i).read());
        }
    }
}

/// Arguments of a tail call within the module.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsReturnCall {
    pub(in crate::interp) function: *const Function,
    /// Parameter slots of the calling function: where its header is.
    pub(in crate::interp) own_params: u32,
    pub(in crate::interp) base: Slot,
}

impl fmt::Debug for ArgsReturnCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // SAFETY: shown while the code stands, and with it its functions.
        write!(f, "func {} at {:?}", unsafe { (*self.function).index }, self.base)
    }
}

/// `return_call` of a function of the same module that the interpreter runs.
pub(in crate::interp) struct ReturnCallInternal;

impl Handler for ReturnCallInternal {
    type Args = ArgsReturnCall;
    fn name() -> String {
        "return_call".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: ArgsReturnCall) -> Next {
        // SAFETY: the header is read before the arguments may overwrite it.
        unsafe {
            let header = Header::read(m.fp, args.own_params);
            move_arguments(m, args.base, (*args.function).param_slots);
            enter(m, args.function, m.fp, header)
        }
    }
}

/// A tail call of a function record, with the header of the calling frame already read.
#[inline(always)]
unsafe fn return_call_func(m: &mut Machine, func: *const Func, base: Slot, params: u32, own_params: u32) -> Next {
    // SAFETY: as for `call_func`. The callee takes this frame's place, and its caller's header with it.
    unsafe {
        let header = Header::read(m.fp, own_params);
        move_arguments(m, base, params);
        if !(*func).interp.is_null() {
            switch_instance(m, (*func).instance);
            return enter(m, (*func).interp.cast(), m.fp, header);
        }
        if unwind::is_exit(header.return_ip) {
            // This activation's first frame: whoever called it calls the callee instead.
            let context = (*m.instance).context;
            (*context).tail_callee = func;
            (*context).caller = m.instance;
            return Next::Exit(Status::TailCall);
        }
        // The callee's frame is where this one was, and it returns to this one's caller.
        let (base, caller) = (m.fp, m.instance);
        m.ip = header.return_ip;
        m.fp = header.caller_fp;
        switch_instance(m, header.caller);
        call_out(m, caller, func, base)
    }
}

/// Arguments of a tail call by function index.
#[derive(Copy, Clone, Debug)]
#[repr(C)]
pub(in crate::interp) struct ArgsReturnCallFunc {
    pub(in crate::interp) func: u32,
    pub(in crate::interp) params: u32,
    pub(in crate::interp) own_params: u32,
    pub(in crate::interp) base: Slot,
}

/// `return_call` of an imported function, or of one that another tier runs.
pub(in crate::interp) struct ReturnCallFunc;

impl Handler for ReturnCallFunc {
    type Args = ArgsReturnCallFunc;
    fn name() -> String {
        "return_call_func".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: ArgsReturnCallFunc) -> Next {
        // SAFETY: function indices are validated.
        unsafe {
            let func = *(*m.instance).funcs.add(args.func as usize);
            return_call_func(m, func, args.base, args.params, args.own_params)
        }
    }
}

/// `return_call_indirect`; the calling function's parameter slots come after.
pub(in crate::interp) struct ReturnCallIndirect;

impl Handler for ReturnCallIndirect {
    type Args = (ArgsCallIndirect, u32);
    fn name() -> String {
        "return_call_indirect".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, (args, own_params): Self::Args) -> Next {
        // SAFETY: `resolve` found a function of the right type.
        unsafe {
            match resolve(m, args) {
                Ok(func) => return_call_func(m, func, args.base, args.params, own_params),
                Err(code) => m.trap(code),
            }
        }
    }
}

/// `return_call_ref`; the calling function's parameter slots come after.
pub(in crate::interp) struct ReturnCallRef;

impl Handler for ReturnCallRef {
    type Args = (ArgsCallRef, u32);
    fn name() -> String {
        "return_call_ref".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, (args, own_params): Self::Args) -> Next {
        // SAFETY: a reference that is not null is of the call's type, by validation.
        unsafe {
            match args.func.get(m) {
                0u64 => m.trap(TrapCode::NullReference),
                word => return_call_func(m, func_of(word), args.base, args.params, own_params),
            }
        }
    }
}

/// Goes on in the caller.
#[inline(always)]
unsafe fn leave(m: &mut Machine, header: Header) -> Next {
    // SAFETY: the header is this frame's; in the first frame it leads to the exit instruction.
    unsafe {
        m.ip = header.return_ip;
        m.fp = header.caller_fp;
        switch_instance(m, header.caller);
    }
    Next::Go
}

/// `return` without results. The argument is the function's parameter slots.
pub(in crate::interp) struct Return;

impl Handler for Return {
    type Args = u32;
    fn name() -> String {
        "return".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, params: u32) -> Next {
        // SAFETY: the frame's header.
        unsafe {
            let header = Header::read(m.fp, params);
            leave(m, header)
        }
    }
}

/// `return` of one result.
pub(in crate::interp) struct ReturnOne<T, A>(PhantomData<(T, A)>);

/// Arguments of a return with one result.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsReturnOne<A> {
    pub(in crate::interp) value: A,
    pub(in crate::interp) params: u32,
}

impl<A: fmt::Debug> fmt::Debug for ArgsReturnOne<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.value)
    }
}

impl<T: Lane, A: Source<T>> Handler for ReturnOne<T, A> {
    type Args = ArgsReturnOne<A>;
    fn name() -> String {
        "return".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the result may overwrite the header, which is read before.
        unsafe {
            let header = Header::read(m.fp, args.params);
            let value = args.value.get(m);
            value.store(m.fp);
            leave(m, header)
        }
    }
}

/// `return` of several results, which lie side by side.
pub(in crate::interp) struct ReturnMany;

/// Arguments of a return with several results.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsReturnMany {
    pub(in crate::interp) params: u32,
    pub(in crate::interp) count: u32,
    pub(in crate::interp) base: Slot,
}

impl fmt::Debug for ArgsReturnMany {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} from {:?}", self.count, self.base)
    }
}

impl Handler for ReturnMany {
    type Args = ArgsReturnMany;
    fn name() -> String {
        "return".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the results may overwrite the header, which is read before.
        unsafe {
            let header = Header::read(m.fp, args.params);
            move_arguments(m, args.base, args.count);
            leave(m, header)
        }
    }
}

/// The end of an activation's first frame.
pub(in crate::interp) struct Exit;

impl Handler for Exit {
    type Args = ();
    fn name() -> String {
        "exit".into()
    }
    #[inline(always)]
    unsafe fn run(_: &mut Machine, (): ()) -> Next {
        Next::Exit(Status::Return)
    }
}
