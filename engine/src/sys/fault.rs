//! Faults of machine code: the handler of the signals by which the system reports an access to a guard. It looks only at
//! faults whose instruction is in code memory, and passes all others on to whoever handled them before.

use std::io;
use std::sync::OnceLock;

/// Where machine code stood when it faulted, and where it is to go on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    /// The instruction.
    pub(crate) pc: usize,
    /// What the tier keeps the instance in.
    pub(crate) instance: usize,
    /// What traps take their code from.
    pub(crate) scratch: usize,
}

/// Decides on a fault in code memory: changes where to go on, or returns false if the fault is no trap.
pub(crate) type Resolve = fn(&mut Fault) -> bool;

/// Which signals report faults.
const SIGNALS: [libc::c_int; 2] = [libc::SIGSEGV, libc::SIGBUS];

struct Handler {
    resolve: Resolve,
    /// What handled each of [`SIGNALS`] before.
    previous: [libc::sigaction; 2],
}

static HANDLER: OnceLock<Option<Handler>> = OnceLock::new();

/// Has `resolve` decide on faults from here on. Does nothing the second time.
///
/// # Errors
/// When the system does not let us handle faults.
pub(crate) fn install(resolve: Resolve) -> io::Result<()> {
    let installed = HANDLER.get_or_init(|| {
        // SAFETY: all zero is a valid value of this plain structure; the handler is of the type that SA_SIGINFO asks for.
        unsafe {
            let mut previous = [std::mem::zeroed(); 2];
            // A handler may run before `get_or_init` returns only for a fault that is not ours: it finds nothing and dies as
            // it would have. So what was there is read first.
            for (signal, previous) in SIGNALS.into_iter().zip(&mut previous) {
                if libc::sigaction(signal, std::ptr::null(), previous) != 0 {
                    return None;
                }
            }
            let mut ours: libc::sigaction = std::mem::zeroed();
            ours.sa_sigaction = handle as *const () as usize;
            // Rust gives every thread an alternate stack; guest code may have used up its own.
            ours.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_NODEFER;
            libc::sigemptyset(&raw mut ours.sa_mask);
            for signal in SIGNALS {
                if libc::sigaction(signal, &raw const ours, std::ptr::null_mut()) != 0 {
                    return None;
                }
            }
            Some(Handler { resolve, previous })
        }
    });
    installed.as_ref().map(|_| ()).ok_or_else(|| io::Error::from(io::ErrorKind::Unsupported))
}

unsafe extern "C" fn handle(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    let handler = HANDLER.get().and_then(Option::as_ref);
    // SAFETY: the system passes what it knows of the signal. One that a process sent (not positive) is no fault.
    let is_fault = unsafe { (*info).si_code > 0 };
    // SAFETY: the system passes the interrupted thread's registers.
    let registers = unsafe { &mut (*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs };
    let pc = registers[libc::REG_RIP as usize] as usize;
    if let Some(handler) = handler
        && is_fault
        && super::code::contains(pc)
    {
        let instance = registers[libc::REG_R14 as usize] as usize;
        let mut fault = Fault { pc, instance, scratch: 0 };
        if (handler.resolve)(&mut fault) {
            registers[libc::REG_RIP as usize] = fault.pc as i64;
            registers[libc::REG_RAX as usize] = fault.scratch as i64;
            return;
        }
    }
    // SAFETY: what was there before is called as it asked to be, or put back; then the instruction faults again.
    unsafe {
        let previous = handler.map(|handler| handler.previous[usize::from(signal == SIGNALS[1])]);
        match previous {
            Some(previous) if previous.sa_sigaction == libc::SIG_DFL || previous.sa_sigaction == libc::SIG_IGN => {
                libc::signal(signal, libc::SIG_DFL);
            }
            Some(previous) if previous.sa_flags & libc::SA_SIGINFO != 0 => {
                let call: extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void) =
                    std::mem::transmute(previous.sa_sigaction);
                call(signal, info, context);
            }
            Some(previous) => {
                let call: extern "C" fn(libc::c_int) = std::mem::transmute(previous.sa_sigaction);
                call(signal);
            }
            None => {
                libc::signal(signal, libc::SIG_DFL);
            }
        }
    }
}

/// Writes a message to the process's error output, from a signal handler.
pub(crate) fn report(parts: &[&[u8]]) {
    for part in parts {
        // SAFETY: the bytes are readable; `write` may be called from handlers. There is no one to tell when it fails.
        let _ = unsafe { libc::write(2, part.as_ptr().cast(), part.len()) };
    }
}
