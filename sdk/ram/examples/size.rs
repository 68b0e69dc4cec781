//! The size that the catalogue adds to a binary: build it with and without the feature `catalog`, and compare.
//!
//! It looks up an action from the command line, so that the compiler cannot remove facts.

use alibabacloud_ram::{Catalogue, Lookup, lookup};

#[allow(clippy::print_stdout, reason = "an example")]
fn main() {
    let action = std::env::args().nth(1).unwrap_or_else(|| "ecs:StartInstance".to_owned());
    let documented = Catalogue::compiled_in().actions().iter().filter(|action| action.is_documented()).count();
    println!("{documented} documented actions, newest source {}", Catalogue::compiled_in().date().unwrap_or("none"));
    match lookup(&action) {
        Lookup::Documented(action) => println!("{:#?}", action.operations()),
        other => println!("{other:?}"),
    }
}
