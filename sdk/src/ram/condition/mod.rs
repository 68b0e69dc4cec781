//! Conditions: operators, keys and values.
