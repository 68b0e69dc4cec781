//! `cargo xtask ram`: the commands of `alibabacloud-ram`, over the facts of the specs.
//!
//! Owns the way from the specs to a catalogue, and nothing of the commands: the SDK has them.

use std::io;

use alibabacloud_codegen::model::{Product, RamTable};
use alibabacloud_sdk::ram::command::{self, CommandError, Context};
use alibabacloud_sdk::ram::{Catalogue, Table};

use crate::Outcome;
use crate::error::Error;
use crate::files::Project;
use crate::specs::Specs;
use crate::terminal::Terminal;

/// The name that the examples of the help have for the program.
pub(crate) const PROGRAM: &str = "cargo xtask ram";

pub(crate) use command::Arguments;

pub(crate) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let specs = Specs::read(project)?;
    let packed: Vec<RamTable> = specs.products.iter().map(RamTable::new).collect();
    let tables: Vec<Table<'_>> =
        specs.products.iter().zip(&packed).map(|(product, packed)| table(product, packed)).collect();
    let catalogue = Catalogue::new(&tables);
    let mut context = Context {
        catalogue: &catalogue,
        output: terminal.output(),
        errors: &mut io::stderr(),
        read: &command::read_file,
        now: jiff::Timestamp::now(),
    };
    match command::run(arguments, &mut context) {
        Ok(command::Outcome::Done) => Ok(Outcome::Done),
        Ok(command::Outcome::Finding) => Ok(Outcome::Finding),
        Ok(_) => Ok(Outcome::Unreadable),
        Err(CommandError::Output(error)) => Err(Error::Output(error)),
        Err(error) => Err(Error::input(error.to_string())),
    }
}

fn table<'a>(product: &'a Product, packed: &'a RamTable) -> Table<'a> {
    Table {
        product: &product.name,
        version: &product.version,
        text: &packed.text,
        ends: &packed.ends,
        operations: packed.operations,
        starts: &packed.starts,
        records: &packed.records,
        codes: &packed.codes,
        granularity: packed.granularity,
        conditions: &packed.conditions,
        resource_types: &packed.resource_types,
    }
}
