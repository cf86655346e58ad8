//! The keys of an object that mean something, in the order in which they usually come.
//!
//! A sender writes the keys of its objects in the same order each time. So before a key is read as a string, the
//! bytes ahead are compared with the known keys, beginning with the one that usually comes next: mostly it fits, which
//! costs a fraction of reading it. A key that is written in another way, with escapes or spaces, is found by its name.

/// How many bytes ahead are compared. No known key is longer, with its quotes and its colon.
pub(super) const AHEAD: usize = 24;

/// That many bytes in words.
pub(super) type Words = [u64; AHEAD / 8];

/// A key that means something.
pub(super) struct Key<T> {
    name: &'static str,
    /// `"name":`, as it is usually written.
    written: Words,
    /// Which bits of the words belong to it.
    mask: Words,
    meaning: T,
}

impl<T: Copy> Key<T> {
    pub(super) const fn new(name: &'static str, meaning: T) -> Self {
        let (mut written, mut mask) = ([0; AHEAD], [0; AHEAD]);
        let length = name.len() + 3;
        let mut index = 0;
        while index < length {
            written[index] = match index {
                0 => b'"',
                _ if index == length - 2 => b'"',
                _ if index == length - 1 => b':',
                _ => name.as_bytes()[index - 1],
            };
            mask[index] = 0xff;
            index += 1;
        }
        Self { name, written: words(&written), mask: words(&mask), meaning }
    }

    /// How many bytes it takes, as it is usually written.
    #[inline]
    pub(super) fn length(&self) -> usize {
        self.name.len() + 3
    }

    #[inline]
    pub(super) fn meaning(&self) -> T {
        self.meaning
    }

    #[inline]
    fn starts(&self, ahead: &Words) -> bool {
        let differs = |word: usize| (ahead[word] ^ self.written[word]) & self.mask[word] != 0;
        !(differs(0) || differs(1) || differs(2))
    }
}

/// The key whose usual spelling the bytes ahead start with. `next` is the place of the one that is tried first, and
/// becomes that of the one after the key.
#[inline]
pub(super) fn find_ahead<'k, T: Copy>(
    keys: &'k [Key<T>],
    next: &mut usize,
    ahead: &Words,
) -> Option<&'k Key<T>> {
    let key = match keys.get(*next) {
        Some(key) if key.starts(ahead) => key,
        _ => {
            *next = keys.iter().position(|key| key.starts(ahead))?;
            keys.get(*next)?
        }
    };
    *next += 1;
    Some(key)
}

/// What the key with this name means.
pub(super) fn find_named<T: Copy>(keys: &[Key<T>], name: &[u8]) -> Option<T> {
    keys.iter().find(|key| key.name.as_bytes() == name).map(Key::meaning)
}

#[inline]
pub(super) const fn words(bytes: &[u8; AHEAD]) -> Words {
    let (chunks, _) = bytes.as_chunks();
    [u64::from_le_bytes(chunks[0]), u64::from_le_bytes(chunks[1]), u64::from_le_bytes(chunks[2])]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &[Key<u8>] =
        &[Key::new("id", 0), Key::new("identity", 1), Key::new("display_phone_number1", 2)];

    fn found(next: usize, ahead: &str) -> Option<(u8, usize)> {
        let mut bytes = [0; AHEAD];
        bytes[..ahead.len().min(AHEAD)].copy_from_slice(&ahead.as_bytes()[..ahead.len().min(AHEAD)]);
        let mut next = next;
        find_ahead(KEYS, &mut next, &words(&bytes)).map(|key| (key.meaning(), next))
    }

    #[test]
    fn a_key_is_found_wherever_the_search_begins() {
        for next in 0..=3 {
            assert_eq!(found(next, r#""id":5"#), Some((0, 1)));
            assert_eq!(found(next, r#""identity":"#), Some((1, 2)));
            assert_eq!(found(next, r#""display_phone_number1":"1""#), Some((2, 3)));
        }
    }

    #[test]
    fn nothing_but_the_whole_key_is_taken_for_it() {
        for ahead in [r#""id" :5"#, r#""ident":5"#, r#""identity":"#.trim_end_matches(':'), r#"id":5"#, ""] {
            assert_eq!(found(0, ahead), None, "{ahead}");
        }
        assert_eq!(find_named(KEYS, b"identity"), Some(1));
        assert_eq!(find_named(KEYS, b"ident"), None);
    }
}
