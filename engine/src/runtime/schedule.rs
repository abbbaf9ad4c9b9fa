//! Threads that take turns: one runs at a time, and a seed says which, so that a threaded program does the same every time, on
//! every tier, because fuel runs out at the same instructions everywhere.

use std::ops::RangeInclusive;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A schedule for a fixed number of threads, each an OS thread with a store of its own.
///
/// A turn lasts until its slice of fuel is used up, the guest waits, or its work is done; then the seed chooses among the threads
/// that can run. Time stands still while any can: when none can, the wait with the nearest deadline is over (of several that of
/// the thread with the lowest number), and its deadline is the time from then on. When nobody waits with a deadline
/// either, no thread can ever go on: all waits end with the trap `interrupted`, and [`Schedule::deadlocked`] says so.
#[derive(Clone, Debug)]
pub struct Schedule(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    /// Whose turn it is has changed.
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    random: u64,
    slices: RangeInclusive<u64>,
    threads: Vec<Phase>,
    /// Whose turn it is; `None` when all are done.
    running: Option<usize>,
    /// Nanoseconds of the schedule's own time.
    now: u128,
    deadlocked: bool,
    /// Whose wait is over because no thread could go on.
    stuck: Option<usize>,
    turns: u64,
}

/// What a thread is doing.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Phase {
    /// It can run.
    Ready,
    /// It waits, until this time at most.
    Waiting(Option<u128>),
    /// Its work is done.
    Done,
}

impl Schedule {
    /// A schedule for `threads` threads. Each slice is a number of units of fuel from the range, drawn by the seed as well.
    ///
    /// # Panics
    /// When there are no threads, or the range is empty or contains 0.
    pub fn new(seed: u64, threads: usize, slices: RangeInclusive<u64>) -> Schedule {
        assert!(threads > 0 && *slices.start() > 0 && !slices.is_empty(), "{threads} threads with slices {slices:?}");
        let mut state = State {
            random: seed,
            slices,
            threads: vec![Phase::Ready; threads],
            running: None,
            now: 0,
            deadlocked: false,
            stuck: None,
            turns: 0,
        };
        state.choose();
        Schedule(Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() }))
    }

    /// The place of a thread in it, by number from 0. Every thread must take its place and finish, on an OS thread of its own, or
    /// the others wait for it.
    ///
    /// # Panics
    /// When there is no thread of this number.
    pub fn thread(&self, number: usize) -> Turn {
        assert!(number < self.lock().threads.len(), "the schedule has no thread {number}");
        Turn { shared: self.0.clone(), number }
    }

    /// How many turns there were.
    pub fn turns(&self) -> u64 {
        self.lock().turns
    }

    /// Whether it came to a point from which no thread could go on.
    pub fn deadlocked(&self) -> bool {
        self.lock().deadlocked
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// splitmix64.
    fn draw(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn slice(&mut self) -> u64 {
        let (least, most) = (*self.slices.start(), *self.slices.end());
        match (most - least).checked_add(1) {
            Some(sizes) => least + self.draw() % sizes,
            None => self.draw(),
        }
    }

    /// Says whose turn it is next.
    fn choose(&mut self) {
        self.turns += 1;
        self.running = self.pick();
    }

    fn pick(&mut self) -> Option<usize> {
        let ready: Vec<usize> = (0..self.threads.len()).filter(|&i| self.threads[i] == Phase::Ready).collect();
        if !ready.is_empty() {
            return Some(ready[(self.draw() % ready.len() as u64) as usize]);
        }
        let deadlines = self.threads.iter().enumerate().filter_map(|(i, phase)| match *phase {
            Phase::Waiting(Some(deadline)) => Some((deadline, i)),
            _ => None,
        });
        if let Some((deadline, thread)) = deadlines.min() {
            self.now = deadline;
            self.threads[thread] = Phase::Ready;
            return Some(thread);
        }
        let stuck = self.threads.iter().position(|phase| *phase == Phase::Waiting(None))?;
        (self.deadlocked, self.stuck) = (true, Some(stuck));
        self.threads[stuck] = Phase::Ready;
        Some(stuck)
    }
}

/// A thread's place in a [`Schedule`], see [`Store::begin_turns`](crate::Store::begin_turns).
#[derive(Clone, Debug)]
pub struct Turn {
    shared: Arc<Shared>,
    number: usize,
}

impl Turn {
    /// Waits for the first turn; its slice.
    pub(crate) fn begin(&self) -> u64 {
        self.wait(self.shared.lock()).slice()
    }

    /// Ends a turn whose slice is used up, and waits for the next; its slice.
    pub(crate) fn next(&self) -> u64 {
        self.pass(self.shared.lock(), Phase::Ready).slice()
    }

    /// Ends a turn to wait, unless `over` says that there is nothing more to wait for, until it was [made ready](Turn::make_ready)
    /// or the time is up, and for the next turn. Returns whether it is over because no thread could go on.
    pub(crate) fn block(&self, timeout: Option<Duration>, over: impl FnOnce() -> bool) -> bool {
        let state = self.shared.lock();
        if over() {
            return false;
        }
        let deadline = timeout.map(|timeout| state.now + timeout.as_nanos());
        let mut state = self.pass(state, Phase::Waiting(deadline));
        state.stuck.take().is_some()
    }

    /// Ends a wait: the thread can have turns again. Nothing, if it does not wait. From any thread.
    pub(crate) fn make_ready(&self) {
        let phase = &mut self.shared.lock().threads[self.number];
        if let Phase::Waiting(_) = phase {
            *phase = Phase::Ready;
        }
    }

    /// The thread's work is done.
    pub(crate) fn finish(&self) {
        let mut state = self.shared.lock();
        state.threads[self.number] = Phase::Done;
        state.choose();
        self.shared.changed.notify_all();
    }

    fn pass<'a>(&'a self, mut state: MutexGuard<'a, State>, phase: Phase) -> MutexGuard<'a, State> {
        state.threads[self.number] = phase;
        state.choose();
        self.shared.changed.notify_all();
        self.wait(state)
    }

    fn wait<'a>(&'a self, mut state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        while state.running != Some(self.number) {
            state = self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state
    }
}
