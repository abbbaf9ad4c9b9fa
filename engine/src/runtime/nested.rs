//! Ranges of code that lie beside or within each other, as `try_table` blocks do, found by a position in them.

use std::ops::Range;

/// Ranges with what belongs to each, such that of any two one contains the other or they are apart.
#[derive(Debug)]
pub(crate) struct Nested<T> {
    /// By start, outer ones before those within them.
    ranges: Box<[(Range<u32>, T)]>,
    /// For each the innermost one around it, or its own index when there is none.
    outer: Box<[u32]>,
}

impl<T> Nested<T> {
    /// From ranges in the order in which they begin, outer ones first.
    pub(crate) fn new(ranges: Vec<(Range<u32>, T)>) -> Nested<T> {
        let mut open: Vec<u32> = Vec::new();
        let mut outer = Vec::with_capacity(ranges.len());
        for (index, (range, _)) in (0..).zip(&ranges) {
            while open.last().is_some_and(|&last| ranges[last as usize].0.end <= range.start) {
                open.pop();
            }
            outer.push(open.last().copied().unwrap_or(index));
            open.push(index);
        }
        Nested { ranges: ranges.into(), outer: outer.into() }
    }

    /// What belongs to the ranges that contain a position, the innermost first. Takes time for their depth only.
    pub(crate) fn around(&self, at: u32) -> impl Iterator<Item = &T> {
        // The last to begin before it, or one around that, is the innermost that contains it.
        let mut next = self.ranges.partition_point(|(range, _)| range.start <= at).checked_sub(1);
        std::iter::from_fn(move || {
            let index = next?;
            next = Some(self.outer[index] as usize).filter(|&outer| outer != index);
            Some(&self.ranges[index])
        })
        .filter(move |(range, _)| range.contains(&at))
        .map(|(_, belongs)| belongs)
    }

    /// All ranges, in the order in which they begin.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &(Range<u32>, T)> {
        self.ranges.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ranges_around_a_position_are_found_from_within() {
        let nested = Nested::new(vec![
            (0..10, 'a'),
            (0..4, 'b'),
            (1..1, 'c'),
            (1..3, 'd'),
            (4..8, 'e'),
            (4..8, 'f'),
            (12..13, 'g'),
        ]);
        let around = |at| nested.around(at).collect::<String>();
        let expected = ["ba", "dba", "dba", "ba", "fea", "fea", "fea", "fea", "a", "a", "", "", "g", ""];
        for (at, expected) in (0..).zip(expected) {
            assert_eq!(around(at), expected, "at {at}");
        }
    }
}
