//! The store and the ways to borrow it.

use super::error::Error;
use super::handle::{self, Handle, StoreContext, StoreContextMut, StoreOwner};
use super::{Engine, Instance, Tier};
use crate::interp;
use crate::module::Bounds;
use crate::runtime::heap::FrameWalker;
use crate::runtime::{CallHook, Interrupt, StoreCore, StoreLimits, Turn};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

/// How the collector finds the references in the frames of each tier.
const FRAME_WALKERS: &[FrameWalker] = &[
    interp::walk_frames,
    #[cfg(native_tier)]
    crate::native::roots,
];

/// Everything that instances consist of, and the host's data beside it. What belongs to a store (an [`Instance`], a
/// [`Func`](super::Func), a [`Memory`](super::Memory)...) is a small handle that means something with that store only: using
/// it with another panics. All of it is freed with the store.
pub struct Store<T>(StoreOwner<T>);

impl<T> Store<T> {
    /// An empty store with the engine's limits.
    ///
    /// # Panics
    /// When the system has no room for the stack of the guest.
    pub fn new(engine: &Engine, data: T) -> Store<T> {
        Store::with_limits(engine, data, engine.store_limits()).expect("room for a store's stack")
    }

    /// An empty store with limits of its own.
    ///
    /// # Errors
    /// When the system has no room for the stack of the guest.
    pub fn with_limits(engine: &Engine, data: T, limits: StoreLimits) -> Result<Store<T>, Error> {
        let core = StoreCore::new(engine.registry().clone(), limits, engine.compile_options().fuel);
        let mut core = core.map_err(Error::host)?;
        core.heap.collect_always = engine.collects_always();
        core.frame_walkers = FRAME_WALKERS;
        core.guards = engine.tier() != Tier::Interp && engine.compile_options().bounds == Bounds::Guard;
        Ok(Store(StoreOwner::new(core, engine.clone(), data)))
    }

    /// The host's data.
    pub fn data(&self) -> &T {
        self.0.shared().data()
    }

