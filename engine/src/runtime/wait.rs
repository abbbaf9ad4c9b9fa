//! Threads that wait at addresses of shared memories, and what wakes them (threads proposal, "Wait and Notify operators").

use super::Memory;
use super::atomic::Cell;
use super::schedule::Turn;
use crate::op::{AtomicAction, TrapCode};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// How a wait ended. The numbers are the instructions' results.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Waited {
    /// Another thread notified it.
    Woken = 0,
    /// The value was not the expected one.
    NotEqual = 1,
    /// The time was up.
    TimedOut = 2,
}

/// A thread that sleeps, to be woken by whoever has this.
#[derive(Clone, Debug)]
enum Sleeper {
    /// Parked by the system. It looks for the reason when it wakes.
    Parked(Thread),
    /// Waiting for its turn.
    Scheduled(Turn),
}

impl Sleeper {
    fn wake(&self) {
        match self {
            Sleeper::Parked(thread) => thread.unpark(),
            Sleeper::Scheduled(turn) => turn.make_ready(),
        }
    }
}

/// Asks a store's guest code to end: a flag that code polls, and the wait that may have to be woken to see it.
#[derive(Debug, Default)]
#[repr(C)]
pub(crate) struct Interrupt {
    /// First, so that its address is the whole's.
    pub(crate) flag: AtomicBool,
    sleeper: Mutex<Option<Sleeper>>,
}

impl Interrupt {
    /// Asks; from any thread.
    pub(crate) fn raise(&self) {
        self.flag.store(true, Ordering::Relaxed);
        // A thread that is about to sleep has either been entered here, and is woken, or sees the flag after the lock.
        if let Some(sleeper) = &*lock(&self.sleeper) {
            sleeper.wake();
        }
    }

    fn is_raised(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }
}

/// The threads that wait at addresses of one memory.
#[derive(Debug, Default)]
pub(crate) struct WaitQueue(Mutex<Queues>);

/// By address, the longest waiting first. No queue is empty.
type Queues = HashMap<u64, VecDeque<Arc<Waiter>>>;

#[derive(Debug)]
struct Waiter {
    /// Whether it was notified. Written with the queues locked.
    woken: AtomicBool,
    sleeper: Sleeper,
}

impl WaitQueue {
    /// Blocks the current thread, which runs guest code of a store, if `expected` says that the value is the expected one, until
    /// it is notified, the time is up (`None` is never), or the store's interrupt is raised. A store that takes turns passes its
    /// turn on meanwhile.
    ///
    /// # Errors
    /// [`TrapCode::Interrupted`]: also when no thread that takes turns could ever go on.
    pub(crate) fn wait(
        &self,
        address: u64,
        expected: impl FnOnce() -> bool,
        timeout: Option<Duration>,
        interrupt: &Interrupt,
        turn: Option<&Turn>,
    ) -> Result<Waited, TrapCode> {
        let sleeper = turn.map_or_else(|| Sleeper::Parked(thread::current()), |turn| Sleeper::Scheduled(turn.clone()));
        let waiter = {
            // A notification that comes after a change of the value waits for the lock, and then finds the waiter.
            let mut queues = lock(&self.0);
            if !expected() {
                return Ok(Waited::NotEqual);
            }
            if timeout == Some(Duration::ZERO) {
                return Ok(Waited::TimedOut);
            }
            let waiter = Arc::new(Waiter { woken: AtomicBool::new(false), sleeper: sleeper.clone() });
            queues.entry(address).or_default().push_back(waiter.clone());
            waiter
        };
        *lock(&interrupt.sleeper) = Some(sleeper);
        let over = || waiter.woken.load(Ordering::Acquire) || interrupt.is_raised();
        let stuck = match turn {
            Some(turn) => turn.block(timeout, over),
            None => {
                park(over, timeout);
                false
            }
        };
        *lock(&interrupt.sleeper) = None;
        let mut queues = lock(&self.0);
        if waiter.woken.load(Ordering::Relaxed) {
            return Ok(Waited::Woken);
        }
        if let Some(queue) = queues.get_mut(&address) {
            queue.retain(|other| !Arc::ptr_eq(other, &waiter));
            if queue.is_empty() {
                queues.remove(&address);
            }
        }
        if interrupt.is_raised() || stuck { Err(TrapCode::Interrupted) } else { Ok(Waited::TimedOut) }
    }

    /// Wakes up to `count` of the threads that wait at an address, the longest waiting first; how many.
    pub(crate) fn notify(&self, address: u64, count: u32) -> u32 {
        let mut queues = lock(&self.0);
        let Some(queue) = queues.get_mut(&address) else { return 0 };
        let woken = queue.len().min(count as usize);
        for waiter in queue.drain(..woken) {
            waiter.woken.store(true, Ordering::Relaxed);
            waiter.sleeper.wake();
        }
        if queue.is_empty() {
            queues.remove(&address);
        }
        woken as u32
    }
}

/// Sleeps until `over` says so after somebody unparked the thread, or the time is up.
fn park(over: impl Fn() -> bool, timeout: Option<Duration>) {
    let start = Instant::now();
    while !over() {
        match timeout.map(|timeout| timeout.saturating_sub(start.elapsed())) {
            None => thread::park(),
            Some(Duration::ZERO) => return,
            Some(left) => thread::park_timeout(left),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing between lock and unlock can leave what is locked half changed.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Memory {
    /// `memory.atomic.wait32` and `memory.atomic.wait64`, of the width of `C`: blocks the current thread, which runs guest code of
    /// the store that the interrupt and the turn are of. `timeout` is in nanoseconds; a negative one is none.
    ///
    /// # Errors
    /// The traps of the instruction, in the order in which the proposal checks; and those of [`WaitQueue::wait`].
    pub(crate) fn wait<C: Cell>(
        &self,
        at: u64,
        offset: u64,
        expected: u64,
        timeout: i64,
        interrupt: &Interrupt,
        turn: Option<&Turn>,
    ) -> Result<Waited, TrapCode> {
        let range = self.atomic_range(at, offset, C::BYTES);
        if range == Err(TrapCode::UnalignedAtomic) {
            return Err(TrapCode::UnalignedAtomic);
        }
        let shared = self.shared().ok_or(TrapCode::ExpectedSharedMemory)?;
        let (address, at) = range?;
        // SAFETY: `atomic_range` checked alignment and bounds.
        let is_expected = || unsafe { C::perform(AtomicAction::Load, at, 0, 0) } == expected;
        let timeout = u64::try_from(timeout).ok().map(Duration::from_nanos);
        shared.waiters.wait(address, is_expected, timeout, interrupt, turn)
    }

    /// `memory.atomic.notify`: how many threads were woken.
    ///
    /// # Errors
    /// The traps of the instruction.
    pub(crate) fn notify(&self, at: u64, offset: u64, count: u32) -> Result<u32, TrapCode> {
        let (address, _) = self.atomic_range(at, offset, u32::BYTES)?;
        Ok(self.shared().map_or(0, |shared| shared.waiters.notify(address, count)))
    }
}
