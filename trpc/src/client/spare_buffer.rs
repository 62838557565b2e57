//! The memory of a response that is not needed any more, for the next one.

/// A buffer of more than so many times what it is to hold is not used for it.
const MAX_OVERSIZE: usize = 2;

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
        let first = sized(Vec::new(), 100);
        let place = first.as_ptr();
        let again = sized(first, 60);
        assert_eq!((again.as_ptr(), again.len()), (place, 60));
        assert_eq!(sized(again, 101), [0; 101]);
    }

    #[test]
    fn a_large_buffer_is_not_used_for_a_small_response() {
        assert!(sized(Vec::with_capacity(1_000), 100).capacity() < 1_000);
    }
}
