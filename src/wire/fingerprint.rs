//! Recognising a text that came before without keeping it.

/// A text's length and hash. Texts that differ in eight neighbouring bytes at most never have the same one;
/// any others only by a chance of 1 in 2^64. It is no defence against somebody who looks for two such texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint {
    hash: u64,
    length: usize,
}

impl Fingerprint {
    /// How many bytes [`extend`](Self::extend) takes at a time. Only the last piece of a text may be of a
    /// length that this does not divide.
    pub const STEP: usize = 8;

    /// The fingerprint of a text.
    pub fn of(text: &[u8]) -> Self {
        let mut fingerprint = Self::default();
        fingerprint.extend(text);
        fingerprint
    }

    /// The text's length in bytes.
    pub(super) fn length(self) -> usize {
        self.length
    }

    /// Whether it is that of the object at the start of `text`.
    pub(super) fn is_of_start(self, text: &[u8]) -> bool {
        // Most others are of another length, which is seen without looking at the whole.
        text.get(..self.length).is_some_and(|object| object.last() == Some(&b'}') && Self::of(object) == self)
    }

    /// A shorter hash, for tables.
    pub(crate) fn short(self) -> u32 {
        (self.hash >> 32) as u32
    }

    /// Takes in the next piece of a text.
    pub fn extend(&mut self, piece: &[u8]) {
        // Odd, with bits all over (the golden ratio's): multiplying by it loses nothing.
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

        let mut hash = self.hash;
        let (steps, rest) = piece.as_chunks::<{ Self::STEP }>();
        let mut last = [0; Self::STEP];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        let last = (!rest.is_empty()).then_some(&last);
        for step in steps.iter().chain(last) {
            // Every part of this can be undone, so two hashes that differ go on differing.
            hash = (hash ^ u64::from_le_bytes(*step)).wrapping_mul(FACTOR);
            hash ^= hash >> 29;
        }
        self.hash = hash;
        self.length += piece.len();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pieces_make_up_the_whole(text: Vec<u8>, at in 0usize..20) {
            let at = (at * Fingerprint::STEP).min(text.len() / Fingerprint::STEP * Fingerprint::STEP);
            let mut pieces = Fingerprint::default();
            pieces.extend(&text[..at]);
            pieces.extend(&text[at..]);
            prop_assert_eq!(pieces, Fingerprint::of(&text));
        }

        #[test]
        fn a_byte_more_less_or_other_is_seen(text in prop::collection::vec(any::<u8>(), 1..100), at: prop::sample::Index, by in 1u8..) {
            let mut other = text.clone();
            let place = at.get(&text) as *const u8 as usize - text.as_ptr() as usize;
            other[place] = other[place].wrapping_add(by);
            prop_assert_ne!(Fingerprint::of(&other), Fingerprint::of(&text));
            prop_assert_ne!(Fingerprint::of(&text[1..]), Fingerprint::of(&text));
            other.clone_from(&text);
            other.push(0);
            prop_assert_ne!(Fingerprint::of(&other), Fingerprint::of(&text));
        }
    }
}
