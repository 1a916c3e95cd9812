//! Whether the children of an element stand where they may.

use super::value::one_of;
use super::{Element, FOREIGN, Group, Version, element};

/// Why an element may not stand where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misplaced {
    /// Never a child of this element.
    NotAChild,
    /// Belongs before this child, which came already.
    OutOfOrder { after: &'static str },
    /// May come only once and came already.
    Repeated,
    /// May stand only in place of this child, which came already (TABLEDATA and BINARY in DATA).
    Instead { of: &'static str },
}

/// Where a child stands: its group, its name's index within the group, and whether the repeated groups begin anew with it.
struct Place {
    at: usize,
    nth: usize,
    new_round: bool,
}

/// How far the children of one open element have come.
///
/// Misplaced children are told once per run: in `FIELD INFO FIELD FIELD DATA` only the second FIELD of a TABLE is an error,
/// since all that follow stand well if the INFO is thought away.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Progress {
    /// The furthest group that had a child, and the child's index within the group.
    last: Option<(u8, u8)>,
    /// The group of the last child, if it belongs to a run of misplaced children.
    late: Option<u8>,
    /// A bit for each group that had a child (of a repeated group: in this round).
    seen: u16,
    /// The index of the child in a group of alternatives.
    choice: u8,
}

impl Progress {
    /// Takes the next child by its local name.
    pub(crate) fn child(&mut self, version: Version, parent: &'static Element, name: &str) -> Result<(), Misplaced> {
        if parent.any_children {
            Ok(())
        } else if element(version, name).is_none() {
            Err(Misplaced::NotAChild)
        } else {
            self.take(parent, name)
        }
    }

    /// Takes the next child, an element of another namespace.
    pub(crate) fn other(&mut self, parent: &'static Element) -> Result<(), Misplaced> {
        if parent.any_children { Ok(()) } else { self.take(parent, FOREIGN) }
    }

    /// The children that must be there and did not come, when the element ends: "RESOURCE", "one of TABLEDATA, BINARY, FITS".
    pub(crate) fn missing(&self, version: Version, parent: &'static Element) -> Vec<String> {
        let begun = parent.repeated.clone().any(|at| self.has(at));
        let lacks = |at: usize, group: &Group| group.required && !self.has(at) && (begun || !parent.repeated.contains(&at));
        let groups = parent.groups.iter().enumerate().filter(|(at, group)| lacks(*at, group));
        groups.map(|(_, group)| one_of(group.names.iter().copied().filter(|name| element(version, name).is_some()))).collect()
    }

    fn take(&mut self, parent: &'static Element, name: &str) -> Result<(), Misplaced> {
        let last = self.last.map_or(0, |(at, _)| usize::from(at));
        if let Some(place) = self.place(parent, last, name) {
            self.last = Some((place.at as u8, place.nth as u8));
            self.late = None;
            self.mark(parent, place);
            return Ok(());
        }
        if let Some(place) = self.late.and_then(|late| self.place(parent, usize::from(late), name)) {
            self.late = Some(place.at as u8);
            self.mark(parent, place);
            return Ok(());
        }
        let mut known = parent.groups.iter().enumerate().take(last + 1).rev();
        let Some((at, group, nth)) = known.find_map(|(at, group)| Some((at, group, group.find(name)?))) else {
            return Err(Misplaced::NotAChild);
        };
        if !group.many && !parent.repeated.contains(&at) && self.has(at) {
            return Err(match group.names.get(usize::from(self.choice)) {
                Some(of) if group.names.len() > 1 && *of != name => Misplaced::Instead { of },
                _ => Misplaced::Repeated,
            });
        }
        self.late = Some(at as u8);
        self.mark(parent, Place { at, nth, new_round: false });
        let after = self.last.and_then(|(at, nth)| parent.groups.get(usize::from(at))?.names.get(usize::from(nth)));
        Err(Misplaced::OutOfOrder { after: after.copied().unwrap_or(FOREIGN) })
    }

    /// The next place for a child of this name, the children being at the group `from`.
    ///
    /// A required group is not passed over for a name that could have come before: INFO after COOSYS in a RESOURCE is not the
    /// INFO after a TABLE. For other names it is, and [`Progress::missing`] tells of it.
    fn place(&self, parent: &'static Element, from: usize, name: &str) -> Option<Place> {
        let could_come_before = |at: usize| parent.groups.iter().take(at).any(|group| group.find(name).is_some());
        let mut passed = false;
        for (at, group) in parent.groups.iter().enumerate().skip(from) {
            let free = group.many || !self.has(at);
            if let Some(nth) = group.find(name).filter(|_| free && !(passed && could_come_before(at))) {
                return Some(Place { at, nth, new_round: false });
            }
            passed |= group.required && !self.has(at);
        }
        let mut round = parent.groups.iter().enumerate().take(parent.repeated.end).skip(parent.repeated.start);
        let done = parent.repeated.contains(&from) && round.clone().all(|(at, group)| !group.required || self.has(at));
        round.find_map(|(at, group)| Some(Place { at, nth: group.find(name)?, new_round: true })).filter(|_| done)
    }

    fn mark(&mut self, parent: &'static Element, Place { at, nth, new_round }: Place) {
        if new_round {
            parent.repeated.clone().for_each(|at| self.seen &= !(1 << at));
        }
        self.seen |= 1 << at;
        if parent.groups.get(at).is_some_and(|group| !group.many) {
            self.choice = nth as u8;
        }
    }

    fn has(&self, at: usize) -> bool {
        self.seen & (1 << at) != 0
    }
}
