//! The frames to ask the archive for again.

use super::records::Record;
use super::{AuditSettings, Expected};
use crate::{AskAgain, facts};
use caltree_model::{ArchiveId, Mode, ObsTime, Origin, days_old};

/// A frame to ask the archive for again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The frame.
    pub dp_id: String,
    /// The mode to ask for: that of the answer that is there, Raw2Master where it was downgraded; of a document that could not be read
    /// the mode in its name; else what the settings say. `None` where nothing tells.
    pub mode: Option<Mode>,
    /// Why, the most pressing reason first; never empty.
    pub reasons: Vec<AskAgain>,
    /// Whole days since the frame was taken, 0 on the day itself; `None` where its name does not tell, and for a later day.
    pub age_days: Option<i64>,
    /// Where the answer that is there came from; `None` without one.
    pub origin: Option<Origin>,
    /// Why it could not be read; `None` for others.
    pub detail: Option<String>,
}

/// The frames to ask for again, and how many answers would be among them if their frame had an archive id.
pub(super) fn list(records: &[&Record], expected: Option<&Expected>, settings: &AuditSettings) -> (Vec<Again>, usize) {
    let age = |time: Option<ObsTime>| days_old(time?, settings.as_of);
    let (mut all, mut without_id) = (Vec::new(), 0);
    for record in records {
        let reasons = record.ask_again(settings.as_of);
        if reasons.is_empty() {
            continue;
        }
        // The archive knows nothing of other names, and one may mean something to a shell or a file system.
        let Some(dp_id) = record.dp_id.clone().filter(|dp_id| ArchiveId::parse(dp_id).is_ok()) else {
            without_id += 1;
            continue;
        };
        all.push(Again {
            dp_id,
            mode: if record.downgraded { Some(Mode::Raw2Master) } else { record.mode.or(settings.requested) },
            reasons,
            age_days: age(record.observed),
            origin: Some(record.origin.clone()),
            detail: record.reason.clone(),
        });
    }
    all.extend(expected.map(|expected| expected.without.as_slice()).unwrap_or_default().iter().map(|frame| Again {
        dp_id: frame.clone(),
        mode: settings.requested,
        reasons: vec![AskAgain::NoTree],
        age_days: age(facts::observed([frame.as_str()])),
        origin: None,
        detail: None,
    }));
    all.sort_by(|one, next| {
        let order = |again: &Again| (again.reasons.first().copied(), again.mode.map(Mode::as_str));
        let (first, second) = (order(one), order(next));
        first.0.cmp(&second.0).then_with(|| one.dp_id.cmp(&next.dp_id)).then_with(|| first.1.cmp(&second.1))
    });
    (all, without_id)
}
