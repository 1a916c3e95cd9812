use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::{listed, short};
use hashbrown::HashMap;

rule! {
    /// # What it means
    /// One file has two categories in one tree. The category of a file is its tag for the pipeline; it says what the frame is.
    ///
    /// # Why it matters
    /// A frame is either a bias or a dark. With the wrong tag a recipe takes it for something else, or refuses it.
    ///
    /// # Example
    /// `FORS2.2021-01-02T09:27:34.589` as `BIAS` below one branch and as `DARK` below another.
    ///
    /// # What to do
    /// Look at the frame's own header (`ESO DPR CATG`, `TYPE`, `TECH`) and give it to each recipe under the tag that fits.
    ///
    /// # Source
    /// Observed: the category of a file is the same wherever it stands in 67 real trees.
    "T211", "conflicting-category", Note, Tree(check)
}

const NONE: usize = usize::MAX;

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let (files, name_ids) = (cx.tree.all_files(), cx.cascade.name_ids());
    let category = |at: usize| files[at].category.as_ref().map(|attr| &*attr.text);
    // The first listed file of each name that has a category.
    let mut first: Vec<usize> = vec![NONE; cx.cascade.names().len()];
    // Of the names that have several: the first listed file of each further category, in document order.
    let mut order: Vec<usize> = Vec::new();
    let mut others: HashMap<usize, Vec<(&str, usize)>> = HashMap::new();
    for id in cx.cascade.first_places() {
        for at in cx.tree.file_range(id) {
            let (Some(name), Some(own)) = (name_ids[at], category(at)) else { continue };
            let name = name.index();
            if first[name] == NONE {
                first[name] = at;
            } else if category(first[name]) != Some(own) {
                let known = others.entry(name).or_insert_with(|| {
                    order.push(name);
                    Vec::new()
                });
                // Each file of a hostile tree may have a category of its own: a few of them make the point.
                if known.len() < MOST_CATEGORIES && known.iter().all(|(category, _)| *category != own) {
                    known.push((own, at));
                }
            }
        }
    }
    for name in order {
        sink.report_with(|| {
            let text = cx.cascade.names()[name].text;
            let mut places: Vec<(&str, usize)> = vec![(category(first[name]).unwrap_or_default(), first[name])];
            places.extend(&others[&name]);
            let at_least = if places.len() > MOST_CATEGORIES { "at least " } else { "" };
            let odd = &files[places[1].1];
            let told: Vec<String> =
                places.iter().map(|(category, at)| format!("{} in {}", short(category), cx.path(files[*at].branch))).collect();
            let branches: Vec<String> = places.iter().map(|(_, at)| cx.path(files[*at].branch)).collect();
            let mut categories: Vec<&str> = places.iter().map(|(category, _)| *category).collect();
            categories.sort_unstable();
            Draft::new(
                format!("{} has {at_least}{} categories: {}", short(text), places.len(), listed(&told)),
                "Look at the header of the frame, and give it to each recipe under the tag that fits.",
            )
            .at(odd.category.as_ref().map(|attr| attr.span))
            .on(odd.branch)
            .about(Some(text))
            .with("categories", categories)
            .with("branches", branches)
        });
    }
}

/// More categories of one file than this are not told.
const MOST_CATEGORIES: usize = 10;
