//! Policies for a set of operations.
