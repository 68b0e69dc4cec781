//! The table of the catalogue.
//!
//! Owns the counts and both forms in which they are printed.

use serde::Serialize;

use super::planned::PlannedVersion;
use crate::error::Error;
use crate::terminal::{Terminal, count};

/// The results of a run.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    pub(super) total: Total,
    pub(super) products: Vec<ProductRow>,
    pub(super) not_generated: Vec<NotGenerated>,
    pub(super) differing: Vec<Differing>,
    pub(super) errors: Vec<String>,
}

/// What is counted for a product version and for all of them.
#[derive(Debug, Default, Serialize)]
pub(super) struct Counts {
    pub(super) operations: usize,
    pub(super) generated: usize,
    pub(super) not_generated: usize,
    pub(super) examples: usize,
    pub(super) examples_decoded: usize,
    pub(super) examples_coerced: usize,
    pub(super) examples_unplaced: usize,
    pub(super) examples_differing: usize,
    pub(super) values_coerced: usize,
    pub(super) values_unplaced: usize,
    pub(super) lines: usize,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.operations += other.operations;
        self.generated += other.generated;
        self.not_generated += other.not_generated;
        self.examples += other.examples;
        self.examples_decoded += other.examples_decoded;
        self.examples_coerced += other.examples_coerced;
        self.examples_unplaced += other.examples_unplaced;
        self.examples_differing += other.examples_differing;
        self.values_coerced += other.values_coerced;
        self.values_unplaced += other.values_unplaced;
        self.lines += other.lines;
    }
}

/// The sums over all product versions.
#[derive(Debug, Default, Serialize)]
pub(super) struct Total {
    pub(super) products: usize,
    #[serde(flatten)]
    pub(super) counts: Counts,
    pub(super) import_seconds: f64,
    pub(super) generate_seconds: f64,
    pub(super) compile_cpu_seconds: f64,
    pub(super) build_cpu_seconds: f64,
    pub(super) peak_memory_mib: f64,
}

/// One product version.
#[derive(Debug, Default, Serialize)]
pub(super) struct ProductRow {
    pub(super) product: String,
    pub(super) version: String,
    #[serde(flatten)]
    pub(super) counts: Counts,
    pub(super) compile_cpu_seconds: Option<f64>,
    pub(super) build_cpu_seconds: Option<f64>,
    pub(super) peak_memory_mib: Option<f64>,
}

/// An operation that has types and cannot be called.
#[derive(Debug, Serialize)]
pub(super) struct NotGenerated {
    product: String,
    version: String,
    operation: String,
    reason: String,
}

/// An example that differs from its decoded output.
#[derive(Debug, Serialize)]
pub(super) struct Differing {
    product: String,
    version: String,
    operation: String,
    place: String,
    cause: String,
}

impl ProductRow {
    pub(super) fn new(version: &PlannedVersion) -> Self {
        let product = version.plan.product();
        let not_generated = product.operations.iter().filter(|operation| operation.not_callable.is_some()).count();
        Self {
            product: product.name.clone(),
            version: product.version.clone(),
            counts: Counts {
                operations: product.operations.len(),
                generated: product.operations.len() - not_generated,
                not_generated,
                ..Counts::default()
            },
            ..Self::default()
        }
    }
}

impl Differing {
    pub(super) fn new(version: &PlannedVersion, operation: String, place: String, cause: String) -> Self {
        let product = version.plan.product();
        let cause =
            if cause.chars().count() > 160 { cause.chars().take(160).collect::<String>() + "…" } else { cause };
        Self { product: product.name.clone(), version: product.version.clone(), operation, place, cause }
    }
}

impl Report {
    /// Lists the operations of a version that cannot be called, with their reasons.
    pub(super) fn list_not_generated(&mut self, version: &PlannedVersion) {
        let product = version.plan.product();
        for operation in &product.operations {
            if let Some(reason) = &operation.not_callable {
                self.not_generated.push(NotGenerated {
                    product: product.name.clone(),
                    version: product.version.clone(),
                    operation: operation.wire_name.clone(),
                    reason: reason.clone(),
                });
            }
        }
    }

