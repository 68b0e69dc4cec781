//! The specs as an import would leave them.
//!
//! Owns what one import sees of the specs: the files on disk, replaced by what earlier sources gave.
//! Nothing is written here.

use std::collections::{BTreeMap, BTreeSet};

use alibabacloud_codegen::import::ram::apply;
use alibabacloud_codegen::spec::{self, SpecSet};
use serde::Serialize;

use super::report::Report;
use crate::error::Error;
use crate::files::{Project, walk};

/// Files that sources give, merged with those of a specs folder.
pub(crate) struct Draft<'a> {
    pub(crate) target: &'a Project,
    /// The files as they should be.
    pub(crate) wanted: BTreeMap<String, String>,
    pub(crate) report: Report,
}

impl<'a> Draft<'a> {
    pub(super) fn new(target: &'a Project) -> Self {
        Self { target, wanted: BTreeMap::new(), report: Report::default() }
    }

    fn read(&self, file: &str) -> Result<Option<String>, Error> {
        match self.wanted.get(file) {
            Some(text) => Ok(Some(text.clone())),
            None if self.report.removed.iter().any(|removed| removed == file) => Ok(None),
            None => self.target.read_if_there(file),
        }
    }

    pub(super) fn product(&self, folder: &str) -> Result<Option<spec::Product>, Error> {
        let file = format!("{folder}/product.json");
        let Some(text) = self.read(&file)? else { return Ok(None) };
        spec::parse_product(&file, &text).map(Some).map_err(|error| Error::input(error.to_string()))
    }

    pub(super) fn operation(&self, folder: &str, name: &str) -> Result<Option<spec::Operation>, Error> {
        let file = format!("{folder}/{name}.json");
        let Some(text) = self.read(&file)? else { return Ok(None) };
        spec::parse_operation(&file, &text).map(Some).map_err(|error| Error::input(error.to_string()))
    }

    pub(super) fn put(&mut self, file: String, value: &impl Serialize) -> Result<(), Error> {
        self.report.removed.retain(|removed| *removed != file);
        self.wanted.insert(file, pretty(value)?);
        Ok(())
    }

    /// Moves RAM facts that are kept with a product to the operations that have a spec by now.
    pub(super) fn place_kept_ram_facts(&mut self) -> Result<(), Error> {
        let folder_of = |file: &String| file.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        let folders: BTreeSet<String> = self.wanted.keys().filter_map(folder_of).collect();
        for folder in folders {
            let Some(mut product) = self.product(&folder)? else { continue };
            let kept = std::mem::take(&mut product.ram_operations);
            let number = kept.len();
            for (name, ram) in kept {
                let Some(operation) = self.operation(&folder, &name)? else {
                    product.ram_operations.insert(name, ram);
                    continue;
                };
                let file = format!("{folder}/{name}.json");
                let applied = apply(&operation, &ram);
                self.report.disagree(&file, applied.disagreement);
                self.put(file, &applied.operation)?;
            }
            if product.ram_operations.len() < number {
                self.put(format!("{folder}/product.json"), &product)?;
            }
        }
        Ok(())
    }

    /// Every product version.
    pub(super) fn products(&self) -> Result<Vec<spec::Product>, Error> {
        let folders: BTreeSet<String> =
            self.files()?.iter().filter_map(|file| file.strip_suffix("/product.json").map(str::to_owned)).collect();
        folders.iter().filter_map(|folder| self.product(folder).transpose()).collect()
    }

    /// The names of the operations of a product version.
    pub(super) fn operations(&self, folder: &str) -> Result<BTreeSet<String>, Error> {
        let is_there = self.target.path(folder).is_dir();
        let on_disk = if is_there { walk(&self.target.path(folder))? } else { Vec::new() };
        let mut files: BTreeSet<String> = on_disk.into_iter().map(|file| format!("{folder}/{file}")).collect();
        files.retain(|file| !self.report.removed.contains(file));
        files.extend(self.wanted.keys().cloned());
        let name = |file: &String| {
            let name = file.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(".json")?;
            (name != "product").then(|| name.to_owned())
        };
        Ok(files.iter().filter_map(name).collect())
    }

    /// The names of all files.
    fn files(&self) -> Result<BTreeSet<String>, Error> {
        let is_there = self.target.path("").is_dir();
        let mut files: BTreeSet<String> =
            if is_there { walk(&self.target.path(""))?.into_iter().collect() } else { BTreeSet::new() };
        files.retain(|file| !self.report.removed.contains(file));
        files.extend(self.wanted.keys().cloned());
        Ok(files)
    }

    /// Whether all of it can be written: no error, no open question, and valid specs.
    pub(super) fn check_whole(&self) -> Result<(), Error> {
        if !self.report.is_whole() {
            return Err(self.report.failed());
        }
        // The versions of a product are checked together: one of them is the default.
        let product_of = |file: &str| file.split('/').next().map(str::to_owned);
        let products: BTreeSet<_> = self.wanted.keys().filter_map(|file| product_of(file)).collect();
        let mut texts = BTreeMap::new();
        for file in self.files()? {
            if file.contains('/') && product_of(&file).is_some_and(|product| products.contains(&product)) {
                let text = self.read(&file)?;
                texts.extend(text.map(|text| (file, text)));
            }
        }
        SpecSet::parse(texts.iter().map(|(file, text)| (file.as_str(), text.as_str())))?;
        Ok(())
    }
}

/// A spec file as it is committed.
pub(crate) fn pretty(value: &impl Serialize) -> Result<String, Error> {
    Ok(alibabacloud_codegen::spec::to_text(value).map_err(std::io::Error::from)?)
}
