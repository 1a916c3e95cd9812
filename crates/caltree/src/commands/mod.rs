//! One file a subcommand.

mod check;
mod completions;
mod diff;
mod explain;
mod files;
mod fmt;
mod man;
mod profile;
mod report;
mod rules;
mod schema;
mod show;
mod sieve;
mod summary;
mod verify;

use crate::cli::{Cli, Command};
use crate::guard::Guard;
use crate::session::Session;
use crate::terminal::Terminal;
use crate::trouble::{Outcome, Trouble};
use caltree_model::{LinksTable, Mode, dp_id_in_name, mode_in_name, visible_text};
use caltree_read::Document;
use clap::ArgMatches;
use std::collections::HashMap;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

/// Why a links table that was read to its end has no answer, or not all of it; `None` where it has.
fn failure(table: &LinksTable) -> Option<String> {
    if let Some(status) = table.query_status().filter(|status| status.failed()) {
        return Some(format!("the service failed: {}", status.message.unwrap_or("it does not say why")));
    }
    table.serialization.as_ref().map(|(name, _)| format!("its data are written as {name}, which is not read"))
}

/// The frame of a document, as far as it could be read, or as its name says; and the mode that was asked for, as somebody or its name says,
/// else the executed one.
fn frame_and_mode(document: &Document<'_>, requested: Option<Mode>) -> (Option<String>, Option<Mode>) {
    let names = document.names();
    let dp_id = document.dp_id().or_else(|| names.iter().find_map(|name| dp_id_in_name(name)));
    let executed = || document.tree.as_ref().and_then(|tree| tree.mode());
    let mode = requested.or_else(|| names.iter().find_map(|name| mode_in_name(name))).or_else(executed);
    (dp_id, mode)
}

/// What a links table that was read to its end does not list; `None` where nothing shows that it lacks anything.
fn left_out(table: &LinksTable) -> Option<String> {
    let overflow = table.query_status().filter(|status| status.overflowed()).map(|status| {
        let message = status.message.map(|message| format!(": {}", visible_text(message))).unwrap_or_default();
        format!("rows are missing, the service left them out (OVERFLOW){message}")
    });
    let failed = match table.failed_rows {
        0 => None,
        1 => Some("1 row tells an error in place of a link: its file is not listed".to_owned()),
        count => Some(format!("{count} rows tell an error in place of a link: their files are not listed")),
    };
    let further = match table.tables.len() {
        0 | 1 => None,
        count => Some(format!("of its {count} tables only one is read: the others may list more")),
    };
    let empty = (table.rows == 0 && failure(table).is_none()).then(|| "it has no row: it lists nothing".to_owned());
    let told: Vec<String> = [overflow, failed, further, empty].into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// Runs the command that was typed. A closed pipe ends quietly. Commands whose exit status tells of what was found (`check`, `verify`,
/// `diff`) look at the rest all the same; the others stop there.
pub(crate) fn run(cli: &Cli, matches: &ArgMatches) -> ExitCode {
    let matches = matches.subcommand().map_or(matches, |(_, matches)| matches);
    let mut session = Session {
        common: &cli.common,
        matches,
        out: Terminal::new(),
        outcome: Outcome::default(),
        troubles: Vec::new(),
        guard: Guard::default(),
        kept: HashMap::new(),
    };
    let done = execute(cli, &mut session).and_then(|()| session.out.flush());
    match done {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        Err(error) => session.fail(&Trouble::Unwritable { path: "standard output".into(), error }),
    }
    session.outcome.into()
}

fn execute(cli: &Cli, session: &mut Session<'_>) -> io::Result<()> {
    match &cli.command {
        Command::Check(args) => check::run(args, session),
        Command::Summary(args) => summary::run(args, session),
        Command::Show(args) => show::run(args, session),
        Command::Diff(args) => diff::run(args, session),
        Command::Verify(args) => verify::run(args, session),
        Command::Files(args) => files::run(args, session),
        Command::Profile(args) => profile::run(args, session),
        Command::Report(args) => report::run(args, session),
        Command::Fmt(args) => fmt::run(args, session),
        Command::Rules(args) => rules::run(args, session),
        Command::Explain(args) => explain::run(args, session),
        Command::Schema(args) => schema::run(args, session),
        Command::Completions(args) => completions::run(args, session),
        Command::Man(args) => man::run(args, session),
    }
}
