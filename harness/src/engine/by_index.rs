//! What is known of the entities of an index space: a list, since states are made, compared and dropped after every call.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::ops::Index;

/// Values by index, not necessarily of all indices, in ascending order. Written down as a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByIndex<T>(Vec<(u32, T)>);

impl<T> ByIndex<T> {
    /// The value of this index.
    pub fn get(&self, index: u32) -> Option<&T> {
        let at = self.0.binary_search_by_key(&index, |(index, _)| *index).ok()?;
        Some(&self.0[at].1)
    }

    /// Takes out the value of this index.
    pub fn remove(&mut self, index: u32) -> Option<T> {
        let at = self.0.binary_search_by_key(&index, |(index, _)| *index).ok()?;
        Some(self.0.remove(at).1)
    }

    /// The indices in order.
    pub fn keys(&self) -> impl Iterator<Item = u32> {
        self.0.iter().map(|(index, _)| *index)
    }

    /// The indices with their values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        self.0.iter().map(|(index, value)| (*index, value))
    }

    /// The values in the order of their indices, to change.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// The indices that both have, with both values.
    pub fn both<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (u32, &'a T, &'a T)> {
        let mut others = other.0.iter().peekable();
        self.0.iter().filter_map(move |(index, value)| {
            while others.next_if(|(other, _)| other < index).is_some() {}
            others.next_if(|(other, _)| other == index).map(|(_, other)| (*index, value, other))
        })
    }
}

impl<T> Default for ByIndex<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Index<u32> for ByIndex<T> {
    type Output = T;

    fn index(&self, index: u32) -> &T {
        self.get(index).expect("an index that is there")
    }
}

impl<T> FromIterator<(u32, T)> for ByIndex<T> {
    /// Of several values of one index the first counts.
    fn from_iter<I: IntoIterator<Item = (u32, T)>>(values: I) -> Self {
        let mut values: Vec<_> = values.into_iter().collect();
        if !values.is_sorted_by(|(a, _), (b, _)| a < b) {
            values.sort_by_key(|(index, _)| *index);
            values.dedup_by_key(|(index, _)| *index);
        }
        Self(values)
    }
}

impl<T: Serialize> Serialize for ByIndex<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ByIndex<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Self::from_iter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_in_order_and_found_by_index() {
        let mut values: ByIndex<char> = [(7, 'c'), (2, 'a'), (7, 'd'), (5, 'b')].into_iter().collect();
        assert!(values.keys().eq([2, 5, 7]));
        assert_eq!((values.get(5), values.get(6), values[7]), (Some(&'b'), None, 'c'));
        let others = [(0, 'x'), (2, 'y'), (6, 'z'), (7, 'w')].into_iter().collect();
        assert!(values.both(&others).eq([(2, &'a', &'y'), (7, &'c', &'w')]));
        assert_eq!((values.remove(5), values.remove(5)), (Some('b'), None));
    }

    #[test]
    fn they_are_written_as_a_map() {
        let values: ByIndex<bool> = [(1, true), (10, false)].into_iter().collect();
        let text = serde_json::to_string(&values).unwrap();
        assert_eq!(text, r#"{"1":true,"10":false}"#);
        assert_eq!(serde_json::from_str::<ByIndex<bool>>(&text).unwrap(), values);
    }
}
