//! The letters of names, and how many edits lead from some to others.
//!
//! Owns how many edits are few, and the bounds that make the edit distance rare.

/// The letters and digits of a text in lower case, without everything else.
#[derive(Clone, Debug, Default)]
pub(crate) struct Letters {
    text: String,
    number: usize,
    /// How often each letter occurs: 26 places for letters, one for digits, one for all others.
    occurrences: [u8; 28],
}

impl Letters {
    pub(crate) fn of(letters: impl Iterator<Item = char>) -> Self {
        let mut found = Self::default();
        for letter in letters.filter(|letter| letter.is_alphanumeric()) {
            let letter = letter.to_ascii_lowercase();
            let place = match letter {
                'a'..='z' => u32::from(letter) - u32::from('a'),
                '0'..='9' => 26,
                _ => 27,
            };
            if let Some(occurrences) = found.occurrences.get_mut(place as usize) {
                *occurrences = occurrences.saturating_add(1);
            }
            found.number += 1;
            found.text.push(letter);
        }
        found
    }

    /// How many edits lead to other letters, and how many of them another order does not spare;
    /// `None` where the edits are not few.
    pub(crate) fn edits(&self, other: &Self) -> Option<(usize, usize)> {
        let most = few(self.number.max(other.number));
        let at_least = self.at_least(other);
        if at_least > most {
            return None;
        }
        let edits = strsim::osa_distance(&self.text, &other.text);
        (edits <= most).then_some((edits, at_least))
    }

    /// A lower bound of the edits, which is cheap. An edit adds one letter at most and removes one
    /// at most.
    fn at_least(&self, other: &Self) -> usize {
        let difference = self.number.abs_diff(other.number);
        if difference > few(self.number.max(other.number)) {
            return difference;
        }
        let (mut added, mut removed) = (0, 0);
        for (own, others) in self.occurrences.iter().zip(&other.occurrences) {
            added += usize::from(others.saturating_sub(*own));
            removed += usize::from(own.saturating_sub(*others));
        }
        added.max(removed)
    }
}

/// How many edits of a number of letters are few: a quarter, one at least, and none where hardly a
/// letter would stay.
fn few(letters: usize) -> usize {
    if letters < 2 { 0 } else { ((letters + 2) / 4).max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_of_the_letters_may_differ() {
        let table = [(0, 0), (1, 0), (2, 1), (3, 1), (5, 1), (6, 2), (9, 2), (10, 3), (13, 3), (14, 4), (128, 32)];
        for (letters, expected) in table {
            assert_eq!(few(letters), expected, "{letters}");
        }
    }

    #[test]
    fn the_bound_never_exceeds_the_distance() {
        let texts = [
            "",
            "a",
            "é",
            "ééé",
            "CreateInstance",
            "CreateInstances",
            "InstanceCreate",
            "creatInstance",
            "Describe",
            "Descrieb",
            "RunInstance",
            "ListDevices",
            "ListDevices2",
            "2020-10-02",
            "2020-02-10",
        ];
        for (a, b) in texts.iter().flat_map(|a| texts.iter().map(move |b| (a, b))) {
            let (own, other) = (Letters::of(a.chars()), Letters::of(b.chars()));
            let distance = strsim::osa_distance(&own.text, &other.text);
            assert!(own.at_least(&other) <= distance, "{a} {b}");
            let few = Some(distance).filter(|edits| *edits <= few(own.number.max(other.number)));
            assert_eq!(own.edits(&other).map(|(edits, _)| edits), few, "{a} {b}");
        }
    }
}
