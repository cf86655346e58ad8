//! A list that forgets its oldest items, so that a long run can't fill the memory.

use std::collections::VecDeque;

/// A list of at most so many items and bytes; the oldest ones go first.
#[derive(Debug)]
pub(crate) struct Ring<T> {
    items: VecDeque<(T, usize)>,
    /// Number of items that are gone.
    gone: u64,
    bytes: usize,
    max_items: usize,
    max_bytes: usize,
}

impl<T> Ring<T> {
    pub(crate) fn new(max_items: usize, max_bytes: usize) -> Self {
        Self { items: VecDeque::new(), gone: 0, bytes: 0, max_items, max_bytes }
    }

    /// Appends an item of about `bytes` bytes and returns its number, by which [`get`](Self::get) finds it.
    pub(crate) fn push(&mut self, item: T, bytes: usize) -> u64 {
        self.items.push_back((item, bytes));
        self.bytes += bytes;
        // The newest item stays whatever its size: the one who pushed it is about to use it.
        while self.items.len() > self.max_items || (self.bytes > self.max_bytes && self.items.len() > 1) {
            if let Some((_, bytes)) = self.items.pop_front() {
                self.bytes -= bytes;
                self.gone += 1;
            }
        }
        self.gone + self.items.len() as u64 - 1
    }

    /// The item that was pushed as `number`, unless it was forgotten.
    pub(crate) fn get(&self, number: u64) -> Option<&T> {
        let index = usize::try_from(number.checked_sub(self.gone)?).ok()?;
        self.items.get(index).map(|(item, _)| item)
    }

    /// The item that was pushed as `number`, unless it was forgotten.
    pub(crate) fn get_mut(&mut self, number: u64) -> Option<&mut T> {
        let index = usize::try_from(number.checked_sub(self.gone)?).ok()?;
        self.items.get_mut(index).map(|(item, _)| item)
    }

    /// The items, the oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.items.iter().map(|(item, _)| item)
    }

    /// The items, the oldest first.
    pub(crate) fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut T> {
        self.items.iter_mut().map(|(item, _)| item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_items_go_first_and_numbers_stay() {
        let mut ring = Ring::new(3, 100);
        let numbers: Vec<_> = (0..5).map(|item| ring.push(item, 1)).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4]);
        assert_eq!(ring.iter().copied().collect::<Vec<_>>(), [2, 3, 4]);
        assert_eq!((ring.get(1), ring.get(2), ring.get(5)), (None, Some(&2), None));
        assert_eq!(ring.get_mut(4), Some(&mut 4));
    }

    #[test]
    fn bytes_are_bounded_too() {
        let mut ring = Ring::new(100, 10);
        for item in 0..4 {
            ring.push(item, 4);
        }
        assert_eq!(ring.iter().copied().collect::<Vec<_>>(), [2, 3]);
        ring.push(9, 1000);
        assert_eq!(ring.iter().copied().collect::<Vec<_>>(), [9]);
    }
}
