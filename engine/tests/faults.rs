//! The engine's handler of faults beside those of the program around it. Signal handlers belong to a process, and some of these
//! end it: each case runs in a process of its own.
#![cfg(native_tier)]

use crosscheck_engine::module::Bounds;
use crosscheck_engine::{Config, Engine, Error, Func, Instance, Module, Store, Tier, TrapCode};
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering};

/// Names the case in the process that is to run it.
const CHILD: &str = "CROSSCHECK_FAULTS_TEST";

/// Printed by a process whose case is over.
const THROUGH: &str = "the case is through";

/// How many times the program's own handler was called.
static CALLS: AtomicUsize = AtomicUsize::new(0);
/// The last signal that it was called for.
static SIGNAL: AtomicI32 = AtomicI32::new(0);
/// The engine's handler, for a program that installs its own later.
static FORWARD: OnceLock<libc::sigaction> = OnceLock::new();

const TEXT: &str = r#"(module
  (import "host" "f" (func $host))
  (memory 1)
  (func (export "outside") (drop (i32.load (i32.const 65536))))
  (func (export "host") (call $host))
  (func (export "forever") (loop (br 0)))
  (func $deep (export "deep") (param i32)
    (if (i32.eqz (local.get 0)) (then (drop (i32.load (i32.const 65536)))))
    (call $deep (i32.sub (local.get 0) (i32.const 1)))))"#;

/// An instance whose import is `host`.
fn instance(host: fn()) -> (Store<()>, Instance) {
    let engine = Engine::new(Config::new().tier(Tier::Native).interruption(true));
    let module = Module::new(&engine, wat::parse_str(TEXT).unwrap()).unwrap();
    let mut store = Store::new(&engine, ());
    let host = Func::wrap(&mut store, host);
    let instance = Instance::new(&mut store, &module, &[host.into()]).unwrap();
    (store, instance)
}

fn run(store: &mut Store<()>, instance: Instance, name: &str) -> Result<(), Error> {
    instance.get_typed_func::<(), ()>(&*store, name).unwrap().call(store, ())
}

/// Has guest code fault, which is a trap and nobody else's business.
fn guest_traps() {
    let (mut store, instance) = instance(|| ());
    for _ in 0..3 {
        let calls = CALLS.load(Ordering::Relaxed);
        let error = run(&mut store, instance, "outside").unwrap_err();
        assert_eq!(error.trap_code(), Some(TrapCode::MemoryOutOfBounds));
        assert!(FORWARD.get().is_some() || CALLS.load(Ordering::Relaxed) == calls, "the program's handler was called");
    }
}

/// A page that the program's handler makes readable.
fn page() -> *mut u8 {
    static PAGE: OnceLock<usize> = OnceLock::new();
    let page = *PAGE.get_or_init(|| {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        // SAFETY: a new mapping.
        let page = unsafe { libc::mmap(std::ptr::null_mut(), 4096, libc::PROT_NONE, flags, -1, 0) };
        assert_ne!(page, libc::MAP_FAILED);
        page.expose_provenance()
    });
    std::ptr::with_exposed_provenance_mut(page)
}

fn protect(access: libc::c_int) {
    // SAFETY: the page is ours, and nothing of Rust's is in it.
    assert_eq!(unsafe { libc::mprotect(page().cast(), 4096, access) }, 0);
}

/// A fault of the program's own: the page cannot be read, until somebody handles that.
fn host_faults() {
    protect(libc::PROT_NONE);
    // SAFETY: mapped, and readable by the time that the read is over, or the process is.
    unsafe { page().read_volatile() };
}

/// As [`host_faults`], with a handler that lets it go on.
fn host_faults_and_recovers() {
    let calls = CALLS.load(Ordering::Relaxed);
    host_faults();
    assert_eq!(CALLS.load(Ordering::Relaxed), calls + 1);
    assert_eq!(SIGNAL.load(Ordering::Relaxed), libc::SIGSEGV);
}

extern "C" fn plain(signal: libc::c_int) {
    CALLS.fetch_add(1, Ordering::Relaxed);
    SIGNAL.store(signal, Ordering::Relaxed);
    protect(libc::PROT_READ);
}

