use crate::context::Cascaded;
use crate::distance::{away, rounded};
use crate::repeated::Told;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::{BranchId, ClassId, Level, Match, Offset, nearest_offset};
use hashbrown::HashMap;
use serde_json::{Value, json};

rule! {
    /// # What it means
    /// A calibration lies outside the validity that the instrument's calibration plan sets for the frames it calibrates, within a
    /// wider one (`match="extended"`). Told once for a branch, however often it is repeated, with its distance in time; as a note
    /// where only auxiliary branches say it.
    ///
    /// # Why it matters
    /// The instrument may have changed in between: flats, wavelength solutions and responses of another date may leave residuals
    /// that look like science. The data may still be useful, but nobody has looked whether this calibration fits yours.
    ///
    /// # Example
    /// `<association category="IFU_CAL" match="extended" …>` whose frames were taken 12.3 days before the standard star that they
    /// calibrate.
    ///
    /// # What to do
    /// Check for this case that the calibration applies: look for interventions on the instrument between the two dates, and at the
    /// residuals after reduction. Search the archive by hand for a nearer one. If it will do, write an exemption with the reason.
    ///
    /// # Source
    /// The archive's page on CalSelector: "care should be applied to verify on a case-by-case basis the actual applicability of the
    /// associated calibrations". The distance is that from the nearest frame of the parent branch to the branch's nearest frame; it
    /// may be short (observed: 7 minutes, for the `IFU_CAL` of a VIMOS standard star), for plans set other boundaries than days as
    /// well.
    "S402", "extended-match", Warning, Tree(check)
}

/// A distinct branch, at all places where it is extended.
struct Extended {
    told: Told,
    /// The parent that was looked at last; most places have the same.
    parent: Option<ClassId>,
    offsets: Option<(Offset, Offset)>,
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let mut order: Vec<Extended> = Vec::new();
    let mut known: HashMap<ClassId, usize> = HashMap::new();
    for (id, branch) in cx.tree.branches() {
        let (Some(parent), Some(Match::Extended)) = (branch.parent, branch.matching()) else { continue };
        let main = cx.counts(id);
        let at = *known.entry(cx.cascade.class(id)).or_insert(order.len());
        match order.get_mut(at) {
            Some(extended) => {
                extended.told.again(id, main);
                extended.look(cx, id, parent);
            }
            None => {
                let mut extended = Extended { told: Told::new(id, main), parent: None, offsets: None };
                extended.look(cx, id, parent);
                order.push(extended);
            }
        }
    }
    for Extended { told, offsets, .. } in order {
        let category = cx.tree.branch(told.branch).category();
        let aside = if told.main { "" } else { " (an auxiliary branch: not needed for processing)" };
        sink.report(
            Draft::new(
                format!("{} is outside the calibration plan: {}{aside}", cx.called(told.branch), away(offsets)),
                "Check that it applies to these frames: interventions between the dates, residuals; look for a nearer one by hand.",
            )
            .at(cx.tree.branch(told.branch).matching.as_ref().map(|flag| flag.attr.span))
            .on(told.branch)
            .places(told.places)
            .about(cx.first_file(told.branch))
            .with("category", category)
            .with("offset_days", offsets.map_or(Value::Null, |(min, max)| json!({"min": rounded(min), "max": rounded(max)})))
            .at_most(if told.main { Level::Error } else { Level::Note }),
        );
    }
}

impl Extended {
    fn look(&mut self, cx: &Cascaded<'_>, id: BranchId, parent: BranchId) {
        let class = cx.cascade.class(parent);
        if self.parent.replace(class) == Some(class) {
            return;
        }
        if let Some(offset) = nearest_offset(cx.cascade.observed(parent), cx.cascade.observed(id)) {
            let (min, max) = self.offsets.unwrap_or((offset, offset));
            self.offsets = Some((min.min(offset), max.max(offset)));
        }
    }
}
