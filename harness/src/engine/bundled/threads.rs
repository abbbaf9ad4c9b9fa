//! Threads that take turns: each a store and an OS thread, by the engine's own schedule.

use super::{BundledSession, broken};
use crate::engine::{Fault, Handle, InstanceId, Outcome, Session, ThreadShown, Threads, ThreadsShown, guard};
use crosscheck_engine::{Extern, Schedule, SharedMemory, Turn};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::{iter, thread};

/// Runs the threads to their ends.
pub(super) fn run(session: &mut BundledSession, threads: &Threads) -> Result<Result<ThreadsShown, String>, Fault> {
    let shared = |handle: &Handle| match session.handles.get(handle.0 as usize) {
        Some(Extern::Memory(memory)) => memory.shared(&session.store),
        _ => None,
    };
    let Some(memories) = threads.imports.iter().map(shared).collect::<Option<Vec<_>>>() else {
        return Ok(Err("threads import shared memories only".to_owned()));
    };
    if !session.fuel {
        return Ok(Err("threads take turns by fuel".to_owned()));
    }
    let [least, most] = threads.schedule.slices;
    if threads.calls.is_empty() || least == 0 || least > most {
        return Ok(Err("threads that can have no turns".to_owned()));
    }
    // Whatever can fail is done before the first thread starts: each must finish, or the others wait for it.
    let mut stores = Vec::with_capacity(threads.calls.len());
    for _ in &threads.calls {
        stores.push(store(session, &memories)?);
    }
    let schedule = Schedule::new(threads.schedule.seed, stores.len(), least..=most);
    let threads = Arc::new(threads.clone());
    let started = stores.into_iter().enumerate().map(|(number, store)| {
        let (threads, turn) = (Arc::clone(&threads), schedule.thread(number));
        on_thread(move || one(store, &threads, number, &turn))
    });
    let started: Vec<_> = started.collect();
    let gone = |_| Fault::Crash("a thread of the guest's ended without a word".to_owned());
    let ended = started.into_iter().map(|thread| thread.recv().map_err(gone)).collect::<Result<Vec<_>, _>>()?;
    // What they share stands still only now.
    let show = |(mut session, ended): Ended| {
        let (instance, outcomes) = ended?;
        Ok(ThreadShown { outcomes, state: session.state(instance)?, fuel: session.fuel()? })
    };
    let shown = ended.into_iter().map(show).collect::<Result<_, Fault>>()?;
    Ok(Ok(ThreadsShown { deadlocked: schedule.deadlocked(), turns: schedule.turns(), threads: shown }))
}

/// A thread that is done: its session, its instance, and how the instantiation and its calls ended.
type Ended = (BundledSession, Result<(InstanceId, Vec<Outcome>), Fault>);

/// A session of a thread's own, which knows the modules of `parent`, and by handles from 0 on the memories.
fn store(parent: &BundledSession, memories: &[SharedMemory]) -> Result<BundledSession, Fault> {
    let mut session = BundledSession::new(parent.store.engine(), parent.store.limits())?;
    session.modules.clone_from(&parent.modules);
    for memory in memories {
        let memory = memory.memory(&mut session.store).map_err(broken)?;
        session.handle(memory.into());
    }
    Ok(session)
}

/// Takes the turns of one thread.
fn one(mut session: BundledSession, threads: &Threads, number: usize, turn: &Turn) -> Ended {
    let imports: Vec<_> = (0..threads.imports.len() as u32).map(Handle).collect();
    // A panic is the engine's crash; the others must not wait for a turn that never ends.
    let ended = guard::catch(|| {
        session.store.begin_turns(turn, threads.schedule.fuel).map_err(broken)?;
        let (instance, outcome) = session.instantiate(threads.module, &imports)?;
        let mut outcomes = vec![outcome];
        if let Outcome::Return(_) = outcomes[0] {
            for call in &threads.calls[number] {
                outcomes.push(session.invoke(instance, &call.export, &call.arguments)?);
            }
        }
        Ok((instance, outcomes))
    });
    session.store.end_turns();
    (session, ended)
}

type Job = Box<dyn FnOnce() + Send>;

/// Threads that wait for something to do: starting one takes longer than what most guests do.
static IDLE: Mutex<Vec<Sender<Job>>> = Mutex::new(Vec::new());

/// Does work on a thread other than those that are busy now. What it gives comes by the channel.
fn on_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
    let (result, received) = channel();
    // Nobody may be listening any more.
    let job: Job = Box::new(move || drop(result.send(work())));
    let idle = || IDLE.lock().unwrap_or_else(PoisonError::into_inner);
    let waiting = idle().pop();
    let unsent = match waiting {
        Some(thread) => thread.send(job).err().map(|unsent| unsent.0),
        None => Some(job),
    };
    if let Some(job) = unsent {
        let (sender, jobs) = channel::<Job>();
        thread::spawn(move || {
            for job in iter::once(job).chain(jobs) {
                job();
                idle().push(sender.clone());
            }
        });
    }
    received
}
