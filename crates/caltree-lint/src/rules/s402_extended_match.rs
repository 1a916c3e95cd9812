use crate::context::Cascaded;
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
                format!("{} is outside the calibration plan: {}{aside}", cx.called(told.branch), distance(offsets)),
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

/// Six decimals of a day are a tenth of a second.
fn rounded(offset: Offset) -> f64 {
    // Adding 0 takes the sign from a zero.
    (offset.days() * 1e6).round() / 1e6 + 0.0
}

/// The distance in words, such as `12.3 days before the frames it calibrates`.
fn distance(offsets: Option<(Offset, Offset)>) -> String {
    const WHAT: &str = "the frames it calibrates";
    let Some((min, max)) = offsets else {
        return format!("how far in time from {WHAT} is not known");
    };
    let side = |offset: Offset| if offset.0 < 0 { "before" } else { "after" };
    let (from, to) = (days(min), days(max));
    match (side(min), side(max)) {
        (one, other) if one != other => format!("from {from} days before to {to} days after {WHAT}"),
        (side, _) if from == to => format!("{from} days {}{side} {WHAT}", short(min)),
        // The nearer one first, on either side.
        ("before", _) => format!("{to} to {from} days before {WHAT}"),
        (side, _) => format!("{from} to {to} days {side} {WHAT}"),
    }
}

fn days(offset: Offset) -> String {
    let days = offset.days().abs();
    if days < 1.0 { format!("{days:.3}") } else { format!("{days:.1}") }
}

/// What is less than a day in hours or minutes: nobody reads 0.006 days.
fn short(offset: Offset) -> String {
    let hours = offset.days().abs() * 24.0;
    match hours {
        ..1.0 => format!("({:.0} min) ", hours * 60.0),
        ..24.0 => format!("({hours:.1} h) "),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use caltree_model::DAY_MS;

    #[test]
    fn distances_read_well() {
        let day = |days: i64| Offset(days * DAY_MS);
        for (offsets, text) in [
            (None, "how far in time from the frames it calibrates is not known"),
            (Some((day(-12), day(-12))), "12.0 days before the frames it calibrates"),
            (Some((day(-12), day(-3))), "3.0 to 12.0 days before the frames it calibrates"),
            (Some((day(2), Offset(2 * DAY_MS + 1))), "2.0 days after the frames it calibrates"),
            (Some((day(2), day(5))), "2.0 to 5.0 days after the frames it calibrates"),
            (Some((day(-2), day(5))), "from 2.0 days before to 5.0 days after the frames it calibrates"),
            (Some((Offset(-DAY_MS / 10), Offset(0))), "from 0.100 days before to 0.000 days after the frames it calibrates"),
            (Some((Offset(-DAY_MS / 10), Offset(-DAY_MS / 10))), "0.100 days (2.4 h) before the frames it calibrates"),
            (Some((Offset(DAY_MS / 144), Offset(DAY_MS / 144))), "0.007 days (10 min) after the frames it calibrates"),
        ] {
            assert_eq!(distance(offsets), text);
        }
        assert!(rounded(Offset(-1)).is_sign_positive());
        assert!((rounded(day(-3)) + 3.0).abs() < 1e-9);
    }
}
