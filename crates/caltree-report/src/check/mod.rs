//! `caltree check`: findings and verdicts.
