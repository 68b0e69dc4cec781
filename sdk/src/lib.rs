//! facade
include!("generated/products.rs");