extern "C" fn with_info(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: the system, or a handler before, passes what there is to know.
    let (code, address) = unsafe { ((*info).si_code, (*info).si_addr()) };
    assert!(!context.is_null());
    assert!(code <= 0 || address.cast() == page(), "the fault's own address");
    plain(signal);
}

/// Counts, and lets the fault happen again.
extern "C" fn helpless(_: libc::c_int) {
    // SAFETY: a write of readable bytes.
    unsafe { libc::write(2, c"helpless\n".as_ptr().cast(), 9) };
}

/// Looks at what is blocked while it runs.
extern "C" fn looks_at_mask(signal: libc::c_int) {
    plain(signal);
    assert!(blocked(libc::SIGUSR1) && blocked(libc::SIGSEGV), "as sa_mask and the lack of SA_NODEFER ask");
}

/// Handles the program's own faults, and leaves all else to the engine.
extern "C" fn forwards(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: as the system passes them; the engine's handler takes the same.
    unsafe {
        if (*info).si_addr().cast() == page() {
            return with_info(signal, info, context);
        }
        let engine = FORWARD.get().expect("noted when this was installed").sa_sigaction;
        let engine: extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void) = std::mem::transmute(engine);
        engine(signal, info, context);
    }
}

fn blocked(signal: libc::c_int) -> bool {
    // SAFETY: the mask is written before it is read.
    unsafe {
        let mut mask = std::mem::zeroed();
        libc::pthread_sigmask(libc::SIG_BLOCK, std::ptr::null(), &raw mut mask);
        libc::sigismember(&raw const mask, signal) == 1
    }
}

/// Installs a handler of the program's for SIGSEGV, and gives what was there before.
fn handle(handler: usize, flags: libc::c_int) -> libc::sigaction {
    // SAFETY: the handlers of this file take what their flags promise, and do only what handlers may.
    unsafe {
        let (mut action, mut old): (libc::sigaction, libc::sigaction) = (std::mem::zeroed(), std::mem::zeroed());
        action.sa_sigaction = handler;
        action.sa_flags = flags;
        libc::sigaddset(&raw mut action.sa_mask, libc::SIGUSR1);
        assert_eq!(libc::sigaction(libc::SIGSEGV, &raw const action, &raw mut old), 0);
        old
    }
}

fn send() {
    // SAFETY: to this thread.
    assert_eq!(unsafe { libc::raise(libc::SIGSEGV) }, 0);
}

/// Runs on a thread that Rust knows nothing of, and that has no alternate stack.
fn on_foreign_thread(run: fn()) {
    extern "C" fn start(run: *mut libc::c_void) -> *mut libc::c_void {
        // SAFETY: what `pthread_create` was given below.
        let run: fn() = unsafe { std::mem::transmute(run) };
        // SAFETY: the structure is written before it is read.
        unsafe {
            let mut stack: libc::stack_t = std::mem::zeroed();
            assert_eq!(libc::sigaltstack(std::ptr::null(), &raw mut stack), 0);
            assert_ne!(stack.ss_flags & libc::SS_DISABLE, 0, "an alternate stack");
        }
        run();
        std::ptr::null_mut()
    }
    // SAFETY: the thread is joined, and its function takes the pointer that it is given.
    unsafe {
        let mut thread = std::mem::zeroed();
        assert_eq!(libc::pthread_create(&raw mut thread, std::ptr::null(), start, run as *mut libc::c_void), 0);
        assert_eq!(libc::pthread_join(thread, std::ptr::null_mut()), 0);
    }
}

/// Faults at ever greater depths, to the last before the stack is exhausted.
fn guest_traps_deep_down() {
    let (mut store, instance) = instance(|| ());
    let deep = instance.get_typed_func::<i32, ()>(&store, "deep").unwrap();
    let mut codes = Vec::new();
    for depth in (0..).step_by(101) {
        let code = deep.call(&mut store, depth).unwrap_err().trap_code().unwrap();
        codes.push(code);
        if code == TrapCode::StackOverflow {
            break;
        }
    }
    assert!(codes.len() > 20, "{} depths", codes.len());
    assert!(codes[..codes.len() - 1].iter().all(|&code| code == TrapCode::MemoryOutOfBounds));
}

