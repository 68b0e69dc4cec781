//! Policy documents: reading and printing.
