//! Lists without repeated values.
//!
//! Owns what happens to a value that a source repeats.

/// Adds the values that are not in the list yet.
pub(super) fn extend_unique<T: PartialEq>(known: &mut Vec<T>, values: impl IntoIterator<Item = T>) {
    for value in values {
        if !known.contains(&value) {
            known.push(value);
        }
    }
}

/// Keeps the first of equal values, and returns the number of values that were dropped.
pub(super) fn keep_unique<T: PartialEq>(values: Vec<T>) -> (Vec<T>, usize) {
    let number = values.len();
    let mut kept = Vec::new();
    extend_unique(&mut kept, values);
    let dropped = number.saturating_sub(kept.len());
    (kept, dropped)
}
