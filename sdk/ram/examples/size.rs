//! What the catalogue adds to a binary: build it with and without `ram-catalog`, and compare.
//!
//! It looks up the action that it is given, so that no fact can be left out.

use alibabacloud_sdk::ram::{Catalogue, Lookup, lookup};

#[allow(clippy::print_stdout, reason = "an example")]
fn main() {
    let action = std::env::args().nth(1).unwrap_or_else(|| "ecs:StartInstance".to_owned());
    let documented = Catalogue::compiled_in().actions().iter().filter(|action| action.is_documented()).count();
    println!("{documented} documented actions, newest source {}", Catalogue::compiled_in().date().unwrap_or("none"));
    match lookup(&action) {
        Lookup::Documented(action) => println!("{:#?}", action.rows()),
        other => println!("{other:?}"),
    }
}
