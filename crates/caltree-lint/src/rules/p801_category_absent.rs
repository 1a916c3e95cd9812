use crate::context::Cascaded;
use crate::profile::{Held, Seen, Unlike};
use crate::rule::rule;
use crate::sink::Sink;

rule! {
    /// # What it means
    /// A branch lacks a calibration that the profile (`--profile`) requires below branches of its category: in trees for frames of
    /// this kind (instrument, category of the root, mode) they normally have one. One that is there only as auxiliary is not used
    /// for processing, and does not count. Told for each branch that should have it, once
    /// however often that branch is repeated, and not for what should be below a branch that is absent itself. Nothing is said of
    /// auxiliary branches, of what should be below processed files (`M.`), of what was cut off, and where a message already says
    /// that this category is missing for a file of the branch (S401); a message for a frame that is none of the tree's files
    /// speaks for all below it.
    ///
    /// # Why it matters
    /// CalSelector reports what its rules look for and do not find. A calibration that its rules do not look for, because a keyword
    /// of the frame is wrong or the rules have changed, is missing silently: the tree says `complete="true"`.
    ///
    /// # Example
    /// A tree of `SCI_IMG` without `FLAT_SKY`, though 46 of the 50 trees behind the profile have one.
    ///
    /// # What to do
    /// Compare with the tree of a neighbouring frame (`caltree diff`), and look for the calibration in the archive by hand. If
    /// frames like this one can do without it, set `required = false` in the profile, or write an exemption with the reason.
    ///
    /// # Source
    /// The profile; `caltree profile learn` makes one of trees (docs/profiles.md).
    "P801", "category-absent", Error, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let Some(Held { kind, absent, .. }) = cx.held() else { return };
    for Unlike { spot, expected, how } in absent {
        let seen = expected.seen;
        // The root is there in every tree.
        let with = if spot.above == kind.category { String::new() } else { format!(" with {}", spot.above) };
        // What a person requires need not have been usual.
        let why = match seen.filter(|seen| seen.trees > seen.of / 2) {
            Some(Seen { of: 1, .. }) => format!("the only tree of {kind}{with} has it"),
            Some(seen) => format!("{} of {} trees of {kind}{with} have it", seen.trees, seen.of),
            None => format!("the profile requires it for {kind}"),
        };
        let how = if how.aside { "is there only as auxiliary" } else { "is absent" };
        sink.report_with(|| {
            let message = format!("{} {how} below {}: {why}", spot.category, spot.above);
            let help = "Compare with the tree of a neighbouring frame; look for it in the archive, or do without and say why.";
            spot.draft(cx, kind, message, help)
                .key(spot.category)
                .with("present", seen.map(|seen| seen.trees))
                .with("of", seen.map(|seen| seen.of))
        });
    }
}
