//! Sets of actions of the catalogue.
//!
//! Owns a set of small numbers, stored as bits.

/// A set of numbers below a bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ActionSet {
    words: Vec<u64>,
    bound: usize,
}

impl ActionSet {
    pub(super) fn new(bound: usize) -> Self {
        Self { words: vec![0; bound.div_ceil(64)], bound }
    }

    pub(super) fn insert(&mut self, number: usize) {
        if let Some(word) = self.words.get_mut(number / 64).filter(|_| number < self.bound) {
            *word |= 1 << (number % 64);
        }
    }

    pub(super) fn remove(&mut self, other: &Self) {
        for (word, less) in self.words.iter_mut().zip(&other.words) {
            *word &= !less;
        }
    }

    pub(super) fn complement(&self) -> Self {
        let mut all = Self::new(self.bound);
        for number in 0..self.bound {
            all.insert(number);
        }
        all.remove(self);
        all
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        self.words.get(number / 64).is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    pub(super) fn len(&self) -> usize {
        self.words.iter().map(|word| usize::try_from(word.count_ones()).unwrap_or(0)).sum()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.bound).filter(|number| self.contains(*number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_have_complements() {
        let mut set = ActionSet::new(130);
        for number in [0, 63, 64, 129, 130, 500] {
            set.insert(number);
        }
        assert_eq!((set.iter().collect::<Vec<_>>(), set.len()), (vec![0, 63, 64, 129], 4));
        let mut rest = set.complement();
        assert!(rest.len() == 126 && !rest.contains(64) && rest.contains(65) && !rest.contains(130));
        rest.remove(&rest.clone());
        assert_eq!(rest.len(), 0);
    }
}
