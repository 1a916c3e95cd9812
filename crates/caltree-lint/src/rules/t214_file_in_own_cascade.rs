use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::{BranchId, BranchType, ClassId};
use hashbrown::HashMap;

rule! {
    /// # What it means
    /// A main file of a branch stands again among its own calibrations: in a main branch somewhere below it. In auxiliary branches
    /// this is normal: there the files of a sequence are named again.
    ///
    /// # Why it matters
    /// The file would be needed to calibrate itself. A cascade is run from its leaves up, and here there is no order to run it in.
    ///
    /// # Example
    /// A sky flat that is also listed as one of the `BIAS` frames of its own `FLAT_SKY` branch.
    ///
    /// # What to do
    /// Leave the file out of the lower branch. If the archive itself sends it, report it.
    ///
    /// # Source
    /// Observed: no file stands in a main branch below its own in 67 real trees; in auxiliary ones some do (MATISSE's `SKY_RAW`).
    "T214", "file-in-own-cascade", Error, Tree(check)
}

/// A branch that the walk is in, and how many entries of the log were there before it.
struct Open {
    end: BranchId,
    logged: usize,
    /// The highest branch that is reached from here through main branches only; itself, where it is auxiliary.
    top: BranchId,
}

/// A file that stands below itself: the first place, the nearest branch above that has it, and in how many places.
struct Again {
    at: usize,
    above: BranchId,
    places: u32,
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let (files, name_ids) = (cx.tree.all_files(), cx.cascade.name_ids());
    // The nearest open branch that has the name. What was there before is logged, and put back when the branch is left.
    let mut holder: Vec<Option<BranchId>> = vec![None; cx.cascade.names().len()];
    let mut log: Vec<(usize, Option<BranchId>)> = Vec::with_capacity(holder.len());
    let mut open: Vec<Open> = Vec::new();
    let mut told: HashMap<(usize, ClassId), usize> = HashMap::new();
    let mut found: Vec<Again> = Vec::new();
    for (id, branch) in cx.tree.branches() {
        while let Some(left) = open.pop_if(|open| open.end <= id) {
            for (name, before) in log.drain(left.logged..).rev() {
                holder[name] = before;
            }
        }
        let logged = log.len();
        let top = match open.last() {
            Some(parent) if branch.kind() != Some(BranchType::Auxiliary) => parent.top,
            _ => id,
        };
        for at in cx.tree.file_range(id) {
            let Some(name) = name_ids[at] else { continue };
            let before = holder[name.index()];
            if before == Some(id) {
                continue;
            }
            if let Some(above) = before.filter(|above| *above >= top) {
                let next = found.len();
                let known = *told.entry((name.index(), cx.cascade.class(above))).or_insert(next);
                if known == next {
                    found.push(Again { at, above, places: 0 });
                }
                found[known].places += 1;
            }
            log.push((name.index(), before));
            holder[name.index()] = Some(id);
        }
        if branch.end.0 > id.0 + 1 {
            open.push(Open { end: branch.end, logged, top });
        } else {
            for (name, before) in log.drain(logged..).rev() {
                holder[name] = before;
            }
        }
    }
    for Again { at, above, places } in found {
        sink.report_with(|| {
            let file = &files[at];
            let name = file.name.as_ref();
            let text = name.map_or("", |name| &*name.text);
            let path = cx.path(above);
            Draft::new(
                format!("{} stands among its own calibrations: it is a main file of {path} already", short(text)),
                "Leave the file out here: it cannot calibrate itself. Report it if the archive itself sends it.",
            )
            .at(name.map(|name| name.span))
            .on(file.branch)
            .places(places)
            .about(Some(text))
            .with("above", path)
        });
    }
}
