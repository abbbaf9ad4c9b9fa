//! A digest of a memory's contents, quick enough to be taken after every call.

use std::ops::Range;

const PAGE: usize = 4096;
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// A 64-bit digest of a memory. Equal contents have equal digests on every machine; contents that differ in one byte differ
/// in their digests but for a chance of about 2^-64. Not made to resist an attacker.
///
/// The definition, for engines behind the line protocol, all arithmetic modulo 2^64: the digest starts as the length in
/// bytes. Each 4096-byte page that holds a non-zero byte (the last page is filled up with zeroes) replaces digest `d` by
/// `mix(d + page_digest, page_index + 1)`, pages in order, where `page_digest` is computed on four lanes: lane `i` starts as
/// `i`, and each little-endian u64 word number `w` replaces lane `w mod 4`, `l`, by `(l ^ word) * M`, then rotated left by 29;
/// the lanes are then folded in order from 0 by `mix(fold, lane)`. `mix(a, b)` is `x ^ (x >> 32)` for `x = (a ^ b) * M`, and
/// `M` is 0x9e3779b97f4a7c15.
pub fn digest(bytes: &[u8]) -> u64 {
    digest_of(bytes, std::slice::from_ref(&(0..bytes.len())))
}

/// The [`digest`] of a memory that is known to be zero outside some ranges. They are in order, and begin at multiples of 4096.
pub fn digest_of(bytes: &[u8], touched: &[Range<usize>]) -> u64 {
    let pages = touched.iter().flat_map(|range| (range.start / PAGE..).zip(bytes[range.clone()].chunks(PAGE)));
    pages.fold(bytes.len() as u64, |digest, (index, page)| {
        if is_zero(page) {
            return digest;
        }
        let page = match <&[u8; PAGE]>::try_from(page) {
            Ok(page) => page_digest(page),
            Err(_) => {
                let mut whole = [0; PAGE];
                whole[..page.len()].copy_from_slice(page);
                page_digest(&whole)
            }
        };
        mix(digest.wrapping_add(page), index as u64 + 1)
    })
}

fn mix(a: u64, b: u64) -> u64 {
    let x = (a ^ b).wrapping_mul(MULTIPLIER);
    x ^ (x >> 32)
}

fn page_digest(page: &[u8; PAGE]) -> u64 {
    let mut lanes = [0u64, 1, 2, 3];
    for words in page.as_chunks::<32>().0 {
        for (lane, word) in lanes.iter_mut().zip(words.as_chunks::<8>().0) {
            *lane = (*lane ^ u64::from_le_bytes(*word)).wrapping_mul(MULTIPLIER).rotate_left(29);
        }
    }
    lanes.into_iter().fold(0, mix)
}

/// Whether all bytes of at most a page are zero. Comparing slices is the system's `memcmp`, which uses the widest registers.
fn is_zero(page: &[u8]) -> bool {
    static ZERO: [u8; PAGE] = [0; PAGE];
    *page == ZERO[..page.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_and_the_length_count() {
        let zero = vec![0u8; 3 * PAGE + 10];
        let base = digest(&zero);
        let mut seen = std::collections::HashSet::from([base]);
        for at in [0, 1, 7, 8, 31, 32, PAGE - 1, PAGE, 2 * PAGE + 5, 3 * PAGE, 3 * PAGE + 9] {
            let mut memory = zero.clone();
            memory[at] = 1;
            assert!(seen.insert(digest(&memory)), "a byte at {at}");
        }
        assert!(seen.insert(digest(&zero[1..])), "the length");
    }

    #[test]
    fn ranges_that_leave_out_only_zeroes_change_nothing() {
        let mut memory = vec![0u8; 6 * PAGE + 10];
        for at in [PAGE + 1, 4 * PAGE + 7, 6 * PAGE + 9] {
            memory[at] = 1;
        }
        let touched = [PAGE..2 * PAGE, 3 * PAGE..5 * PAGE, 6 * PAGE..memory.len()];
        assert_eq!(digest_of(&memory, &touched), digest(&memory));
    }

    #[test]
    fn the_documented_definition_is_what_is_computed() {
        // The same digest, written the slow way from the description alone.
        let bytes: Vec<u8> = (0..PAGE * 2 + 100).map(|i| if i / PAGE == 1 { 0 } else { (i * 7 % 251) as u8 }).collect();
        let m = 0x9e37_79b9_7f4a_7c15u64;
        let mix = |a: u64, b: u64| {
            let x = (a ^ b).wrapping_mul(m);
            x ^ (x >> 32)
        };
        let mut expected = bytes.len() as u64;
        for page in [0, 2] {
            let mut lanes = [0u64, 1, 2, 3];
            for w in 0..PAGE / 8 {
                let byte = |i: usize| bytes.get(page * PAGE + w * 8 + i).copied().unwrap_or(0);
                let word = (0..8).fold(0u64, |word, i| word | u64::from(byte(i)) << (8 * i));
                lanes[w % 4] = (lanes[w % 4] ^ word).wrapping_mul(m).rotate_left(29);
            }
            let page_digest = lanes.iter().fold(0, |fold, lane| mix(fold, *lane));
            expected = mix(expected.wrapping_add(page_digest), page as u64 + 1);
        }
        assert_eq!(digest(&bytes), expected);
    }
}
