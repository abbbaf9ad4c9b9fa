//! Where every choice of a generator comes from: bytes at hand first (a fuzzer's input), then a seeded stream without end.

/// A deterministic source of choices, the same on every machine.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    bytes: &'a [u8],
    state: u64,
}

impl<'a> Source<'a> {
    /// A stream from a seed.
    pub fn new(seed: u64) -> Source<'static> {
        Source { bytes: &[], state: seed }
    }

    /// A source that uses up `bytes` before it goes on as the stream of `seed`.
    pub fn with_bytes(bytes: &'a [u8], seed: u64) -> Source<'a> {
        Source { bytes, state: seed }
    }

    /// The next 64 bits: SplitMix64 once the bytes are used up.
    pub fn bits(&mut self) -> u64 {
        if !self.bytes.is_empty() {
            let (head, tail) = self.bytes.split_at(self.bytes.len().min(8));
            self.bytes = tail;
            let mut word = [0; 8];
            word[..head.len()].copy_from_slice(head);
            return u64::from_le_bytes(word);
        }
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// The next choice below `bound`, which is not 0. A small choice takes a single byte of the bytes at hand, so that a
    /// fuzzer's mutation of one byte changes one choice.
    pub fn below(&mut self, bound: u64) -> u64 {
        if let ([byte, tail @ ..], ..=256) = (self.bytes, bound) {
            self.bytes = tail;
            return u64::from(*byte) % bound;
        }
        self.bits() % bound
    }

    /// A number between two bounds, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// True `percent` times in a hundred.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// An index below `length`, which is not 0.
    pub fn index(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    /// One of `items`, which are not empty.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.index(items.len())]
    }

    /// The index of one of `weights`, each as likely as it is heavy; they are not all 0.
    pub fn weighted(&mut self, weights: &[u64]) -> usize {
        let mut at = self.below(weights.iter().sum());
        for (index, &weight) in weights.iter().enumerate() {
            if at < weight {
                return index;
            }
            at -= weight;
        }
        0
    }

    /// Puts `items` into some order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.index(end + 1));
        }
    }

    /// The next `length` bytes.
    pub fn fill(&mut self, length: usize) -> Vec<u8> {
        let mut filled = Vec::with_capacity(length + 8);
        while filled.len() < length {
            filled.extend_from_slice(&self.bits().to_le_bytes());
        }
        filled.truncate(length);
        filled
    }
}

/// The seed of the case with this number in the campaign with that seed.
pub fn case_seed(campaign: u64, case: u64) -> u64 {
    Source::new(campaign ^ Source::new(case).bits()).bits()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_fixed() {
        // SplitMix64's published first outputs for seed 1234567.
        let mut source = Source::new(1_234_567);
        assert_eq!(source.bits(), 6_457_827_717_110_365_317);
        assert_eq!(source.bits(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn bytes_come_first_one_for_each_small_choice() {
        let mut source = Source::with_bytes(&[7, 200, 1, 0, 0, 0, 0, 0, 0, 0], 1);
        assert_eq!((source.below(5), source.below(256), source.bits()), (2, 200, 1));
        assert_eq!(source.bits(), Source::new(1).bits());
    }
}