    /// Has `body` use the store within a scope, see [`StoreContextMut::scope`].
    pub fn scope<R>(&mut self, body: impl FnOnce(StoreContextMut<'_, T>) -> R) -> R {
        self.0.unique().scope(body)
    }

    /// How often objects were collected.
    pub fn collections(&self) -> u64 {
        self.0.shared().core().heap.collections
    }

    /// The host's data.
    pub fn data_mut(&mut self) -> &mut T {
        self.0.unique().into_parts().1
    }

    /// Frees the store, all but the host's data.
    pub fn into_data(self) -> T {
        self.0.into_data()
    }

    /// The engine that the store belongs to.
    pub fn engine(&self) -> &Engine {
        self.0.shared().engine()
    }

    /// The limits that the store was made with.
    pub fn limits(&self) -> StoreLimits {
        self.0.shared().core().limits
    }

    /// Sets the fuel that guest code may use from here on. See [`StoreContextMut::set_fuel`].
    ///
    /// # Errors
    /// When the engine was not configured to use fuel.
    pub fn set_fuel(&mut self, fuel: u64) -> Result<(), Error> {
        self.0.unique().set_fuel(fuel)
    }

    /// The fuel that is left.
    ///
    /// # Errors
    /// When the engine was not configured to use fuel.
    pub fn get_fuel(&self) -> Result<u64, Error> {
        self.0.shared().get_fuel()
    }

    /// Has `refill` asked for more fuel from here on whenever guest code has not enough to go on: so many units, or `None` (or 0)
    /// to let it trap with `out-of-fuel`. What it panics with comes out of the call that led to it. Replaces the one before.
    pub fn on_out_of_fuel(&mut self, refill: impl FnMut() -> Option<u64> + Send + 'static) {
        self.0.unique().core_mut().context.refill = Some(Box::new(refill));
    }

    /// Does `work`, in which guest code runs as one of the threads of a [`Schedule`](super::Schedule), between
    /// [`Store::begin_turns`] and [`Store::end_turns`].
    ///
    /// # Errors
    /// As for [`Store::begin_turns`].
    pub fn take_turns<R>(
        &mut self,
        turn: &Turn,
        budget: u64,
        work: impl FnOnce(&mut Store<T>) -> R,
    ) -> Result<R, Error> {
        self.begin_turns(turn, budget)?;
        let result = catch_unwind(AssertUnwindSafe(|| work(self)));
        self.end_turns();
        Ok(result.unwrap_or_else(|panic| resume_unwind(panic)))
    }

    /// Has guest code run as one of the threads of a [`Schedule`](super::Schedule) from here on: waits for its turn to begin; it
    /// gets its fuel slice by slice, at most `budget` units in all, and hands its turn on when a slice is used up, when it
    /// waits at an address of a shared memory, and at [`Store::end_turns`], which must follow. Sets the store's fuel, and replaces
    /// what [`Store::on_out_of_fuel`] was given. To be called on an OS thread of its own.
    ///
    /// # Errors
    /// When the engine was not configured to use fuel; its turns are over then, so that others do not wait for it.
    pub fn begin_turns(&mut self, turn: &Turn, mut budget: u64) -> Result<(), Error> {
        let slice = turn.begin();
        let mut grant = move |slice: u64| {
            let granted = slice.min(budget);
            budget -= granted;
            granted
        };
        if let Err(error) = self.set_fuel(grant(slice)) {
            turn.finish();
            return Err(error);
        }
        let more = turn.clone();
        self.on_out_of_fuel(move || Some(grant(more.next())));
        self.0.unique().core_mut().turn = Some(turn.clone());
        Ok(())
    }

    /// Ends the turns of a schedule that were begun, if they were: the others no longer wait for this thread.
    pub fn end_turns(&mut self) {
        let mut store = self.0.unique();
        let core = store.core_mut();
        if let Some(turn) = core.turn.take() {
            core.context.refill = None;
            turn.finish();
        }
    }

    /// A handle by which any thread can end the guest code that runs in this store.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        InterruptHandle(self.0.shared().core().interrupt.clone())
    }

    /// Has `hook` called at every transition between host and guest from here on; an error that it returns ends the guest code
    /// that is running. Replaces the hook before. Transitions of calls that the hook itself makes are counted, but not shown
    /// to it.
    pub fn call_hook(
        &mut self,
        mut hook: impl FnMut(StoreContextMut<'_, T>, CallHook) -> Result<(), Error> + Send + 'static,
    ) where
        T: 'static,
    {
        let hook = handle::hook(move |mut store, which| {
            hook(store.unique(), which).map_err(|error| {
                if let Error::Exception(exception) = &error {
                    // As an error of the host's it goes where the collector does not see it.
                    let _ = exception.keep(&store);
                }
                error.into_host()
            })
        });
        self.0.unique().core_mut().hook = Some(hook);
    }

    /// How often control went from host to guest or back in this way.
    pub fn transitions(&self, which: CallHook) -> u64 {
        self.0.shared().core().transitions[which as usize]
    }

    /// Every instance, in the order of instantiation. Also those whose instantiation failed after they had been allocated: what
    /// others hold of them, functions in a table for example, lives on.
    pub fn instances(&self) -> impl ExactSizeIterator<Item = Instance> + '_ {
        let core = self.0.shared().core();
        core.instances.iter().map(|instance| Instance { handle: Handle::new(core, instance) })
    }
}

impl<T: fmt::Debug> fmt::Debug for Store<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("data", self.data()).finish_non_exhaustive()
    }
}

/// Ends guest code from any thread, also where it waits at an address of a shared memory. The engine must have been configured for
/// [interruption](super::Config::interruption), or only waits end.
#[derive(Clone, Debug)]
pub struct InterruptHandle(Arc<Interrupt>);

impl InterruptHandle {
    /// Makes the call that is running in the store end with the trap `interrupted`, soon, and if none is running the next
    /// one. A single call is ended, however often this was said before.
    pub fn interrupt(&self) {
        self.0.raise();
    }
}

