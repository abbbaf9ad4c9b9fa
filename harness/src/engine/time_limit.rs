//! A limit on how long an engine in this process may take for one request. Programs have theirs in [`process`](super::process).

use super::{Engine, EngineInfo, Fault, Session, SessionOptions};
use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// An engine all of whose sessions are opened [within](Engine::open_within) a limit.
pub struct TimeLimited {
    engine: Arc<dyn Engine>,
    limit: Duration,
}

impl TimeLimited {
    /// The engine with a limit for every request to it.
    pub fn new(engine: Arc<dyn Engine>, limit: Duration) -> Self {
        Self { engine, limit }
    }
}

impl Engine for TimeLimited {
    fn info(&self) -> &EngineInfo {
        self.engine.info()
    }

    fn open(&self, options: &SessionOptions) -> Result<Box<dyn Session>, Fault> {
        self.engine.open_within(options, self.limit)
    }
}

/// A thread that stops work which takes too long. It looks at the clock now and then instead of being woken for each piece
/// of work, so that watching costs a call next to nothing; work is stopped up to an eighth of the limit late.
pub(super) struct Watchdog {
    shared: Arc<Shared>,
    limit: Duration,
    thread: Option<thread::JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    closed: Condvar,
}

enum State {
    Idle,
    Working(Instant),
    /// The work has been stopped, or will be as soon as it can be.
    Late,
    Closed,
}

impl Watchdog {
    /// A watchdog that calls `stop` when a piece of work takes longer than `limit`.
    pub(super) fn new(limit: Duration, stop: impl Fn() + Send + 'static) -> Result<Self, Fault> {
        let shared = Arc::new(Shared { state: Mutex::new(State::Idle), closed: Condvar::new() });
        let tick = (limit / 8).clamp(Duration::from_millis(1), Duration::from_millis(100));
        let watch = {
            let shared = Arc::clone(&shared);
            move || {
                let mut state = shared.lock();
                while !matches!(*state, State::Closed) {
                    if let State::Working(since) = *state
                        && since.elapsed() > limit
                    {
                        stop();
                        *state = State::Late;
                    }
                    state = shared.closed.wait_timeout(state, tick).unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        };
        let thread = thread::Builder::new().spawn(watch);
        let thread = thread.map_err(|error| Fault::Broken(format!("no thread for its clock: {error}")))?;
        Ok(Self { shared, limit, thread: Some(thread) })
    }

    /// Does a piece of work. [`Fault::Timeout`] when it had to be stopped, even if it ended well just then: the signal to
    /// stop may still be waiting for the next piece.
    pub(super) fn watch<T>(&self, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
        *self.shared.lock() = State::Working(Instant::now());
        let result = work();
        match std::mem::replace(&mut *self.shared.lock(), State::Idle) {
            State::Late if result.is_ok() => Err(took_longer(self.limit)),
            _ => result,
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // What is locked is one word, whole at every moment.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        *self.shared.lock() = State::Closed;
        self.shared.closed.notify_one();
        // Whoever looks for leaks must not find a thread that is about to end. What it may have panicked with is its own affair.
        let _ = self.thread.take().map(thread::JoinHandle::join);
    }
}

/// The fault of an engine that was stopped.
pub(super) fn took_longer(limit: Duration) -> Fault {
    Fault::Timeout(format!("stopped after {limit:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Outcome, Value, registry};
    use std::sync::mpsc::channel;

    #[test]
    fn work_in_time_is_left_alone_and_late_work_is_stopped() {
        let (stop, stopped) = channel();
        let dog = Watchdog::new(Duration::from_millis(20), move || stop.send(()).unwrap_or_default()).unwrap();
        // Ends when it is stopped, whenever that is.
        let late = dog.watch(|| stopped.recv().map_err(|error| Fault::Broken(error.to_string())));
        assert!(matches!(late, Err(Fault::Timeout(_))), "{late:?}");
        let dog = Watchdog::new(Duration::from_secs(3600), || panic!("nothing is late")).unwrap();
        assert_eq!(dog.watch(|| Ok(5)), Ok(5));
        assert_eq!(dog.watch::<()>(|| Err(Fault::Crash("x".into()))), Err(Fault::Crash("x".into())));
    }

    /// Loops at the places where each engine has to notice: in a function, in a start function, in endless calls.
    #[test]
    fn every_built_in_engine_can_be_stopped() {
        let options = SessionOptions { canonical_nans: false, fuel: false, memory_limit: None };
        let looping = wat::parse_str(
            r#"(module (func (export "loop") (loop (br 0))) (func $tail (export "tail") (return_call $tail)))"#,
        )
        .unwrap();
        let start = wat::parse_str("(module (func $f (loop (br 0))) (start $f))").unwrap();
        // On a busy machine anything can take that long: where it is noticed does not matter.
        let run = |engine: &dyn Engine, wasm: &[u8], export: &str| {
            let mut session = engine.open(&options)?;
            let module = session.compile(wasm)?.expect("it is valid");
            let result = session.instantiate(module, &[]).and_then(|(instance, _)| {
                session.invoke(instance, export, &[]).inspect_err(|fault| {
                    assert_eq!(session.global(instance, "g"), Err(fault.clone()), "the session is dead");
                })
            });
            result.map(drop)
        };
        for id in registry::ids() {
            let engine = TimeLimited::new(registry::by_id(id).unwrap(), Duration::from_millis(1));
            for (wasm, export) in [(&looping, "loop"), (&looping, "tail"), (&start, "")] {
                let result = run(&engine, wasm, export);
                assert!(matches!(result, Err(Fault::Timeout(_))), "{id} {export}: {result:?}");
            }
        }
    }

    #[test]
    fn a_limit_changes_nothing_for_what_ends_in_time() {
        let options = SessionOptions { canonical_nans: false, fuel: false, memory_limit: None };
        let module = wat::parse_str(
            r#"(module (func (export "count") (param i32) (result i32)
              (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (local.get 0)))"#,
        )
        .unwrap();
        for id in registry::ids() {
            let engine = TimeLimited::new(registry::by_id(id).unwrap(), Duration::from_secs(3600));
            assert_eq!(engine.info().id, id);
            let mut session = engine.open(&options).unwrap();
            let module = session.compile(&module).unwrap().unwrap();
            let (instance, _) = session.instantiate(module, &[]).unwrap();
            let outcome = session.invoke(instance, "count", &[Value::I32(1000)]).unwrap();
            assert_eq!(outcome, Outcome::Return(vec![Value::I32(0)]), "{id}");
        }
    }
}
