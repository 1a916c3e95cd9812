//! `caltree rules`: all rules with the levels that hold here.

use crate::cli::{self, RulesFormat};
use crate::session::Session;
use crate::{settings, terminal};
use caltree_report::rules;
use std::io;

pub(crate) fn run(args: &cli::Rules, session: &mut Session<'_>) -> io::Result<()> {
    let levels = match settings::policy(&args.levels, session.matches) {
        Ok(policy) => policy.levels,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    match args.format {
        RulesFormat::Human => rules::table(&mut session.out, &levels, &terminal::look(session.common)),
        RulesFormat::Json => rules::json(&mut session.out, &levels),
        RulesFormat::Markdown => rules::catalogue(&mut session.out),
    }
}
