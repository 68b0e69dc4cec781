//! What must be true of a spec file beyond its shape.
//!
//! Owns the semantic checks. Every finding of every file is reported, so that one run shows all
//! that must be corrected.

use std::collections::{BTreeMap, BTreeSet};

use super::error::SpecError;
use super::operation::Operation;
use super::product::Product;
use super::ram::{Ram, RamAction, RamState};
use super::schema::{Location, Schema, Type};
use super::set::{SpecSet, Version};

/// Everything that is wrong with the set; the lines are not known here.
pub(super) fn check(set: &SpecSet) -> Vec<SpecError> {
    let mut findings = Vec::new();
    for (folder, version) in &set.versions {
        let mut checker = Checker::new(format!("{folder}/product.json"), &version.product);
        checker.product(folder, &version.product);
        checker.ram_operations(version);
        findings.append(&mut checker.findings);
        for (name, operation) in &version.operations {
            let mut checker = Checker::new(format!("{folder}/{name}.json"), &version.product);
            checker.operation(name, operation);
            findings.append(&mut checker.findings);
        }
    }
    findings.extend(defaults(set));
    findings
}

/// One version of each product is the default.
fn defaults(set: &SpecSet) -> Vec<SpecError> {
    let mut findings = Vec::new();
    let products: BTreeSet<&str> = set.versions.keys().filter_map(|folder| folder.split('/').next()).collect();
    for product in products {
        let of_product = |(folder, _): &(&String, &Version)| folder.split('/').next() == Some(product);
        let defaults: Vec<_> =
            set.versions.iter().filter(of_product).filter(|(_, version)| version.product.default).collect();
        if defaults.len() != 1 {
            let folder = set.versions.iter().find(of_product).map_or(product, |(folder, _)| folder);
            findings.push(SpecError {
                file: format!("{folder}/product.json"),
                line: 0,
                path: "default".to_owned(),
                message: format!(
                    "{} versions of {product} are the default; exactly one must say `\"default\": true`",
                    defaults.len()
                ),
            });
        }
    }
    findings
}

struct Checker<'a> {
    file: String,
    product: &'a Product,
    findings: Vec<SpecError>,
}

impl<'a> Checker<'a> {
    fn new(file: String, product: &'a Product) -> Self {
        Self { file, product, findings: Vec::new() }
    }

    fn report(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.findings.push(SpecError { file: self.file.clone(), line: 0, path: path.into(), message: message.into() });
    }

    fn product(&mut self, folder: &str, product: &Product) {
        let expected = format!("{}/{}", product.product.to_ascii_lowercase(), product.version);
        if folder != expected {
            self.report("product", format!("the folder is {folder}, and product and version say {expected}"));
        }
        self.origins(&product.origins, product.sources.len());
        self.unique("endpoints", "region", product.endpoints.iter().map(|row| row.region.as_str()));
        for (name, schema) in &product.schemas {
            self.schema(&format!("schemas.{name}"), schema);
        }
    }

    /// As soon as an operation has a file, its facts are in that file.
    fn ram_operations(&mut self, version: &Version) {
        for (name, ram) in &version.product.ram_operations {
            let path = format!("ram_operations.{name}");
            if version.operations.contains_key(name) {
                self.report(&path, format!("the operation has its own file, {name}.json; its facts belong there"));
            }
            self.ram_facts(&path, ram);
        }
    }

    fn ram_facts(&mut self, path: &str, ram: &Ram) {
        self.ram(path, ram.state, &ram.actions);
        for (index, other) in ram.other_sources.iter().enumerate() {
            self.ram(&format!("{path}.other_sources[{index}]"), other.state, &other.actions);
        }
    }

    fn operation(&mut self, name: &str, operation: &Operation) {
        if operation.name != name {
            self.report("name", format!("the file is {name}.json, and the name says {:?}", operation.name));
        }
        if operation.sources.is_empty() {
            self.report("sources", "an operation has at least one source");
        }
        self.origins(&operation.origins, operation.sources.len());
        if operation.origins.keys().any(|path| path == "ram" || path.starts_with("ram.")) {
            self.report("origins", "RAM facts have no origin here; they name their source in `ram.source`");
        }
        self.parameters(operation);
        for (status, response) in &operation.responses {
            let path = format!("responses.{status}");
            if let Some(schema) = &response.schema {
                self.schema(&format!("{path}.schema"), schema);
            }
            self.named(&format!("{path}.headers"), &response.headers);
        }
        let errors = operation.errors.iter().map(|error| format!("{} {}", error.status, error.code));
        let errors: Vec<String> = errors.collect();
        self.unique("errors", "status and code", errors.iter().map(String::as_str));
        if let Some(ram) = &operation.ram {
            self.ram_facts("ram", ram);
        }
    }

    fn origins(&mut self, origins: &BTreeMap<String, usize>, sources: usize) {
        for (path, index) in origins.iter().filter(|(_, index)| **index >= sources) {
            self.report("origins", format!("{path:?} points at source {index}, which does not exist"));
        }
    }

