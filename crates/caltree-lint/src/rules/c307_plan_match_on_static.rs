use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::{ArchiveId, BranchId, Match, Mode, NameId};

rule! {
    /// # What it means
    /// In a tree of raw calibrations, a branch that holds only static or processed files (`M.`) says `match="calib_plan"` or
    /// `match="extended"`, where the archive writes `N/A`.
    ///
    /// # Why it matters
    /// A validity in time was applied to a file that should have none, or a product stands where a raw calibration is expected.
    ///
    /// # Example
    /// `<association category="MASTER_BIAS" match="calib_plan" …>` with the file `M.FORS2.2021-01-05T15:20:51.108`, in a Raw2Raw
    /// tree.
    ///
    /// # What to do
    /// Look whether the file is a static table, in which case nothing is wrong with it, or a product that took the place of raw
    /// calibrations.
    ///
    /// # Source
    /// The archive's page on CalSelector: "Static calibrations … carry a flag of match=N/A". Observed: so on all `M.` files of all
    /// Raw2Raw trees; in Raw2Master trees products carry `calib_plan`.
    "C307", "plan-match-on-static", Note, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    if cx.mode() != Some(Mode::Raw2Raw) {
        return;
    }
    let within = |id| match cx.tree.branch(id).matching() {
        Some(value @ (Match::CalibPlan | Match::Extended)) => Some(value),
        Some(Match::NotApplicable) | None => None,
    };
    let all_static = |id| {
        let mut names = cx.cascade.name_ids()[cx.tree.file_range(id)].iter().flatten();
        let is_static = |name: &NameId| cx.cascade.names()[name.index()].id.as_ref().is_ok_and(ArchiveId::is_master);
        names.next().is_some_and(is_static) && names.all(is_static)
    };
    for told in cx.told_once(|id| id != BranchId::ROOT && all_static(id), |id| within(id).is_some()) {
        let id = told.branch;
        let Some(value) = within(id) else { continue };
        sink.report(
            Draft::new(
                format!("{} says match=\"{value}\", but holds only `M.` files, which have no validity in time", cx.called(id)),
                "Look whether it is a static table (then nothing is wrong with it) or a product in the place of raw calibrations.",
            )
            .at(cx.tree.branch(id).matching.as_ref().map(|flag| flag.attr.span))
            .on(id)
            .places(told.places)
            .about(cx.first_file(id))
            .with("category", cx.tree.branch(id).category())
            .with("match", value.as_str())
            .with("expected", Match::NotApplicable.as_str()),
        );
    }
}