impl<T> StoreContext<'_, T> {
    /// The fuel that is left.
    ///
    /// # Errors
    /// When the engine was not configured to use fuel.
    pub fn get_fuel(&self) -> Result<u64, Error> {
        let context = &self.core().context;
        if context.fuel_enabled { Ok(context.fuel) } else { Err(no_fuel()) }
    }
}

impl<T> StoreContextMut<'_, T> {
    /// The fuel that is left.
    ///
    /// # Errors
    /// When the engine was not configured to use fuel.
    pub fn get_fuel(&self) -> Result<u64, Error> {
        self.shared().get_fuel()
    }

    /// Sets the fuel that guest code may use from here on. Each instruction takes some when the code that it stands in begins to
    /// run; when there is not enough, guest code traps with `out-of-fuel` and what is left stays.
    ///
    /// # Errors
    /// When the engine was not configured to use fuel.
    pub fn set_fuel(&mut self, fuel: u64) -> Result<(), Error> {
        let context = &mut self.core_mut().context;
        if !context.fuel_enabled {
            return Err(no_fuel());
        }
        context.fuel = fuel;
        Ok(())
    }
}

fn no_fuel() -> Error {
    Error::usage("fuel is not configured in this engine")
}

/// How often the system has been asked, in this process, to map, unmap, protect or clear memory for guests. Ranges are kept
/// and used again, so that stores which come and go need hardly any of that.
pub fn system_calls() -> u64 {
    crate::sys::system_calls()
}

/// What a store can be borrowed from: a [`Store`], a context, a [`Caller`](super::Caller), or a reference to one.
pub trait AsContext {
    /// The type of the host's data.
    type Data;

    /// Borrows the store.
    fn as_context(&self) -> StoreContext<'_, Self::Data>;
}

/// What a store can be borrowed uniquely from.
pub trait AsContextMut: AsContext {
    /// Borrows the store.
    fn as_context_mut(&mut self) -> StoreContextMut<'_, Self::Data>;
}

impl<T> AsContext for Store<T> {
    type Data = T;

    fn as_context(&self) -> StoreContext<'_, T> {
        self.0.shared()
    }
}

impl<T> AsContextMut for Store<T> {
    fn as_context_mut(&mut self) -> StoreContextMut<'_, T> {
        self.0.unique()
    }
}

impl<T> AsContext for StoreContext<'_, T> {
    type Data = T;

    fn as_context(&self) -> StoreContext<'_, T> {
        *self
    }
}

impl<T> AsContext for StoreContextMut<'_, T> {
    type Data = T;

    fn as_context(&self) -> StoreContext<'_, T> {
        self.shared()
    }
}

impl<T> AsContextMut for StoreContextMut<'_, T> {
    fn as_context_mut(&mut self) -> StoreContextMut<'_, T> {
        self.unique()
    }
}

impl<C: AsContext> AsContext for &C {
    type Data = C::Data;

    fn as_context(&self) -> StoreContext<'_, C::Data> {
        C::as_context(self)
    }
}

impl<C: AsContext> AsContext for &mut C {
    type Data = C::Data;

    fn as_context(&self) -> StoreContext<'_, C::Data> {
        C::as_context(self)
    }
}

impl<C: AsContextMut> AsContextMut for &mut C {
    fn as_context_mut(&mut self) -> StoreContextMut<'_, C::Data> {
        C::as_context_mut(self)
    }
}

impl<'a, C: AsContext> From<&'a C> for StoreContext<'a, C::Data> {
    fn from(store: &'a C) -> Self {
        store.as_context()
    }
}

impl<'a, C: AsContext> From<&'a mut C> for StoreContext<'a, C::Data> {
    fn from(store: &'a mut C) -> Self {
        C::as_context(store)
    }
}

impl<'a, C: AsContextMut> From<&'a mut C> for StoreContextMut<'a, C::Data> {
    fn from(store: &'a mut C) -> Self {
        store.as_context_mut()
    }
}
