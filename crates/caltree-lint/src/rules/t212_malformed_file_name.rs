use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::{ArchiveId, FileTrouble, NameInfo, dp_id_in_name};

rule! {
    /// # What it means
    /// The name of a file is no archive id: instrument, a dot, the time to the millisecond; `M.` before it for processed and static
    /// files. Names with path characters are T213's.
    ///
    /// # Why it matters
    /// The archive does not find the file under such a name, its time is unknown, and it is not recognised on disk.
    ///
    /// # Example
    /// `FORS2.2021-01-02T00:59:12.533.fits`: archive ids have no suffix. `FORS2.2021-02-30T00:59:12.533`: there is no such day.
    ///
    /// # What to do
    /// Write the name as the archive does. The finding suggests it where the id can be seen.
    ///
    /// # Source
    /// Observed: every name in 67 real trees is an archive id. An instrument that nobody knows yet is no finding.
    "T212", "malformed-file-name", Warning, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    each_name(cx, |info, places| match info.id {
        Err(trouble @ (FileTrouble::Suffix | FileTrouble::Malformed)) => {
            let why = match trouble {
                FileTrouble::Suffix => "archive ids have no suffix",
                _ => "expected INSTRUMENT.YYYY-MM-DDThh:mm:ss.sss, or M.INSTRUMENT.… for processed files",
            };
            let suggestion = suggested(info.text);
            let help = match &suggestion {
                Some(id) => format!("Write `{id}`."),
                None => "Write the name as the archive does, or download the answer again.".to_owned(),
            };
            let file = &cx.tree.all_files()[info.first];
            sink.report(
                Draft::new(format!("`{}` is no archive id: {why}", short(info.text)), help)
                    .at(file.name.as_ref().map(|name| name.span))
                    .on(file.branch)
                    .places(places)
                    .about(Some(info.text))
                    .with("suggestion", suggestion),
            );
        }
        Ok(_) | Err(FileTrouble::Unsafe) => {}
    });
}

/// The archive id that a wrong name holds.
pub(super) fn suggested(name: &str) -> Option<String> {
    dp_id_in_name(name).filter(|id| ArchiveId::parse(id).is_ok())
}

/// Hands over each distinct name that is no archive id and not empty (which T204 tells), with how often it is listed.
pub(super) fn each_name(cx: &Cascaded<'_>, mut take: impl FnMut(&NameInfo<'_>, u32)) {
    let wrong = |info: &NameInfo<'_>| info.id.is_err() && !info.text.trim().is_empty();
    if !cx.cascade.names().iter().any(wrong) {
        return;
    }
    let mut listed = vec![0_u32; cx.cascade.names().len()];
    for name in cx.cascade.name_ids().iter().flatten() {
        listed[name.index()] += 1;
    }
    for (info, listed) in cx.cascade.names().iter().zip(listed).filter(|(info, _)| wrong(info)) {
        take(info, listed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_the_id_that_can_be_seen() {
        for (name, id) in [
            ("FORS2.2021-01-02T00:59:12.533.fits.Z", Some("FORS2.2021-01-02T00:59:12.533")),
            ("FORS2.2021-01-02T00_59_12.533", Some("FORS2.2021-01-02T00:59:12.533")),
            ("/data/M.FORS2.2021-01-02T00:59:12.533", Some("M.FORS2.2021-01-02T00:59:12.533")),
            ("FORS2.2021-01-02 00:59:12.533", None),
            ("bias.fits", None),
        ] {
            assert_eq!(suggested(name).as_deref(), id, "{name}");
        }
    }
}
