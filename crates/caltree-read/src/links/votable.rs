//! What can be wrong with a links table as a VOTable: the raw material of the rules L560 to L576.

use caltree_model::Place;

/// One thing that is wrong, told where it is first met.
#[derive(Clone, Debug, PartialEq)]
pub struct VotableProblem {
    /// What it is.
    pub fault: VotableFault,
    /// The first place.
    pub place: Place,
    /// In how many places the very same was met.
    pub places: u64,
    /// How many more of its kind were met and not kept: each kind is told two thousand times. 0 but for the last that is kept.
    pub more: u64,
}

/// What can be wrong. The rules say it in words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum VotableFault {
    /// The root's namespace is none of VOTable's; `None`: it has none.
    Namespace(Option<String>),
    /// A prefix that no namespace was declared for.
    UndeclaredPrefix(String),
    /// The `version` is none that is known; `None`: it is not there.
    Version(Option<String>),
    /// VOTable has no such element in this version.
    UnknownElement {
        /// Its name.
        name: String,
        /// The element it stands in.
        parent: String,
    },
    /// An element of VOTable where it may not stand.
    MisplacedElement {
        /// Its name.
        name: String,
        /// The element it stands in.
        parent: &'static str,
        /// Why not, if it may stand there otherwise.
        why: Option<String>,
    },
    /// A child that comes too late.
    ElementOrder {
        /// Its name.
        name: String,
        /// The element it stands in.
        parent: &'static str,
        /// What stands before it, and should not.
        after: &'static str,
    },
    /// A child that must be there is not.
    MissingElement {
        /// The element that lacks it.
        element: &'static str,
        /// What it lacks, in words: `RESOURCE`, `one of TABLEDATA, BINARY`.
        missing: String,
    },
    /// An attribute that the element does not have.
    UnknownAttribute {
        /// The element.
        element: &'static str,
        /// The attribute.
        name: String,
    },
    /// An attribute that must be there is not.
    MissingAttribute {
        /// The element.
        element: &'static str,
        /// The attribute.
        name: &'static str,
    },
    /// A value that the attribute may not have.
    BadAttributeValue {
        /// The element.
        element: &'static str,
        /// The attribute.
        name: &'static str,
        /// What it says.
        value: String,
        /// What it may say, in words.
        expected: String,
        /// Whether it is an id that is only wrong for its colons.
        colons: bool,
    },
    /// Text where only elements stand.
    StrayText {
        /// Its beginning.
        text: String,
        /// The element it stands in.
        parent: &'static str,
    },
    /// A second element of an id.
    DuplicateId {
        /// The id.
        id: String,
        /// The line of the first.
        first: u64,
    },
    /// A reference to an id that no element has.
    UnresolvedReference {
        /// The element that refers.
        element: &'static str,
        /// The id.
        id: String,
    },
    /// A reference to an element of a kind that makes no sense there.
    WrongReference {
        /// The element that refers.
        element: &'static str,
        /// The id.
        id: String,
        /// The element that it leads to.
        target: &'static str,
    },
    /// A second element of one name in one parent.
    DuplicateName {
        /// The element: FIELD or PARAM.
        element: &'static str,
        /// The name.
        name: String,
        /// The parent.
        parent: &'static str,
    },
    /// Rows that have more or fewer cells than there are columns.
    CellCount {
        /// How many cells.
        cells: usize,
        /// How many columns.
        columns: usize,
    },
    /// `nrows` says another number than there are rows.
    RowCount {
        /// What it says.
        announced: String,
        /// How many there are.
        counted: u64,
    },
}
