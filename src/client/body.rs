//! The body of an answer, in a buffer that is used again.

use std::cell::Cell;

use js_sys::Uint8Array;

thread_local! {
    /// The buffer of an answer that is done with. Given back to the allocator, its place would soon hold something
    /// small and be too short for the next answer: the wasm memory, which never shrinks, would grow by one more.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// From how many bytes on a buffer is kept. Shorter answers find a place anywhere, and what is made of them may be
/// held for long.
const LARGE: usize = 1 << 15;

/// A buffer is longer than its answer by such a part, so that the next fits if it is a little longer.
const SLACK: usize = 16;

/// The body of an answer.
pub(super) struct Body(Vec<u8>);

impl Body {
    /// Copies what the browser holds.
    pub(super) fn read(body: &Uint8Array) -> Self {
        let length = body.length() as usize;
        let mut bytes = if length < LARGE { Vec::new() } else { SPARE.take() };
        if bytes.capacity() < length {
            // What is too small goes first, so that its place is free.
            drop(bytes);
            bytes = Vec::with_capacity(length + length / SLACK);
        }
        bytes.resize(length, 0);
        body.copy_to(&mut bytes);
        Self(bytes)
    }

    #[cfg(test)]
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        give_back(std::mem::take(&mut self.0));
    }
}

/// Takes back a buffer that is no longer needed.
pub(super) fn give_back(bytes: Vec<u8>) {
    if bytes.capacity() >= LARGE {
        SPARE.set(bytes);
    }
}
