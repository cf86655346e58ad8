//! Chance, the same in every run.

/// A linear congruential generator of 64 bits.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number less than `bound`, which must not be 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    /// As many characters of `alphabet`.
    pub(crate) fn characters(&mut self, alphabet: &str, length: usize) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..length).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }

    pub(crate) fn digits(&mut self, length: usize) -> String {
        self.characters("0123456789", length)
    }

    /// Words of at least `length` characters in all.
    pub(crate) fn words(&mut self, length: usize) -> String {
        const WORDS: [&str; 30] = [
            "hello",
            "can",
            "you",
            "tell",
            "me",
            "when",
            "the",
            "order",
            "arrives",
            "please",
            "I",
            "would",
            "like",
            "to",
            "change",
            "my",
            "appointment",
            "on",
            "Tuesday",
            "thanks",
            "für",
            "die",
            "Lieferung",
            "más",
            "tarde",
            "é",
            "possível",
            "👍",
            "a",
            "delivery",
        ];
        let mut text = String::new();
        while text.len() < length {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(self.pick(&WORDS));
        }
        text
    }
}
