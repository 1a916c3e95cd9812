//! Which mode was requested, and how that is known.

use crate::{Mode, mode_in_name};

/// The mode that was requested, with the evidence for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requested {
    /// The mode.
    pub mode: Mode,
    /// Whether somebody said so (`--requested`).
    pub said: bool,
    /// Whether the document itself says so: the address in a links table's QUERY.
    pub query: bool,
    /// Which of the document's names say so, as indices.
    pub names: Vec<usize>,
}

impl Requested {
    /// What is known of the request for a tree: what somebody `said`; else Raw2Master where a name of the document says so and Raw2Raw
    /// was executed. `None` without evidence.
    ///
    /// The service names its answers after what it executed, so a name that agrees with the tree tells nothing about the request; and
    /// it never answers with more than was asked for, so the opposite contradiction is a wrong name. What somebody said wins: a name
    /// that says otherwise is no evidence, one that says the same is more of it.
    ///
    /// ```
    /// use caltree_model::{Mode, Requested};
    ///
    /// let names = ["FORS2.2021-01-02T00_59_12.533_raw2master.xml".to_owned()];
    /// let requested = Requested::of(None, Some(Mode::Raw2Raw), &names).unwrap();
    /// assert_eq!((requested.mode, requested.said, requested.names.as_slice()), (Mode::Raw2Master, false, &[0][..]));
    /// assert!(requested.downgraded(Some(Mode::Raw2Raw)));
    /// ```
    #[must_use]
    pub fn of(said: Option<Mode>, executed: Option<Mode>, names: &[String]) -> Option<Self> {
        Self::with_query(said, None, executed, names)
    }

    /// The same for a links table, whose QUERY may tell which mode was asked for: better evidence than a name, whatever it says.
    #[must_use]
    pub fn with_query(said: Option<Mode>, query: Option<Mode>, executed: Option<Mode>, names: &[String]) -> Option<Self> {
        let telling = executed == Some(Mode::Raw2Raw) && said.or(query) != Some(Mode::Raw2Raw);
        let names: Vec<usize> = if telling {
            names.iter().enumerate().filter(|(_, name)| mode_in_name(name) == Some(Mode::Raw2Master)).map(|(at, _)| at).collect()
        } else {
            Vec::new()
        };
        let mode = said.or(query).or((!names.is_empty()).then_some(Mode::Raw2Master))?;
        Some(Self { mode, said: said.is_some(), query: query == Some(mode), names })
    }

    /// Whether masters were requested and raw calibrations were associated.
    #[must_use]
    pub fn downgraded(&self, executed: Option<Mode>) -> bool {
        self.mode == Mode::Raw2Master && executed == Some(Mode::Raw2Raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_said_wins_over_names() {
        use Mode::{Raw2Master, Raw2Raw};
        let names = ["x.xml", "x_raw2raw.xml", "x_raw2master.xml"].map(str::to_owned);
        for (said, executed, expected) in [
            (None, Raw2Raw, Some((Raw2Master, false, &[2][..]))),
            (None, Raw2Master, None),
            (Some(Raw2Raw), Raw2Raw, Some((Raw2Raw, true, &[]))),
            (Some(Raw2Raw), Raw2Master, Some((Raw2Raw, true, &[]))),
            (Some(Raw2Master), Raw2Raw, Some((Raw2Master, true, &[2]))),
            (Some(Raw2Master), Raw2Master, Some((Raw2Master, true, &[]))),
        ] {
            let found = Requested::of(said, Some(executed), &names);
            let found = found.as_ref().map(|found| (found.mode, found.said, found.names.as_slice()));
            assert_eq!(found, expected, "{said:?} {executed}");
        }
        let asked = Requested::with_query(None, Some(Raw2Master), Some(Raw2Raw), &names).unwrap();
        assert!(asked.downgraded(Some(Raw2Raw)) && asked.query && asked.names == [2]);
        let asked = Requested::with_query(None, Some(Raw2Raw), Some(Raw2Raw), &names).unwrap();
        assert!(!asked.downgraded(Some(Raw2Raw)) && asked.query && asked.names.is_empty());
        assert_eq!(Requested::of(None, None, &names), None);
        assert_eq!(Requested::of(None, Some(Raw2Raw), &names[..2]), None);
    }
}
