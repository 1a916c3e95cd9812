//! What the elements of an association tree mean: where each belongs, and what its attributes say.

use super::{Builder, Place, Stop, Tag, id};
use crate::attributes::{self, Attributes, RawAttr};
use crate::problem::ProblemKind;
use crate::xml;
use caltree_model::{Attr, Branch, BranchId, BranchType, Container, FileEntry, Flag, Match, MessageEntry, Mode, Span};
use hashbrown::HashSet;

impl<'t> Builder<'t, '_> {
    /// Where an element belongs. What is misplaced but clear is read all the same.
    pub(super) fn place(&mut self, tag: Tag<'t>) -> Result<Place, Stop> {
        let name = tag.name;
        // What stands where it belongs.
        match (self.stack.last().map(|frame| frame.place), name) {
            (Some(Place::Container(Container::MainFiles, branch)), "file") => return Ok(Place::Leaf("file", branch)),
            (Some(Place::Container(Container::AssociatedFiles, _)), "association") => {
                return Ok(Place::Association(id(self.branches.len())));
            }
            _ => {}
        }
        let (parent, branch, expected): (&'static str, BranchId, &[&str]) = match self.stack.last().map(|frame| frame.place) {
            None => return Ok(Place::Association(BranchId::ROOT)),
            Some(Place::Association(branch)) => ("association", branch, &["mainFiles", "messages", "associatedFiles"]),
            Some(Place::Container(container, branch)) => (
                container.element(),
                branch,
                match container {
                    Container::MainFiles => &["file"],
                    Container::Messages => &["message"],
                    Container::AssociatedFiles => &["association"],
                },
            ),
            Some(Place::Leaf(parent, branch)) => (parent, branch, &[]),
            Some(Place::Skipped) => {
                self.check_name(tag)?;
                return Ok(Place::Skipped);
            }
        };
        let in_leaf = expected.is_empty();
        let in_association = parent == "association";
        let place = match name {
            "association" if !in_leaf => Place::Association(branch),
            "file" if !in_leaf => Place::Leaf("file", branch),
            "message" if !in_leaf => Place::Leaf("message", branch),
            _ if in_association => Container::ALL
                .into_iter()
                .find(|container| container.element() == name)
                .map_or(Place::Skipped, |container| Place::Container(container, branch)),
            _ => Place::Skipped,
        };
        if !expected.contains(&name) {
            self.check_name(tag)?;
            let read = !matches!(place, Place::Skipped);
            self.push(ProblemKind::UnknownElement { name: name.to_owned(), parent, read }, tag.start, tag.end)?;
        }
        Ok(match place {
            Place::Association(_) => Place::Association(id(self.branches.len())),
            place => place,
        })
    }

    fn check_name(&mut self, tag: Tag<'t>) -> Result<(), Stop> {
        xml::odd_name(tag.name).map_or(Ok(()), |odd| self.ill_formed(odd, tag.start, tag.end))
    }

    pub(super) fn association(&mut self, tag: Tag<'t>) -> Result<(), Stop> {
        let parent = self.stack.iter().rev().find_map(|frame| match frame.place {
            Place::Association(id) => Some(id),
            _ => None,
        });
        let depth = parent.map_or(0, |parent| self.branches[parent.index()].depth + 1);
        if depth > self.limits.max_depth {
            return self.too_deep(tag);
        }
        let mut branch = Branch::new(id(self.branches.len()), parent, depth, tag.span());
        self.attributes("association", tag, |attr| match attr.name {
            "category" => fill(&mut branch.category, plain(attr)),
            "certified" => fill(&mut branch.certified, flag(attr, parse_bool)),
            "complete" => fill(&mut branch.complete, flag(attr, parse_bool)),
            "match" => fill(&mut branch.matching, flag(attr, Match::parse)),
            "mode" => fill(&mut branch.mode, flag(attr, Mode::parse)),
            "type" => fill(&mut branch.kind, flag(attr, BranchType::parse)),
            _ => Slot::Unknown,
        })?;
        self.branches.push(branch);
        Ok(())
    }

    pub(super) fn container(&mut self, container: Container, branch: BranchId, tag: Tag<'t>) -> Result<(), Stop> {
        self.attributes(container.element(), tag, |_| Slot::Unknown)?;
        let slot = &mut self.branches[branch.index()].containers[container as usize];
        if slot.is_some() {
            return self.push(ProblemKind::RepeatedContainer(container), tag.start, tag.end);
        }
        *slot = Some(tag.span());
        Ok(())
    }

    pub(super) fn file(&mut self, branch: BranchId, tag: Tag<'t>) -> Result<(), Stop> {
        let mut file = FileEntry { branch, span: tag.span(), category: None, name: None };
        let from = tag.start + 1 + tag.name.len();
        let text = &self.text[from..tag.attributes_end];
        if self.plain
            && let Some((category, name)) = attributes::two_plain_values(text, " category=\"", "\" name=\"")
        {
            let middle = from + 1 + "category=\"\"".len() + category.len();
            file.category = Some(Attr { text: category.into(), span: Span::new(from + 1, middle) });
            file.name = Some(Attr { text: name.into(), span: Span::new(middle + 1, tag.attributes_end) });
            self.files.push(file);
            self.again.lead = self.lead(tag.start, tag.attributes_end - name.len() - 1);
            return Ok(());
        }
        self.attributes("file", tag, |attr| match attr.name {
            "category" => fill(&mut file.category, plain(attr)),
            "name" => fill(&mut file.name, plain(attr)),
            _ => Slot::Unknown,
        })?;
        self.files.push(file);
        Ok(())
    }

    pub(super) fn message(&mut self, branch: BranchId, tag: Tag<'t>) -> Result<(), Stop> {
        let mut message = MessageEntry { branch, span: tag.span(), text: None };
        self.attributes("message", tag, |attr| match attr.name {
            "text" => fill(&mut message.text, plain(attr)),
            _ => Slot::Unknown,
        })?;
        self.messages.push(message);
        Ok(())
    }

    /// Hands each attribute of a tag to `take`, and tells the unknown and the repeated ones.
    fn attributes(&mut self, element: &'static str, tag: Tag<'t>, mut take: impl FnMut(RawAttr<'t>) -> Slot) -> Result<(), Stop> {
        let mut trouble = std::mem::take(&mut self.trouble);
        let mut unknown: HashSet<&str> = HashSet::new();
        for attr in Attributes::new(self.text, tag.start + 1 + tag.name.len(), tag.attributes_end, self.plain, &mut trouble) {
            let (name, span) = (attr.name, attr.span.range());
            let kind = match take(attr) {
                Slot::Filled => continue,
                Slot::Unknown if unknown.insert(name) => ProblemKind::UnknownAttribute { name: name.to_owned(), element },
                Slot::Unknown | Slot::Taken => xml::twice(name),
            };
            self.push(kind, span.start, span.end)?;
        }
        self.trouble = trouble;
        Ok(())
    }
}

/// What became of an attribute.
enum Slot {
    Filled,
    /// The element has it already.
    Taken,
    Unknown,
}

fn fill<T>(slot: &mut Option<T>, value: T) -> Slot {
    if slot.is_some() {
        return Slot::Taken;
    }
    *slot = Some(value);
    Slot::Filled
}

fn plain(attr: RawAttr<'_>) -> Attr<'_> {
    Attr { text: attr.value, span: attr.span }
}

fn flag<'t, T>(attr: RawAttr<'t>, parse: impl Fn(&str) -> Option<T>) -> Flag<'t, T> {
    let value = parse(&attr.value);
    Flag { attr: plain(attr), value }
}

fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}
