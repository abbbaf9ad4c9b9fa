//! An engine in this process may panic; that is its crash, not the harness's.

use super::{
    CompileError, Engine, EngineInfo, Fault, Handle, HostCall, HostEntity, InstanceId, ModuleId, Object, Outcome,
    Session, SessionOptions, SharedEntity, State, Threads, ThreadsShown, Value, time_limit::Watchdog,
};
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

/// An engine whose panics are [`Fault::Crash`], and whose calls can be stopped when they take too long.
pub struct Guarded<E>(pub E);

impl<E: Engine> Engine for Guarded<E> {
    fn info(&self) -> &EngineInfo {
        self.0.info()
    }

    fn open(&self, options: &SessionOptions) -> Result<Box<dyn Session>, Fault> {
        let session = catch(|| self.0.open(options))?;
        Ok(Box::new(GuardedSession { session: Ok(session), watchdog: None }))
    }

    fn open_within(&self, options: &SessionOptions, limit: Duration) -> Result<Box<dyn Session>, Fault> {
        let session = catch(|| self.0.open_within(options, limit))?;
        let watchdog = session.interrupter().map(|stop| Watchdog::new(limit, stop)).transpose()?;
        Ok(Box::new(GuardedSession { session: Ok(session), watchdog }))
    }
}

struct GuardedSession {
    /// The session, or the fault that ended it.
    session: Result<Box<dyn Session>, Fault>,
    watchdog: Option<Watchdog>,
}

/// Does work on an engine, whose panic is [`Fault::Crash`]. What the work leaves half done must not be used again.
pub(crate) fn catch<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(Fault::Crash(format!("panicked: {}", text(&*panic)))))
}

fn text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a message")
}

impl GuardedSession {
    fn run<T>(&mut self, work: impl FnOnce(&mut dyn Session) -> Result<T, Fault>) -> Result<T, Fault> {
        let session = self.session.as_mut().map_err(|fault| fault.clone())?;
        let work = || catch(|| work(session.as_mut()));
        let result = match &self.watchdog {
            Some(watchdog) => watchdog.watch(work),
            None => work(),
        };
        if let Err(fault) = &result
            && let Ok(session) = std::mem::replace(&mut self.session, Err(fault.clone()))
        {
            // Dropping what a panic left half-done may panic again.
            let _ = catch(|| {
                drop(session);
                Ok(())
            });
        }
        result
    }
}

impl Session for GuardedSession {
    fn compile(&mut self, wasm: &[u8]) -> Result<Result<ModuleId, CompileError>, Fault> {
        self.run(|session| session.compile(wasm))
    }

    fn define(&mut self, entity: &HostEntity) -> Result<Result<Handle, String>, Fault> {
        self.run(|session| session.define(entity))
    }

    fn export(&mut self, instance: InstanceId, name: &str) -> Result<Option<Handle>, Fault> {
        self.run(|session| session.export(instance, name))
    }

    fn instantiate(&mut self, module: ModuleId, imports: &[Handle]) -> Result<(InstanceId, Outcome), Fault> {
        self.run(|session| session.instantiate(module, imports))
    }

    fn invoke(&mut self, instance: InstanceId, export: &str, arguments: &[Value]) -> Result<Outcome, Fault> {
        self.run(|session| session.invoke(instance, export, arguments))
    }

    fn global(&mut self, instance: InstanceId, export: &str) -> Result<Option<Value>, Fault> {
        self.run(|session| session.global(instance, export))
    }

    fn state(&mut self, instance: InstanceId) -> Result<State, Fault> {
        self.run(|session| session.state(instance))
    }

    fn objects(&mut self) -> Result<Vec<Object>, Fault> {
        self.run(|session| session.objects())
    }

    fn threads(&mut self, threads: &Threads) -> Result<Result<ThreadsShown, String>, Fault> {
        self.run(|session| session.threads(threads))
    }

    fn set_fuel(&mut self, fuel: Option<u64>) -> Result<(), Fault> {
        self.run(|session| session.set_fuel(fuel))
    }

    fn fuel(&mut self) -> Result<Option<u64>, Fault> {
        self.run(|session| session.fuel())
    }

    fn take_host_calls(&mut self) -> Result<Vec<HostCall>, Fault> {
        self.run(|session| session.take_host_calls())
    }

    fn share(&mut self, instance: InstanceId) -> Result<Option<Vec<(String, SharedEntity)>>, Fault> {
        self.run(|session| session.share(instance))
    }

    fn adopt(&mut self, entity: &SharedEntity) -> Result<Result<Handle, String>, Fault> {
        self.run(|session| session.adopt(entity))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::registry;

    /// Opens sessions that are fine until they are asked for fuel.
    struct Faulty(std::sync::Arc<dyn Engine>);

    impl Engine for Faulty {
        fn info(&self) -> &EngineInfo {
            self.0.info()
        }

        fn open(&self, options: &SessionOptions) -> Result<Box<dyn Session>, Fault> {
            assert!(!options.fuel, "no fuel today");
            self.0.open(options)
        }
    }

    #[test]
    fn a_panic_is_a_crash_and_a_dead_session_stays_dead() {
        let engine = Guarded(Faulty(registry::by_id("wasmi").unwrap()));
        let options = SessionOptions { canonical_nans: false, fuel: true, memory_limit: None };
        let fault = engine.open(&options).err();
        assert_eq!(fault, Some(Fault::Crash("panicked: no fuel today".to_owned())));

        let session = engine.open(&SessionOptions { fuel: false, ..options }).unwrap();
        let mut session = GuardedSession { session: Ok(session), watchdog: None };
        let fault = session.run::<()>(|_| panic!("in {}", "the middle")).unwrap_err();
        assert_eq!(fault, Fault::Crash("panicked: in the middle".to_owned()));
        assert_eq!(session.fuel(), Err(fault));
    }
}
