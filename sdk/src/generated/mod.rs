pub mod products {}
pub mod ram { pub static PRODUCTS: &[&[crate::ram::RamFacts<'static>]] = &[]; }
