//! Many trees and links tables added up, each kind on its own: a frame may come as both.

use crate::{FileKey, LinkFiles, LinksFacts, NAMELESS, TreeFacts};
use caltree_model::Verdict;
use hashbrown::HashSet;
use std::collections::BTreeMap;

/// Counts over many documents.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Trees that could be read.
    pub trees: usize,
    /// Trees in which everything that was looked for was found.
    pub complete: usize,
    /// Trees in which something is missing.
    pub incomplete: usize,
    /// Trees for which no association could be established.
    pub empty: usize,
    /// Documents that could not be read.
    pub unreadable: usize,
    /// Trees with masters requested and raw calibrations answered.
    pub downgraded: usize,
    /// Trees whose root is not certified.
    pub uncertified: usize,
    /// Trees with at least one extended branch.
    pub with_extended: usize,
    /// How many entries of [`TreeFacts::missing`] there are, by missing category.
    pub missing_by_category: BTreeMap<String, usize>,
    /// How many branches are extended, by their category.
    pub extended_by_category: BTreeMap<String, usize>,
    /// The same over links tables.
    pub links: LinksTotals,
    files: HashSet<FileKey>,
}

/// Counts over many links tables.
#[derive(Clone, Debug, Default)]
pub struct LinksTotals {
    /// Links tables that could be read, those of other services than CalSelector included.
    pub tables: usize,
    /// Tables that say that everything that was looked for was found.
    pub complete: usize,
    /// Tables that say that something is missing.
    pub incomplete: usize,
    /// Tables that say that no association could be established.
    pub empty: usize,
    /// Tables with masters requested and raw calibrations answered.
    pub downgraded: usize,
    /// Tables that say that their frame's cascade is not certified.
    pub uncertified: usize,
    /// How many entries of [`LinksFacts::missing`] there are, by missing category.
    pub missing_by_category: BTreeMap<String, usize>,
    files: LinkFiles,
}

impl LinksTotals {
    /// How many distinct files all tables have together.
    #[must_use]
    pub fn files_unique(&self) -> usize {
        self.files.len()
    }

    /// How many of them have no length.
    #[must_use]
    pub fn files_without_length(&self) -> usize {
        self.files.without_length()
    }

    /// The lengths of the others together, in bytes.
    #[must_use]
    pub fn bytes_total(&self) -> u64 {
        self.files.bytes_total()
    }
}

impl Totals {
    /// Adds one tree.
    pub fn add(&mut self, facts: &TreeFacts) {
        match facts.verdict {
            Verdict::Unreadable => return self.add_unreadable(),
            Verdict::Empty => self.empty += 1,
            Verdict::Incomplete => self.incomplete += 1,
            Verdict::Complete => self.complete += 1,
        }
        self.trees += 1;
        self.downgraded += usize::from(facts.downgraded);
        self.uncertified += usize::from(facts.certified == Some(false));
        self.with_extended += usize::from(!facts.extended.is_empty());
        for missing in &facts.missing {
            count(&mut self.missing_by_category, &missing.category, 1);
        }
        for category in facts.categories.iter().filter(|category| category.matches.extended > 0) {
            let name = category.category.as_deref().unwrap_or(NAMELESS);
            count(&mut self.extended_by_category, name, category.matches.extended);
        }
        self.files.extend(&facts.file_keys);
    }

    /// Adds one links table, and takes its files: of a table of a million rows they are not to be kept twice.
    pub fn add_links(&mut self, facts: &mut LinksFacts) {
        let links = &mut self.links;
        match facts.verdict {
            Some(Verdict::Unreadable) => return self.add_unreadable(),
            Some(Verdict::Empty) => links.empty += 1,
            Some(Verdict::Incomplete) => links.incomplete += 1,
            Some(Verdict::Complete) => links.complete += 1,
            None => {}
        }
        links.tables += 1;
        links.downgraded += usize::from(facts.downgraded);
        links.uncertified += usize::from(facts.certified == Some(false));
        for missing in &facts.missing {
            count(&mut links.missing_by_category, &missing.category, 1);
        }
        links.files.merge(std::mem::take(&mut facts.file_keys));
    }

    /// Adds a document that could not be read.
    pub fn add_unreadable(&mut self) {
        self.unreadable += 1;
    }

    /// How many distinct files all trees have together.
    #[must_use]
    pub fn files_unique(&self) -> usize {
        self.files.len()
    }
}

fn count(counts: &mut BTreeMap<String, usize>, name: &str, by: usize) {
    match counts.get_mut(name) {
        Some(count) => *count += by,
        None => {
            counts.insert(name.to_owned(), by);
        }
    }
}
