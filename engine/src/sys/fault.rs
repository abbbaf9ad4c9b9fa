//! Faults of machine code: the handler of the signals by which the system reports an access to a guard. It looks only at
//! faults whose instruction is in code memory, and passes all others on to whoever handled them before.

use std::io;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

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

/// What decides, and what handled each of [`SIGNALS`] before.
struct Handler {
    resolve: Resolve,
    previous: [Previous; 2],
}

struct Previous {
    action: libc::sigaction,
    /// Whether it was called, which is once too often if it asked to be called once.
    called: AtomicBool,
}

/// Known before the handler is installed: it may run before [`install`] returns, for a fault that is not ours.
static HANDLER: OnceLock<Handler> = OnceLock::new();

/// Has `resolve` decide on faults from here on. Does nothing the second time.
///
/// # Errors
/// When the system does not let us handle faults.
pub(crate) fn install(resolve: Resolve) -> io::Result<()> {
    static INSTALLED: OnceLock<bool> = OnceLock::new();
    let installed = INSTALLED.get_or_init(|| {
        let previous = SIGNALS.map(|signal| Previous { action: action_of(signal), called: AtomicBool::new(false) });
        HANDLER.get_or_init(|| Handler { resolve, previous });
        // SAFETY: all zero is a valid value of this plain structure; the handler is of the type that SA_SIGINFO asks for.
        unsafe {
            let mut ours: libc::sigaction = std::mem::zeroed();
            ours.sa_sigaction = handle as *const () as usize;
            // On the thread's alternate stack, if it has one: guest code may have used up its own. Other signals of the kind
            // wait, or many that are sent at a time would use up that one.
            ours.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
            libc::sigemptyset(&raw mut ours.sa_mask);
            SIGNALS.iter().all(|&signal| libc::sigaction(signal, &raw const ours, std::ptr::null_mut()) == 0)
        }
    });
    if *installed { Ok(()) } else { Err(io::ErrorKind::Unsupported.into()) }
}

/// What happens upon a signal now: the default, if the system does not say.
fn action_of(signal: libc::c_int) -> libc::sigaction {
    // SAFETY: all zero is a valid value of this plain structure, and means the default; nothing but that is written.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        libc::sigaction(signal, std::ptr::null(), &raw mut action);
        action
    }
}

unsafe extern "C" fn handle(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    let Some(handler) = HANDLER.get() else { unreachable!("known before this is installed") };
    // SAFETY: the system passes what it knows of the signal. One that a process sent (not positive) is no fault.
    let is_fault = unsafe { (*info).si_code > 0 };
    // SAFETY: the system passes the interrupted thread's registers.
    let [pc_register, instance, scratch] = unsafe { registers(&mut *context.cast()) };
    let pc = *pc_register as usize;
    if is_fault && super::code::contains(pc) {
        // If a bug of ours makes the handler itself fault, that is to be reported like any fault, and not to end the process
        // without a word.
        change_mask(libc::SIG_UNBLOCK, signal);
        let mut fault = Fault { pc, instance: *instance as usize, scratch: 0 };
        if (handler.resolve)(&mut fault) {
            *pc_register = fault.pc as _;
            *scratch = fault.scratch as _;
            return;
        }
    }
    let previous = &handler.previous[usize::from(signal == SIGNALS[1])];
    // SAFETY: what the system passed is passed on.
    unsafe { pass_on(previous, is_fault, signal, info, context) }
}

/// The registers that [`Fault`] names, in the system's record: r14 and rax.
#[cfg(target_arch = "x86_64")]
fn registers(context: &mut libc::ucontext_t) -> [&mut libc::greg_t; 3] {
    const NAMES: [libc::c_int; 3] = [libc::REG_RIP, libc::REG_R14, libc::REG_RAX];
    context.uc_mcontext.gregs.get_disjoint_mut(NAMES.map(|name| name as usize)).expect("three registers that there are")
}

/// The registers that [`Fault`] names, in the system's record: x28 and x16.
#[cfg(target_arch = "aarch64")]
fn registers(context: &mut libc::ucontext_t) -> [&mut libc::c_ulonglong; 3] {
    let machine = &mut context.uc_mcontext;
    let [instance, scratch] = machine.regs.get_disjoint_mut([28, 16]).expect("two registers that there are");
    [&mut machine.pc, instance, scratch]
}

/// Blocks or unblocks a signal on this thread, until the handler returns.
fn change_mask(how: libc::c_int, signal: libc::c_int) {
    // SAFETY: the set is initialised before it is read.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, signal);
        libc::pthread_sigmask(how, &raw const set, std::ptr::null_mut());
    }
}

/// Does what would have been done with a signal if our handler were not there.
///
/// # Safety
/// The arguments are those that a handler was called with.
unsafe fn pass_on(
    previous: &Previous,
    is_fault: bool,
    signal: libc::c_int,
    info: *mut libc::siginfo_t,
    context: *mut libc::c_void,
) {
    let Previous { action, called } = previous;
    let once = action.sa_flags & libc::SA_RESETHAND != 0;
    // Not even a system that is told to ignore faults ignores them; signals that are sent it does.
    let fatal = match action.sa_sigaction {
        libc::SIG_DFL => true,
        libc::SIG_IGN if !is_fault => return,
        libc::SIG_IGN => true,
        _ => once && called.swap(true, Ordering::Relaxed),
    };
    // SAFETY: the previous handler is called with the arguments that it asked for, under the mask that it asked for; the
    // interrupted code's mask comes back when our handler returns.
    unsafe {
        if fatal {
            // The instruction faults again; what was sent must be sent again.
            libc::signal(signal, libc::SIG_DFL);
            if !is_fault {
                libc::raise(signal);
            }
            return;
        }
        libc::pthread_sigmask(libc::SIG_BLOCK, &raw const action.sa_mask, std::ptr::null_mut());
        let deferred = action.sa_flags & libc::SA_NODEFER == 0;
        change_mask(if deferred { libc::SIG_BLOCK } else { libc::SIG_UNBLOCK }, signal);
        if action.sa_flags & libc::SA_SIGINFO != 0 {
            let call: extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void) =
                std::mem::transmute(action.sa_sigaction);
            call(signal, info, context);
        } else {
            let call: extern "C" fn(libc::c_int) = std::mem::transmute(action.sa_sigaction);
            call(signal);
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
