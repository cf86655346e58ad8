//! Small changes of an input, the same for the same seed.

/// Pieces that mean something to one of the targets.
const PIECES: [&str; 30] = [
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "0",
    "-",
    "1e999",
    "\\u0061",
    "\\ud83d",
    "\u{FEFF}",
    "\n",
    "\"type\":",
    "\"text\":",
    "\"messages\":[",
    "\"entry\":",
    "\"changes\":",
    "\"value\":",
    "\"errors\":[{}]",
    "..",
    "/",
    "%2f",
    "#",
    "?",
    "<360>",
];

/// A source of changes.
pub struct Mutator {
    state: u64,
}

impl Mutator {
    /// Starts with `seed`.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) as usize % bound
    }

    /// Changes `bytes` in one to four places; `other` is what may be taken from.
    pub fn mutate(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let length = self.below(16).min(bytes.len() - at);
            match self.below(6) {
                0 => drop(bytes.drain(at..at + length)),
                1 => drop(bytes.splice(at..at + length, PIECES[self.below(PIECES.len())].bytes())),
                2 => drop(bytes.splice(at..at, PIECES[self.below(PIECES.len())].bytes())),
                3 => bytes[at..at + length].iter_mut().for_each(|byte| *byte ^= 1 << (at % 8)),
                4 => {
                    let again = bytes[at..at + length].to_vec();
                    drop(bytes.splice(at..at, again));
                }
                _ => {
                    let from = self.below(other.len() + 1);
                    let until = from + self.below(64).min(other.len() - from);
                    drop(bytes.splice(at..at + length, other[from..until].iter().copied()));
                }
            }
        }
    }
}