/// How a case's process ends.
enum End {
    /// By itself.
    Well,
    /// By a signal.
    Signal(libc::c_int),
    /// By a signal, after the error output says this, once.
    Says(libc::c_int, &'static str),
}

struct Case {
    name: &'static str,
    run: fn(),
    end: End,
}

const CASES: &[Case] = &[
    Case {
        name: "a handler with SA_SIGINFO gets the program's faults and only those",
        run: || {
            handle(with_info as *const () as usize, libc::SA_SIGINFO | libc::SA_ONSTACK);
            for _ in 0..3 {
                guest_traps();
                host_faults_and_recovers();
            }
        },
        end: End::Well,
    },
    Case {
        name: "a plain handler gets the program's faults and only those",
        run: || {
            handle(plain as *const () as usize, 0);
            for _ in 0..3 {
                guest_traps();
                host_faults_and_recovers();
            }
        },
        end: End::Well,
    },
    Case {
        name: "a fault of a host function is the program's",
        run: || {
            handle(plain as *const () as usize, 0);
            let (mut store, instance) = instance(host_faults_and_recovers);
            run(&mut store, instance, "host").unwrap();
            run(&mut store, instance, "outside").unwrap_err();
            run(&mut store, instance, "host").unwrap();
            assert_eq!(CALLS.load(Ordering::Relaxed), 2);
        },
        end: End::Well,
    },
    Case {
        name: "without a handler the program dies of its faults",
        run: || {
            handle(libc::SIG_DFL, 0);
            guest_traps();
            host_faults();
        },
        end: End::Signal(libc::SIGSEGV),
    },
    Case {
        name: "without a handler the program dies of a signal that is sent",
        run: || {
            handle(libc::SIG_DFL, 0);
            guest_traps();
            send();
        },
        end: End::Signal(libc::SIGSEGV),
    },
    Case {
        name: "a signal that is sent and ignored changes nothing",
        run: || {
            handle(libc::SIG_IGN, 0);
            guest_traps();
            send();
            guest_traps();
        },
        end: End::Well,
    },
    Case {
        name: "faults cannot be ignored",
        run: || {
            handle(libc::SIG_IGN, 0);
            guest_traps();
            host_faults();
        },
        end: End::Signal(libc::SIGSEGV),
    },
    Case {
        name: "a handler that is good for once is called once",
        run: || {
            handle(helpless as *const () as usize, libc::SA_RESETHAND);
            guest_traps();
            host_faults();
        },
        end: End::Says(libc::SIGSEGV, "helpless\n"),
    },
    Case {
        name: "a handler runs under the mask that it asked for",
        run: || {
            handle(looks_at_mask as *const () as usize, 0);
            guest_traps();
            host_faults_and_recovers();
            assert!(!blocked(libc::SIGUSR1) && !blocked(libc::SIGSEGV), "as before the fault");
            guest_traps();
        },
        end: End::Well,
    },
    Case {
        name: "a handler with SA_NODEFER may be interrupted by its own signal",
        run: || {
            extern "C" fn looks(signal: libc::c_int) {
                plain(signal);
                assert!(!blocked(libc::SIGSEGV));
            }
            handle(looks as *const () as usize, libc::SA_NODEFER);
            guest_traps();
            host_faults_and_recovers();
        },
        end: End::Well,
    },
    Case {
        name: "a signal that is sent to guest code is the program's",
        run: || {
            handle(with_info as *const () as usize, libc::SA_SIGINFO);
            let (mut store, instance) = instance(|| ());
            let interrupt = store.interrupt_handle();
            // SAFETY: this thread's own name.
            let guest = unsafe { libc::pthread_self() };
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    while CALLS.load(Ordering::Relaxed) < 100 {
                        // SAFETY: the thread waits for this one at the end of the scope.
                        assert_eq!(unsafe { libc::pthread_kill(guest, libc::SIGSEGV) }, 0);
                        std::thread::yield_now();
                    }
                    interrupt.interrupt();
                });
                let error = run(&mut store, instance, "forever").unwrap_err();
                assert_eq!(error.trap_code(), Some(TrapCode::Interrupted));
            });
        },
        end: End::Well,
    },
    Case {
        name: "a later handler that forwards keeps both working",
        run: || {
            guest_traps();
            let engine = handle(forwards as *const () as usize, libc::SA_SIGINFO | libc::SA_ONSTACK);
            assert!(FORWARD.set(engine).is_ok());
            for _ in 0..3 {
                guest_traps();
                host_faults_and_recovers();
            }
        },
        end: End::Well,
    },
    Case {
        name: "a later handler on the faulting stack keeps both working",
        run: || {
            guest_traps();
            assert!(FORWARD.set(handle(forwards as *const () as usize, libc::SA_SIGINFO)).is_ok());
            guest_traps();
            host_faults_and_recovers();
            guest_traps_deep_down();
        },
        end: End::Well,
    },
    Case {
        name: "the handlers of the two signals are told apart",
        run: || {
            guest_traps();
            // SAFETY: a mapping of an empty file: there is nothing behind it to read.
            unsafe {
                let file = libc::memfd_create(c"empty".as_ptr(), 0);
                let flags = libc::MAP_SHARED;
                let page = libc::mmap(std::ptr::null_mut(), 4096, libc::PROT_READ, flags, file, 0);
                assert_ne!(page, libc::MAP_FAILED);
                page.cast::<u8>().read_volatile();
            }
        },
        end: End::Signal(libc::SIGBUS),
    },
    Case {
        name: "Rust still recognises that its own stack is exhausted",
        run: || {
            guest_traps();
            fn deeper(n: u64) -> u64 {
                let bytes = std::hint::black_box([n as u8; 1000]);
                if n == u64::MAX { 0 } else { deeper(n + 1) + u64::from(bytes[n as usize % 1000]) }
            }
            std::hint::black_box(deeper(0));
        },
        end: End::Says(libc::SIGABRT, "has overflowed its stack"),
    },
    Case {
        name: "code that compares all bounds needs no handler",
        run: || {
            let ours = handle(plain as *const () as usize, 0).sa_sigaction;
            let engine = Engine::new(Config::new().tier(Tier::Native).bounds(Bounds::Explicit));
            let module = Module::new(&engine, wat::parse_str(TEXT).unwrap()).unwrap();
            let mut store = Store::new(&engine, ());
            let host = Func::wrap(&mut store, || ());
            let instance = Instance::new(&mut store, &module, &[host.into()]).unwrap();
            assert_eq!(
                run(&mut store, instance, "outside").unwrap_err().trap_code(),
                Some(TrapCode::MemoryOutOfBounds)
            );
            assert_eq!(handle(ours, 0).sa_sigaction, plain as *const () as usize);
        },
        end: End::Well,
    },
    Case { name: "guest code faults near the end of its stack", run: guest_traps_deep_down, end: End::Well },
    Case {
        name: "guest code faults on threads that Rust did not make",
        run: || {
            on_foreign_thread(guest_traps);
            on_foreign_thread(guest_traps_deep_down);
            guest_traps();
        },
        end: End::Well,
    },
    Case {
        name: "guest code faults on many threads at a time",
        run: || {
            handle(with_info as *const () as usize, libc::SA_SIGINFO);
            std::thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| {
                        let (mut store, instance) = instance(|| ());
                        for _ in 0..200 {
                            assert!(run(&mut store, instance, "outside").is_err());
                        }
                    });
                }
            });
            assert_eq!(CALLS.load(Ordering::Relaxed), 0);
        },
        end: End::Well,
    },
];

/// Runs this test in a process that does only one case.
fn child(case: &Case) -> Output {
    let test = ["--exact", "faults_reach_whom_they_concern", "--nocapture", "--test-threads=1"];
    Command::new(std::env::current_exe().unwrap()).args(test).env(CHILD, case.name).output().unwrap()
}

#[test]
fn faults_reach_whom_they_concern() {
    if let Some(name) = std::env::var_os(CHILD) {
        let case = CASES.iter().find(|case| *case.name == *name).expect("a case");
        (case.run)();
        return println!("{THROUGH}");
    }
    let mut failed = 0;
    for case in CASES {
        let output = child(case);
        let errors = String::from_utf8_lossy(&output.stderr);
        let fine = match case.end {
            End::Well => output.status.success() && String::from_utf8_lossy(&output.stdout).contains(THROUGH),
            End::Signal(signal) => output.status.signal() == Some(signal),
            End::Says(signal, what) => output.status.signal() == Some(signal) && errors.matches(what).count() == 1,
        };
        if !fine {
            failed += 1;
            let _ = writeln!(std::io::stderr(), "{}: {}\n{errors}", case.name, output.status);
        }
    }
    assert_eq!(failed, 0, "cases of {}", CASES.len());
}
