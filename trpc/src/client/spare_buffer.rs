//! The memory of a response that is not needed any more, for the next one.

use std::cell::Cell;

/// A buffer of more than so many times what it is to hold is not used for it.
const MAX_OVERSIZE: usize = 2;

/// A buffer that was given back.
#[derive(Default)]
pub(super) struct SpareBuffer(Cell<Vec<u8>>);

impl SpareBuffer {
    /// Keeps a buffer in place of the one before.
    pub(super) fn put(&self, buffer: Vec<u8>) {
        self.0.set(buffer);
    }

    /// The buffer that was given back last, of any length; an empty one where there is none.
    pub(super) fn take(&self) -> Vec<u8> {
        self.0.take()
    }
}

/// A buffer of exactly this length: `spare` where it is about as large, else another one.
pub(super) fn sized(mut spare: Vec<u8>, length: usize) -> Vec<u8> {
    if spare.capacity() < length || spare.capacity() / MAX_OVERSIZE > length {
        // It is freed before the other one is allocated.
        spare = Vec::new();
    }
    spare.resize(length, 0);
    spare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_used_again_where_it_is_about_as_large() {
        let spare = SpareBuffer::default();
        let first = sized(spare.take(), 100);
        let place = first.as_ptr();
        spare.put(first);
        let again = sized(spare.take(), 60);
        assert_eq!((again.as_ptr(), again.len()), (place, 60));
        spare.put(again);
        assert_eq!(sized(spare.take(), 101), [0; 101]);
        assert_eq!(spare.take().capacity(), 0, "there is none left");
    }

    #[test]
    fn a_large_buffer_is_not_used_for_a_small_response() {
        assert!(sized(Vec::with_capacity(1_000), 100).capacity() < 1_000);
    }
}
