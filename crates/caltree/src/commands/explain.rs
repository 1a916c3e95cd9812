//! `caltree explain`: one rule, whole.

use crate::cli;
use crate::session::Session;
use crate::terminal;
use crate::trouble::Trouble;
use caltree_lint::Selector;
use caltree_report::rules;
use std::io::{self, Write};

pub(crate) fn run(args: &cli::Explain, session: &mut Session<'_>) -> io::Result<()> {
    let look = terminal::look(session.common);
    let mut first = true;
    for name in &args.rules {
        match Selector::parse(name) {
            Ok(Selector::Rule(rule)) => {
                if !std::mem::take(&mut first) {
                    writeln!(session.out)?;
                }
                rules::explain(&mut session.out, rule, &look)?;
            }
            Ok(_) => session.fail(&Trouble::Other(format!("`{name}` is no rule of its own; `caltree rules` lists them all"))),
            Err(error) => session.fail(&Trouble::Other(error.to_string())),
        }
    }
    Ok(())
}
