use crate::rule::rule;

rule! {
    /// # What it means
    /// An exemption in the configuration matched no finding of this run.
    ///
    /// # Why it matters
    /// An exemption that is of no use any more hides the next finding that happens to fit it, and nobody remembers why it is there.
    ///
    /// # Example
    /// This one, in a run over trees in which no `EOP_PARAM` is missing:
    ///
    /// ```toml
    /// [[exemptions]]
    /// rule = "missing-calibration"
    /// category = "EOP_PARAM"
    /// reason = "taken from IERS by hand"
    /// ```
    ///
    /// # What to do
    /// Take the exemption out, or correct what narrows it. When you check a part of the data only, `--allow unmatched-exemption`.
    ///
    /// # Source
    /// caltree's own configuration, `caltree.toml`.
    "K901", "unmatched-exemption", Warning, Configuration
}
