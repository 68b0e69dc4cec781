//! Evaluation of a request against policies.
