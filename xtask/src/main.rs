//! Chores of the project: `cargo xtask --help`.

mod bare_loop;
mod bench;
mod datasets;
mod generate;
mod oracle;
mod peers;
mod synthetic;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(about = "Chores of the project")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Write the files that are made from the code: schemas/, docs/rules.md, docs/datalinklint.md and fixtures/datasets/
    Generate {
        /// Write nothing; fail if a file is not as it would be written
        #[arg(long)]
        check: bool,
    },
    /// Compare the speed of `caltree check` with its peers, in one run, as ratios
    Bench {
        /// How often each command is run; the median counts
        #[arg(long, default_value_t = 5)]
        runs: usize,
        /// One set only: trees, large-trees, one-tree, small-links, links, large-links
        #[arg(long, conflicts_with = "write")]
        only: Option<String>,
        /// Keep what was measured, for docs/performance.md
        #[arg(long)]
        write: bool,
    },
    /// Ask other checkers (STILTS, astropy, pyvo, libxml2; installed where they are not there) about every links table, and hold
    /// what they say against what `caltree check` says
    Oracle {
        /// Write docs/oracle.md
        #[arg(long)]
        write: bool,
        /// The folder of real files, seen from the top of the project
        #[arg(long, default_value = "../shared/corpus")]
        corpus: PathBuf,
    },
    /// Read files with quick-xml and look at every attribute, nothing else (what `bench` compares with)
    #[command(hide = true)]
    BareLoop {
        #[arg(long, default_value_t = 2)]
        threads: usize,
        directory: PathBuf,
    },
}

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let outcome = match Cli::parse().chore {
        Chore::Generate { check } => generate::run(check),
        Chore::Bench { runs, only, write } => bench::run(runs, only.as_deref(), write),
        Chore::Oracle { write, corpus } => oracle::run(write, &corpus),
        Chore::BareLoop { threads, directory } => bare_loop::run(threads, &directory),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The top of the project.
fn top() -> PathBuf {
    let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}