    /// Sums the rows up.
    pub(super) fn finish(&mut self) {
        let total = &mut self.total;
        total.products = self.products.len();
        for row in &self.products {
            total.counts.add(&row.counts);
            total.compile_cpu_seconds += row.compile_cpu_seconds.unwrap_or_default();
            total.build_cpu_seconds += row.build_cpu_seconds.unwrap_or_default();
            total.peak_memory_mib = total.peak_memory_mib.max(row.peak_memory_mib.unwrap_or_default());
        }
    }

    /// Whether there is an error, an example that differs, or an operation that is neither generated nor
    /// listed with a reason.
    pub(super) fn has_findings(&self) -> bool {
        let accounted = self.total.counts.generated + self.total.counts.not_generated == self.total.counts.operations;
        !self.errors.is_empty() || !self.differing.is_empty() || !accounted
    }

    pub(super) fn print(&self, json: bool, terminal: &mut Terminal) -> Result<(), Error> {
        if json {
            return terminal.json(self);
        }
        terminal.line(format_args!(
            "{:<34} {:>5} {:>5} {:>5} {:>6} {:>5} {:>5} {:>4} {:>8} {:>7} {:>6}",
            "product", "ops", "gen", "not", "exampl", "coerc", "unpl", "diff", "lines", "cpu s", "MiB"
        ))?;
        for row in &self.products {
            let figure = |value: Option<f64>, digits: usize| {
                value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
            };
            terminal.line(format_args!(
                "{:<34} {:>5} {:>5} {:>5} {:>6} {:>5} {:>5} {:>4} {:>8} {:>7} {:>6}",
                format!("{} {}", row.product, row.version),
                row.counts.operations,
                row.counts.generated,
                row.counts.not_generated,
                row.counts.examples,
                row.counts.examples_coerced,
                row.counts.examples_unplaced,
                row.counts.examples_differing,
                row.counts.lines,
                figure(row.compile_cpu_seconds, 2),
                figure(row.peak_memory_mib, 0)
            ))?;
        }
        self.print_lists(terminal)?;
        self.print_total(terminal)
    }

    fn print_lists(&self, terminal: &mut Terminal) -> Result<(), Error> {
        let mut reasons: std::collections::BTreeMap<&str, Vec<&NotGenerated>> = std::collections::BTreeMap::new();
        for row in &self.not_generated {
            reasons.entry(&row.reason).or_default().push(row);
        }
        for (reason, rows) in reasons {
            let named = match rows.as_slice() {
                [only] => format!("{} {} {}", only.product, only.version, only.operation),
                several => format!("{} operations (--json names them)", several.len()),
            };
            terminal.line(format_args!("not callable yet: {named}: {reason}"))?;
        }
        for row in &self.differing {
            terminal.line(format_args!(
                "differing: {} {} {}: {}: {}",
                row.product, row.version, row.operation, row.place, row.cause
            ))?;
        }
        for error in &self.errors {
            terminal.line(format_args!("error: {error}"))?;
        }
        Ok(())
    }

    fn print_total(&self, terminal: &mut Terminal) -> Result<(), Error> {
        let total = &self.total;
        terminal.line(format_args!(
            "{}, {}: {} generated, {} typed and not callable yet",
            count(total.products, "product version"),
            count(total.counts.operations, "operation"),
            total.counts.generated,
            total.counts.not_generated
        ))?;
        terminal.line(format_args!(
            "import {:.1} s, generate {:.1} s ({:.0} operations/s), {} lines",
            total.import_seconds,
            total.generate_seconds,
            rate(total.counts.operations, total.import_seconds + total.generate_seconds),
            total.counts.lines
        ))?;
        terminal.line(format_args!(
            "check {:.0} CPU s, library build {:.0} CPU s, peak {:.0} MiB",
            total.compile_cpu_seconds, total.build_cpu_seconds, total.peak_memory_mib
        ))?;
        terminal.line(format_args!(
            "{} examples: {} without loss ({} with {} coerced values, {} with {} unplaced ones), {} differ",
            total.counts.examples,
            total.counts.examples_decoded,
            total.counts.examples_coerced,
            total.counts.values_coerced,
            total.counts.examples_unplaced,
            total.counts.values_unplaced,
            total.counts.examples_differing
        ))
    }
}

#[allow(clippy::cast_precision_loss, reason = "a rate for a reader")]
fn rate(count: usize, seconds: f64) -> f64 {
    if seconds > 0.0 { count as f64 / seconds } else { 0.0 }
}
