//! What commands say of policies.
