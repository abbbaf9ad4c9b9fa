//! The objects that the host holds on to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What the host has been given: roots, until the scope ends in which it was first given, or as long as the store lives. Behind
/// a lock, because a shared store gives references out as well. A clone is the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct HostRoots(Arc<Mutex<Held>>);

#[derive(Debug, Default)]
struct Held {
    /// The words of heap objects in the order in which they were given, those of inner scopes last.
    list: Vec<u64>,
    /// Each word's position in the list, or [`KEPT`].
    held: HashMap<u64, usize>,
}

/// In place of a position: held as long as the store lives.
const KEPT: usize = usize::MAX;

impl HostRoots {
    fn with<R>(&self, f: impl FnOnce(&mut Held) -> R) -> R {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Holds an object, if the word names one, until the innermost scope ends.
    pub(crate) fn hold(&self, word: u64) {
        if word != 0 && word & 1 == 0 {
            self.with(|held| {
                let position = held.list.len();
                if let std::collections::hash_map::Entry::Vacant(entry) = held.held.entry(word) {
                    entry.insert(position);
                    held.list.push(word);
                }
            });
        }
    }

    /// Holds an object, if the word names one, as long as the store lives.
    pub(crate) fn keep(&self, word: u64) {
        if word != 0 && word & 1 == 0 {
            self.with(|held| held.held.insert(word, KEPT));
        }
    }

    /// Begins a scope; what it returns is for [`HostRoots::end_scope`].
    pub(crate) fn begin_scope(&self) -> usize {
        self.with(|held| held.list.len())
    }

    /// Ends a scope, and all within it: lets go of what was first given in it and is not kept.
    pub(crate) fn end_scope(&self, begin: usize) {
        self.with(|held| {
            for position in (begin..held.list.len()).rev() {
                let word = held.list[position];
                if held.held.get(&word) == Some(&position) {
                    held.held.remove(&word);
                }
            }
            held.list.truncate(begin);
        });
    }

    /// Shows `visit` every word that is held.
    pub(super) fn for_each(&self, visit: impl FnMut(u64)) {
        self.with(|held| held.held.keys().copied().for_each(visit));
    }
}
