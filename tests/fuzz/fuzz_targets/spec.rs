//! Metadata and spec files from arbitrary text.
//!
//! Owns what must hold for any text: a one-line error or a spec, and a spec that is written and read
//! again is the same.

#![no_main]

use alibabacloud_codegen::import::metadata;
use alibabacloud_codegen::spec::{parse_operation, parse_product};
use libfuzzer_sys::fuzz_target;

const FILE: &str = "spec.json";

fuzz_target!(|text: &str| {
    match parse_operation(FILE, text) {
        Ok(operation) => {
            let written = serde_json::to_string(&operation).expect("a spec is JSON");
            assert_eq!(parse_operation(FILE, &written), Ok(operation));
        }
        Err(error) => assert!(!error.to_string().contains(|letter: char| letter.is_control()), "{error:?}"),
    }
    if let Ok(product) = parse_product(FILE, text) {
        let written = serde_json::to_string(&product).expect("a spec is JSON");
        assert_eq!(parse_product(FILE, &written), Ok(product));
    }
    match metadata::import(FILE, text, None) {
        Ok(imported) => {
            for operation in imported.operations.values() {
                let written = serde_json::to_string(operation).expect("a spec is JSON");
                assert_eq!(parse_operation(FILE, &written).as_ref(), Ok(operation));
            }
        }
        Err(error) => assert!(!error.to_string().contains(|letter: char| letter.is_control()), "{error:?}"),
    }
});
