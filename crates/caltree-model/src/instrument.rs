//! The full names of instruments.

/// Raw file prefixes that are cut (to five letters, or for an older camera of the same name), with the instrument's full name.
///
/// Sources: the archive's raw and `M.` names of one instrument seen side by side (GRAVI/M.GRAVITY, MATIS/M.MATISSE, CRIRE/M.CRIRES,
/// PIONI/M.PIONIER, ESPRE/M.ESPRESSO); the others from the archive's list of instruments.
const CUT_PREFIXES: &[(&str, &str)] = &[
    ("CRIRE", "CRIRES"),
    ("EFOSC", "EFOSC2"),
    ("ESPRE", "ESPRESSO"),
    ("GIRAF", "GIRAFFE"),
    ("GRAVI", "GRAVITY"),
    ("MATIS", "MATISSE"),
    ("MICAD", "MICADO"),
    ("OMEGA", "OMEGACAM"),
    ("PIONI", "PIONIER"),
    ("SHOOT", "XSHOOTER"),
    ("SINFO", "SINFONI"),
    ("SPHER", "SPHERE"),
    ("TIMMI", "TIMMI2"),
    ("VIRCA", "VIRCAM"),
    ("VINRO", "VINROUGE"),
    ("XSHOO", "XSHOOTER"),
];

/// The instrument's full name for the prefix of an archive id. An unknown prefix stands for itself.
#[must_use]
pub fn full_name(prefix: &str) -> &str {
    CUT_PREFIXES.iter().find(|(cut, _)| *cut == prefix).map_or(prefix, |(_, full)| full)
}
