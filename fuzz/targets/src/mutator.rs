//! Changes inputs: bits, words, pieces of themselves and of each other.

use fastrand::Rng;

/// Longer inputs are cut.
const LONGEST: usize = 16 * 1024;

/// Numbers at which decoders change their minds.
const NUMBERS: &[&str] = &[
    "0",
    "-1",
    "-0",
    "1e999",
    "1.5",
    "2147483648",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "99999999999",
    "100000000000001",
    "100000000000000001",
];

/// Changes inputs.
pub(crate) struct Mutator<'a> {
    pub(crate) rng: Rng,
    corpus: &'a [Vec<u8>],
    words: &'a [&'a str],
}

impl<'a> Mutator<'a> {
    /// Of the inputs in `corpus`, with `words` of their language.
    pub(crate) fn new(seed: u64, corpus: &'a [Vec<u8>], words: &'a [&'a str]) -> Self {
        Self { rng: Rng::with_seed(seed), corpus, words }
    }

    /// The next input.
    pub(crate) fn next(&mut self, input: &mut Vec<u8>) {
        input.clear();
        match self.rng.choice(self.corpus).filter(|_| self.rng.u8(..) >= 8) {
            Some(known) => input.extend_from_slice(known),
            None => input.extend((0..self.rng.usize(..96)).map(|_| self.rng.u8(..))),
        }
        // Most inputs are close to a known one.
        let changes = 1 + (self.rng.u32(..).trailing_zeros() as usize).min(8);
        for _ in 0..changes {
            self.change(input);
        }
        input.truncate(LONGEST);
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.rng.usize(..=input.len());
        match self.rng.u8(..12) {
            0 | 1 => {
                let bit = 1 << self.rng.u8(..8);
                input.get_mut(at).into_iter().for_each(|byte| *byte ^= bit);
            }
            2 => {
                let any = self.rng.u8(..);
                input.get_mut(at).into_iter().for_each(|byte| *byte = any);
            }
            3 => input.insert(at, *self.rng.choice(b"\"\\{}[],: \n\r0-.%&=+\x00\xff\xc3").unwrap_or(&0)),
            4 => drop(input.drain(at..self.end(input, at))),
            5 => input.truncate(at),
            6 => {
                let piece = input.get(at..self.end(input, at)).unwrap_or_default().to_vec();
                self.insert(input, &piece);
            }
            7 => {
                let Some(other) = self.rng.choice(self.corpus) else { return };
                let start = self.rng.usize(..=other.len());
                let piece = other.get(start..self.end(other, start)).unwrap_or_default();
                self.insert(input, piece);
            }
            8 | 9 => {
                if let Some(word) = self.rng.choice(self.words) {
                    let end = if self.rng.bool() { at } else { self.end(input, at).min(at + word.len()) };
                    input.splice(at..end, word.bytes());
                }
            }
            10 => {
                let is_digit = |byte: &u8| byte.is_ascii_digit();
                let Some(start) = input.iter().skip(at).position(is_digit).map(|found| at + found) else {
                    return;
                };
                let length = input.iter().skip(start).take_while(|byte| is_digit(byte)).count();
                let number = self.rng.choice(NUMBERS).copied().unwrap_or_default();
                input.splice(start..start + length, number.bytes());
            }
            _ => {
                let Some(byte) = input.get_mut(at) else { return };
                *byte = if byte.is_ascii_alphabetic() { *byte ^ 0x20 } else { byte.wrapping_add(1) };
            }
        }
    }

    /// Where a piece that begins there ends: most are short.
    fn end(&mut self, input: &[u8], start: usize) -> usize {
        let rest = input.len() - start;
        let longest = if self.rng.u8(..4) == 0 { rest } else { rest.min(16) };
        start + self.rng.usize(..=longest)
    }

    fn insert(&mut self, input: &mut Vec<u8>, piece: &[u8]) {
        let at = self.rng.usize(..=input.len());
        input.splice(at..at, piece.iter().copied());
    }
}
