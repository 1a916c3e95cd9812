use crate::context::{Cascaded, Context};
use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::{BranchId, ObsTime, age_days, should_be_certified};

rule! {
    /// # What it means
    /// The tree is uncertified, and its newest raw file is more than seven days older than today (or the day given by `--as-of`).
    ///
    /// # Why it matters
    /// Calibrations are certified within two or three working days. By now the archive probably has a better answer than this one,
    /// perhaps with other calibrations.
    ///
    /// # Example
    /// A tree with `certified="false"` on the root, whose newest raw file is `FORS2.2025-10-20T10:09:39.174`, on 2026-06-01.
    ///
    /// # What to do
    /// Run CalSelector again. Some old calibrations were never certified: if the answer stays the same, look at the files that are
    /// named under uncertified.
    ///
    /// # Source
    /// The archive's page on CalSelector: uncertified associations are replaced "typically after two working days"; "in order to
    /// access these improved associations you need to re-run the CalSelector".
    "S405", "uncertified-but-old", Note, Tree(check), Answer(answer)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    if cx.tree.root().certified() != Some(false) {
        return;
    }
    let Some((newest, branch)) = cx.cascade.newest() else { return };
    let names = cx.cascade.name_ids()[cx.tree.file_range(branch)].iter().flatten().map(|name| &cx.cascade.names()[name.index()]);
    let mut newest_files = names.filter(|name| name.id.is_ok_and(|id| id.observed() == Some(newest))).map(|name| name.text);
    if let Some(draft) = old(cx.context, newest, newest_files.next()) {
        sink.report(draft.at(cx.tree.root().certified.as_ref().map(|flag| flag.attr.span)).on(BranchId::ROOT));
    }
}

fn answer(cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    let certified = answer.description().and_then(|description| description.certified());
    let Some((newest, file)) = answer.newest.as_ref().filter(|_| certified == Some(false)) else { return };
    if let Some(draft) = old(cx.context, *newest, Some(file)) {
        sink.report(draft.at(&answer.place()));
    }
}

/// What to say of an uncertified answer whose newest raw file is this; nothing while it may still be certified.
fn old(cx: &Context<'_>, newest: ObsTime, file: Option<&str>) -> Option<Draft> {
    // What is cut off may name a newer file.
    let as_of = cx.settings.as_of.filter(|as_of| !cx.is_cut() && should_be_certified(newest, *as_of))?;
    let age = age_days(newest, as_of);
    let message = format!(
        "still not certified, though the newest raw file, {}, was taken {age} days before {}",
        file.unwrap_or("?"),
        as_of.date()
    );
    let help = "Run CalSelector again: its answer of today may be certified. If it is not, see under S404 what the cause is.";
    Some(
        Draft::new(message, help)
            .about(cx.dp_id.as_deref())
            .with("newest", file)
            .with("observed", newest.date())
            .with("as_of", as_of.date())
            .with("age_days", age),
    )
}
