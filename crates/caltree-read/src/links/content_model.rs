//! The content model of VOTable 1.1 to 1.5: which elements and attributes there are, what they may hold, and in what order
//! children stand. Written after the XSDs at <http://www.ivoa.net/xml/VOTable/> (v1.1 to v1.5).
//!
//! It is more lenient than the XSDs in these points only:
//! - `ucd` is free. The XSDs' pattern refuses the `/`, `+` and `%` of UCD1 and spaces after `;`, which real files have.
//! - `content-type` of LINK is free in 1.2, too. That XSD wants an NMTOKEN, which no media type is; 1.3 mended it.
//! - `href` and `action` are free (xs:anyURI: as good as every text is legal, and validators differ in the rest).
//! - `version` of VOTABLE is free; whoever picked the [`Version`] has judged it.
//! - `null` of VALUES, `value` and the like are text in the XSDs, too; whether they fit the datatype is not said here.
//! - Whether an ID is unique and a ref has its ID is not said here, nor what stands within an element of another namespace.

mod elements;
mod progress;
mod value;

pub(crate) use progress::{Misplaced, Progress};
pub(crate) use value::Value;

use caltree_model::VotableVersion as Version;
use std::ops::Range;

use Version::{V1_1, V1_5};

/// One attribute of an element, in the versions `since` to `until`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    pub name: &'static str,
    pub required: bool,
    pub value: Value,
    since: Version,
    until: Version,
}

impl Attribute {
    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn since(mut self, version: Version) -> Self {
        self.since = version;
        self
    }

    const fn until(mut self, version: Version) -> Self {
        self.until = version;
        self
    }

    fn is_in(&self, version: Version) -> bool {
        (self.since..=self.until).contains(&version)
    }
}

/// An optional attribute of all versions.
const fn has(name: &'static str, value: Value) -> Attribute {
    Attribute { name, required: false, value, since: V1_1, until: V1_5 }
}

/// Children that stand at one place of an element, in any order.
#[derive(Clone, Copy, Debug)]
struct Group {
    names: &'static [&'static str],
    required: bool,
    many: bool,
}

/// At most one of these.
const fn opt(names: &'static [&'static str]) -> Group {
    Group { names, required: false, many: false }
}

/// Exactly one of these.
const fn one(names: &'static [&'static str]) -> Group {
    Group { names, required: true, many: false }
}

/// Any number of these.
const fn many(names: &'static [&'static str]) -> Group {
    Group { names, required: false, many: true }
}

/// One or more of these.
const fn some(names: &'static [&'static str]) -> Group {
    Group { names, required: true, many: true }
}

/// Stands in a group for every element of another namespace (xs:any ##other). No element has this name.
const FOREIGN: &str = "an element of another namespace";

/// One element of VOTable, as it is in the versions `since` to `until`.
#[derive(Debug)]
pub(crate) struct Element {
    pub name: &'static str,
    /// Whether text other than white space may stand in it.
    pub text: bool,
    since: Version,
    until: Version,
    attributes: &'static [&'static [Attribute]],
    /// Its children, in this order.
    groups: &'static [Group],
    /// These groups may come again and again, or not at all.
    repeated: Range<usize>,
    /// Whether anything may stand in it (xs:any, not looked into).
    any_children: bool,
}

/// The element of this local name in this version; None if VOTable has no such element then.
pub(crate) fn element(version: Version, name: &str) -> Option<&'static Element> {
    elements::ELEMENTS.iter().find(|element| element.name == name && (element.since..=element.until).contains(&version))
}

impl Element {
    /// The attribute of this name. Names with a prefix (xsi:…, xmlns:…) are the caller's.
    pub(crate) fn attribute(&self, version: Version, name: &str) -> Option<&'static Attribute> {
        self.attributes.iter().copied().flatten().find(|attribute| attribute.name == name && attribute.is_in(version))
    }

    /// The attributes it must have.
    pub(crate) fn required(&self, version: Version) -> impl Iterator<Item = &'static Attribute> + use<> {
        self.attributes.iter().copied().flatten().filter(move |attribute| attribute.required && attribute.is_in(version))
    }

    /// Whether it may have attributes of other namespaces, which have a prefix (xs:anyAttribute ##other): RESOURCE only.
    pub(crate) fn other_attributes(&self) -> bool {
        self.name == "RESOURCE"
    }

    /// Whether any element, of VOTable or not, may stand in it at any place, not to be looked into: DESCRIPTION only.
    pub(crate) fn any_children(&self) -> bool {
        self.any_children
    }
}

impl Group {
    fn find(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| *known == name)
    }
}

#[cfg(test)]
mod tests;
