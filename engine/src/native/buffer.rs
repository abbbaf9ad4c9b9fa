//! Code as it is written, whatever the instruction set: bytes, labels, what refers to labels by a distance of 32 bits, constants.

use super::isa::Label;
use std::collections::BTreeMap;

/// Bytes of code, and what in them refers to labels.
#[derive(Default)]
pub(super) struct Buffer {
    pub(super) bytes: Vec<u8>,
    /// Position of each label; `UNBOUND` until bound.
    labels: Vec<u32>,
    /// The greatest of those positions.
    last_bound: u32,
    /// Where a distance to a label stands, and from where it counts.
    distances: Vec<(u32, u32, Label)>,
    /// Vectors that instructions read, each once, until they are written.
    constants: BTreeMap<[u8; 16], Label>,
}

const UNBOUND: u32 = u32::MAX;

impl Buffer {
    pub(super) fn position(&self) -> u32 {
        self.bytes.len() as u32
    }

    pub(super) fn new_label(&mut self) -> Label {
        self.labels.push(UNBOUND);
        Label(self.labels.len() as u32 - 1)
    }

    pub(super) fn bind(&mut self, label: Label) {
        debug_assert!(!self.is_bound(label));
        self.labels[label.0 as usize] = self.position();
        self.last_bound = self.position();
    }

    /// Whether control may come here from elsewhere.
    pub(super) fn is_target(&self) -> bool {
        self.last_bound == self.position()
    }

    pub(super) fn is_bound(&self, label: Label) -> bool {
        self.labels[label.0 as usize] != UNBOUND
    }

    /// What a bound label means.
    pub(super) fn position_of(&self, label: Label) -> u32 {
        debug_assert!(self.is_bound(label));
        self.labels[label.0 as usize]
    }

    /// Writes the distance of a label from a position, in 32 bits, as soon as all code is there.
    pub(super) fn distance(&mut self, from: u32, label: Label) {
        self.distances.push((self.position(), from, label));
        self.bytes.extend_from_slice(&[0; 4]);
    }

    /// Fills in every distance. All labels that are referred to are bound.
    pub(super) fn resolve(&mut self) {
        for (at, from, label) in std::mem::take(&mut self.distances) {
            let distance = self.position_of(label).wrapping_sub(from);
            self.bytes[at as usize..][..4].copy_from_slice(&distance.to_le_bytes());
        }
    }

    /// Where a vector will stand when the constants are written.
    pub(super) fn constant(&mut self, bytes: [u8; 16]) -> Label {
        if let Some(&label) = self.constants.get(&bytes) {
            return label;
        }
        let label = self.new_label();
        self.constants.insert(bytes, label);
        label
    }

    /// Writes the constants that are pending, at a multiple of 16 of a code that begins at one.
    pub(super) fn write_constants(&mut self, filler: u8) {
        let constants = std::mem::take(&mut self.constants);
        if !constants.is_empty() {
            self.bytes.resize(self.bytes.len().next_multiple_of(16), filler);
        }
        for (bytes, label) in constants {
            self.bind(label);
            self.bytes.extend_from_slice(&bytes);
        }
    }
}
