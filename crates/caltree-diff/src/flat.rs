//! A cascade as far as a links table could tell it.

use caltree_model::{AssociationTree, Attr, Branch, BranchId, Cascade, FileEntry, Flag, Span};
use hashbrown::HashMap;

/// The root with its flags and main files, and below it a branch for each category of the other files, each distinct file once. What a
/// links table does not tell is missing: flags of branches, messages, and which branch stands in which.
pub(crate) fn flattened(tree: &AssociationTree<'_>) -> AssociationTree<'static> {
    let cascade = Cascade::new(tree);
    let from = tree.root();
    let mut root = Branch::new(BranchId::ROOT, None, 0, NOWHERE);
    root.category = from.category.as_ref().map(owned);
    root.certified = from.certified.as_ref().map(owned_flag);
    root.complete = from.complete.as_ref().map(owned_flag);
    root.mode = from.mode.as_ref().map(owned_flag);
    root.kind = from.kind.as_ref().map(owned_flag);
    root.cut = from.cut;
    let mut branches: Vec<Branch<'static>> = Vec::new();
    let mut places: HashMap<Option<&str>, BranchId> = HashMap::new();
    let mut files = Vec::new();
    for name in cascade.names() {
        let file = &tree.all_files()[name.first];
        let branch = if file.branch == BranchId::ROOT {
            BranchId::ROOT
        } else {
            let category = file.category.as_ref();
            *places.entry(category.map(|category| &*category.text)).or_insert_with(|| {
                let id = BranchId(u32::try_from(branches.len() + 1).unwrap_or(u32::MAX));
                let mut branch = Branch::new(id, Some(BranchId::ROOT), 1, NOWHERE);
                branch.category = category.map(owned);
                branch.cut = from.cut;
                branches.push(branch);
                id
            })
        };
        let (category, name) = (file.category.as_ref().map(owned), file.name.as_ref().map(owned));
        files.push(FileEntry { branch, span: NOWHERE, category, name });
    }
    AssociationTree::flat(root, branches, files, Vec::new())
}

/// Nothing of the tree stands anywhere.
const NOWHERE: Span = Span { start: 0, end: 0 };

fn owned(attr: &Attr<'_>) -> Attr<'static> {
    Attr { text: attr.text.to_string().into(), span: NOWHERE }
}

fn owned_flag<T: Copy>(flag: &Flag<'_, T>) -> Flag<'static, T> {
    Flag { attr: owned(&flag.attr), value: flag.value }
}