    fn parameters(&mut self, operation: &Operation) {
        let mut seen = BTreeSet::new();
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let path = format!("parameters[{index}]");
            match &parameter.name {
                None => self.report(&path, "a parameter has a name"),
                Some(name) if name.is_empty() => self.report(format!("{path}.name"), "a name is not empty"),
                Some(name) => {
                    let location = parameter.location.map(|location| format!("{location:?}").to_lowercase());
                    if !seen.insert((name, location.clone())) {
                        let place = location.unwrap_or_default();
                        self.report(format!("{path}.name"), format!("the {place} parameter {name:?} is repeated"));
                    }
                }
            }
            if parameter.location.is_none() {
                self.report(&path, "a parameter has a location: `in` is query, form, body, path, header or host");
            }
            self.node(&path, parameter);
        }
        let bodies = operation.parameters.iter().filter(|one| one.location == Some(Location::Body)).count();
        if bodies > 1 {
            self.report("parameters", format!("{bodies} parameters are the whole body; at most one can be"));
        }
        if self.product.style == "ROA" && operation.path.is_none() {
            self.report("path", "an operation in ROA style has a path");
        }
        if operation.path.as_ref().is_some_and(|path| path.contains('?')) {
            self.report("path", "a path has no query; what follows the question mark is parameters");
        }
    }

    fn ram(&mut self, path: &str, state: RamState, rows: &[RamAction]) {
        let list = format!("{path}.actions");
        match state {
            RamState::Documented if rows.is_empty() => {
                self.report(&list, "the state is documented, and no action is listed");
            }
            RamState::Undisclosed if !rows.is_empty() => {
                self.report(&list, "the state is undisclosed, and actions are listed");
            }
            RamState::Documented | RamState::Undisclosed => {}
        }
        self.unique(&list, "action", rows.iter().map(|row| row.action.as_str()));
        for (index, row) in rows.iter().enumerate() {
            if row.action.split_once(':').is_none_or(|(code, name)| code.is_empty() || name.is_empty()) {
                self.report(format!("{list}[{index}].action"), "an action is `<code>:<name>`");
            }
        }
    }

    /// Members and headers: named, unlocated, each name once.
    fn named(&mut self, path: &str, nodes: &[Schema]) {
        let mut seen = BTreeSet::new();
        for (index, node) in nodes.iter().enumerate() {
            let path = format!("{path}[{index}]");
            match &node.name {
                None => self.report(&path, "a member has a name"),
                Some(name) if name.is_empty() => self.report(format!("{path}.name"), "a name is not empty"),
                Some(name) if !seen.insert(name) => self.report(&path, format!("the name {name:?} is repeated")),
                Some(_) => {}
            }
            self.unlocated(&path, node);
            self.node(&path, node);
        }
    }

    /// Items, map values, bodies and shared schemas: unnamed and unlocated.
    fn schema(&mut self, path: &str, node: &Schema) {
        if node.name.is_some() {
            self.report(format!("{path}.name"), "only parameters and members have names");
        }
        self.unlocated(path, node);
        self.node(path, node);
    }

    fn unlocated(&mut self, path: &str, node: &Schema) {
        if node.location.is_some() || node.style.is_some() {
            self.report(path, "only parameters have `in` and `style`");
        }
    }

    fn node(&mut self, path: &str, node: &Schema) {
        match (&node.kind, &node.reference) {
            (None, None) => self.report(path, "a node has a type: `type` or `ref`"),
            (Some(_), Some(_)) => self.report(path, "`type` and `ref` exclude each other"),
            (None, Some(name)) if !self.product.schemas.contains_key(name) => {
                self.report(format!("{path}.ref"), format!("product.json has no schema {name:?}"));
            }
            _ => {}
        }
        if node.items.is_some() && node.kind != Some(Type::Array) {
            self.report(format!("{path}.items"), "only an array has items");
        }
        if !node.members.is_empty() && node.kind != Some(Type::Object) {
            self.report(format!("{path}.members"), "only an object has members");
        }
        self.unique(&format!("{path}.values"), "value", node.values.iter().map(String::as_str));
        for (index, value) in node.values.iter().enumerate().filter(|(_, value)| value.trim() != value.as_str()) {
            self.report(format!("{path}.values[{index}]"), format!("the value {value:?} has blanks around it"));
        }
        for (key, values) in
            node.prose.iter().flat_map(|prose| [("values", &prose.values), ("item_values", &prose.item_values)])
        {
            self.unique(&format!("{path}.prose.{key}"), "value", values.iter().map(String::as_str));
        }
        self.named(&format!("{path}.members"), &node.members);
        for (key, inner) in [("items", &node.items), ("additional", &node.additional)] {
            if let Some(inner) = inner {
                self.schema(&format!("{path}.{key}"), inner);
            }
        }
    }

    fn unique<'b>(&mut self, path: &str, what: &str, values: impl Iterator<Item = &'b str>) {
        let mut seen = BTreeSet::new();
        for (index, value) in values.enumerate() {
            if !seen.insert(value) {
                self.report(format!("{path}[{index}]"), format!("the {what} {value:?} is repeated"));
            }
        }
    }
}
