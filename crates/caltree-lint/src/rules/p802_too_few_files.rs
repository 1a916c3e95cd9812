use crate::context::Cascaded;
use crate::profile::{Counts, Few, FrameKind, Held, Unlike};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::counted;

rule! {
    /// # What it means
    /// A branch has fewer main files than the profile (`--profile`) wants for it (`at_least_files`), or there are fewer branches of
    /// a category below another one than it wants (`at_least_branches`). A learnt profile wants as many as the fewest that any of
    /// its trees has. Told once for a branch, however often it is repeated. Nothing is said of auxiliary branches, of what was cut
    /// off, and where a message already says how many files are missing (S401): for a file of the branch above, or, as for P801,
    /// for a frame that is none of the tree's.
    ///
    /// # Why it matters
    /// A master is as good as the frames that it is made of: of three biases in place of ten the noise is nearly twice that, and recipes
    /// that reject outliers refuse to run below a number of frames.
    ///
    /// # Example
    /// A `BIAS` of 3 files, where all trees behind the profile have 5 to 20.
    ///
    /// # What to do
    /// Look for more frames of the same night in the archive. If fewer will do, lower the number in the profile, or write an
    /// exemption with the reason.
    ///
    /// # Source
    /// The profile; `caltree profile learn` makes one of trees (docs/profiles.md).
    "P802", "too-few-files", Warning, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let Some(Held { kind, few_branches, few_files, .. }) = cx.held() else { return };
    for few in few_files {
        let what = format!("{} below {} has {}", few.spot.category, few.spot.above, counted(few.how.found, "file"));
        sink.report_with(|| draft(cx, kind, few, what, "files", few.expected.seen.and_then(|seen| seen.files)));
    }
    for few in few_branches {
        let (be, branches) = if few.how.found == 1 { ("is", "branch") } else { ("are", "branches") };
        let what = format!("there {be} {} {} {branches} below {}", few.how.found, few.spot.category, few.spot.above);
        sink.report_with(|| draft(cx, kind, few, what, "branches", few.expected.seen.and_then(|seen| seen.branches)));
    }
}

fn draft(
    cx: &Cascaded<'_>,
    kind: &FrameKind,
    few: &Unlike<'_, Few>,
    what: String,
    of: &'static str,
    usual: Option<Counts>,
) -> Draft {
    let Unlike { spot, expected, how } = few;
    let trees = expected.seen.map(|seen| format!(" in {}", counted(seen.trees + seen.in_part, "tree"))).unwrap_or_default();
    let usual_said = usual.map(|Counts { min, median, max }| match min == max {
        true => format!(" (usual: {min}{trees})"),
        false => format!(" (usual: {min} to {max}, mostly {median}{trees})"),
    });
    let message = format!("{what}, the profile wants {} for {kind}{}", how.at_least, usual_said.unwrap_or_default());
    let help = "Look for more of the same night in the archive; if fewer will do, lower the number in the profile or say why.";
    spot.draft(cx, kind, message, help)
        .key(format!("{of} {}", spot.category))
        .with("counted", of)
        .with("found", how.found)
        .with("at_least", how.at_least)
        .with("median", usual.map(|usual| usual.median))
}
