//! Finding the place of something in a list by a hash of it.

/// Places by hash. An entry may be out of date, so whoever looks checks what is at the place.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The place and one, or 0 where there is none. As many as a power of two.
    slots: Vec<u32>,
    used: usize,
}

impl Index {
    /// Whether it is time for [`fill`](Self::fill) to make room.
    pub(super) fn is_full(&self) -> bool {
        self.used * 2 >= self.slots.len()
    }

    /// Forgets everything and takes in the places from 0 to `count`. Makes room for `more`.
    pub(super) fn fill(&mut self, count: usize, more: usize, hash: &dyn Fn(usize) -> u32) {
        self.used = 0;
        self.slots.clear();
        self.slots.resize(((count + more) * 3).next_power_of_two().max(16), 0);
        for place in 0..count {
            self.add(place, hash(place));
        }
    }

    /// Adds a place, if there is room at all.
    pub(super) fn add(&mut self, place: usize, hash: u32) {
        let free = self.probe(hash, &|_| false);
        if let Some(slot) = self.slots.get_mut(free) {
            *slot = place as u32 + 1;
            self.used += 1;
        }
    }

    /// The place with this hash that is the right one.
    pub(super) fn find(&self, hash: u32, is_it: &dyn Fn(usize) -> bool) -> Option<usize> {
        let slot = *self.slots.get(self.probe(hash, is_it))?;
        (slot as usize).checked_sub(1)
    }

    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.slots.len()
    }

    /// The slot of the right place, else the free one where it would be.
    fn probe(&self, hash: u32, is_it: &dyn Fn(usize) -> bool) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        loop {
            match self.slots.get(at) {
                Some(slot) if *slot > 0 && !is_it(*slot as usize - 1) => at = (at + 1) & mask,
                _ => return at,
            }
        }
    }
}
