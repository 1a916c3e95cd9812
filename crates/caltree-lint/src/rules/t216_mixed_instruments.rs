use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::{counted, short};
use caltree_model::ArchiveId;
use hashbrown::HashMap;

rule! {
    /// # What it means
    /// Files of another instrument than the science frame's stand in its cascade. Told once for each other instrument. Prefixes of raw
    /// files are cut to five letters: `GRAVI.` and `M.GRAVITY.` are one instrument.
    ///
    /// # Why it matters
    /// Calibrations of another instrument are rarely of use. There are reasons for it (a detector that moved, a shared front end), but
    /// it is worth a look.
    ///
    /// # Example
    /// `HAWKI.2021-01-02T10:30:00.000` in the `BIAS` of a `FORS2.` frame.
    ///
    /// # What to do
    /// Look at the branch that is named, and leave its files out if they do not belong to your data.
    ///
    /// # Source
    /// Observed: one instrument in each of 67 real trees. Full names after the archive's list of instruments.
    "T216", "mixed-instruments", Note, Tree(check)
}

/// The files of one other instrument.
struct Others<'a> {
    instrument: &'a str,
    /// The first listed one.
    first: usize,
    names: u64,
    listed: u32,
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let Some(own) = cx.context.dp_id.as_deref().and_then(|id| ArchiveId::parse(id).ok()) else { return };
    let mut by_instrument: HashMap<&str, usize> = HashMap::new();
    let mut others: Vec<Others<'_>> = Vec::new();
    let mut of_name: Vec<(usize, usize)> = Vec::new();
    let mut known = own.prefix();
    for (name, info) in cx.cascade.names().iter().enumerate() {
        let Ok(id) = info.id else { continue };
        // Nearly all names have the prefix of the one before.
        if id.prefix() == known || id.prefix() == own.prefix() {
            continue;
        }
        let instrument = id.instrument();
        if instrument == own.instrument() {
            known = id.prefix();
            continue;
        }
        let at = *by_instrument.entry(instrument).or_insert_with(|| {
            others.push(Others { instrument, first: info.first, names: 0, listed: 0 });
            others.len() - 1
        });
        others[at].names += 1;
        of_name.push((name, at));
    }
    if others.is_empty() {
        return;
    }
    for name in cx.cascade.name_ids().iter().flatten() {
        if let Ok(found) = of_name.binary_search_by_key(&name.index(), |&(name, _)| name) {
            others[of_name[found].1].listed += 1;
        }
    }
    for Others { instrument, first, names, listed } in others {
        let file = &cx.tree.all_files()[first];
        sink.report(
            Draft::new(
                format!(
                    "{} of {} in the cascade of a {} frame",
                    counted(names, "file"),
                    short(instrument),
                    short(own.instrument())
                ),
                "Look at this branch, and leave its files out if they do not belong to your data.",
            )
            .at(file.name.as_ref().map(|name| name.span))
            .on(file.branch)
            .places(listed)
            .key(instrument)
            .with("instrument", instrument)
            .with("expected", own.instrument())
            .with("files", names),
        );
    }
}
