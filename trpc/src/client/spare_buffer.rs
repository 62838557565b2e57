//! The memory of a response that is not needed any more, for the next one.

use std::cell::RefCell;

/// A buffer that is larger than what it is to hold by more than this factor is not kept for it.
const MOST_TOO_LARGE: usize = 4;

/// The largest buffer that was given back.
#[derive(Default)]
pub(super) struct SpareBuffer(RefCell<Vec<u8>>);

impl SpareBuffer {
    /// Gives a buffer back.
    pub(super) fn put(&self, buffer: Vec<u8>) {
        let mut spare = self.0.borrow_mut();
        if buffer.capacity() > spare.capacity() {
            *spare = buffer;
        }
    }

    /// A buffer of `length` zeros: the one that was given back where it is about as large, else another one.
    pub(super) fn take(&self, length: usize) -> Vec<u8> {
        let mut buffer = self.0.take();
        if buffer.capacity() < length || buffer.capacity() / MOST_TOO_LARGE > length {
            // It is freed before the other one is allocated.
            buffer = Vec::new();
        }
        buffer.clear();
        buffer.resize(length, 0);
        buffer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_used_again_where_it_is_about_as_large() {
        let spare = SpareBuffer::default();
        let first = spare.take(100);
        let place = first.as_ptr();
        spare.put(first);
        let again = spare.take(90);
        assert_eq!((again.as_ptr(), again.len()), (place, 90));
        spare.put(again);
        let larger = spare.take(101);
        assert_eq!(larger, [0; 101]);
        assert_eq!(spare.take(100).capacity(), 100, "there is none left");
    }

    #[test]
    fn a_large_buffer_is_not_kept_for_small_responses() {
        let spare = SpareBuffer::default();
        spare.put(Vec::with_capacity(1_000));
        assert!(spare.take(100).capacity() < 1_000);
        spare.put(Vec::with_capacity(10));
        spare.put(Vec::with_capacity(50));
        spare.put(Vec::with_capacity(20));
        assert_eq!(spare.take(30).capacity(), 50, "the largest is kept");
    }
}
