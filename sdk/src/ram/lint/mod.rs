//! Lints of policies.
