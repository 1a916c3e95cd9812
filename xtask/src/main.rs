//! Chores of the project: `cargo xtask --help`.

mod bare_loop;
mod bench;
mod browser;
mod contracts;
mod datasets;
mod dist;
mod generate;
mod oracle;
mod peers;
mod seeds;

use clap::builder::PossibleValuesParser;
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
        /// One set only
        #[arg(long, conflicts_with = "write", value_parser = PossibleValuesParser::new(bench::names()))]
        only: Option<String>,
        /// Count the instructions of each step instead, with callgrind
        #[arg(long, conflicts_with_all = ["runs", "only"])]
        counts: bool,
        /// Keep what was measured, for docs/performance.md, or docs/instructions.md
        #[arg(long)]
        write: bool,
    },
    /// Ask others what they say (installed where they are not there): STILTS, astropy, pyvo and libxml2 about every links table, or
    /// ESO's pipelines about sets of frames
    Oracle {
        /// About what
        #[arg(value_enum, default_value_t = Asked::Links)]
        about: Asked,
        /// Write docs/oracle.md, or docs/sof.md
        #[arg(long)]
        write: bool,
        /// The folder of real files, seen from the top of the project
        #[arg(long, default_value = "../shared/corpus")]
        corpus: PathBuf,
    },
    /// Open the page of `caltree report` in Chromium and use it as a person would (installed where it is not there)
    Browser {
        /// Keep the pictures, in docs/images
        #[arg(long)]
        write: bool,
    },
    /// Write seeds for the fuzz targets, made of the fixtures, to fuzz/seeds
    Seeds,
    /// Make what is handed out, in target/dist: an archive with a binary that runs on any Linux, a package for Debian, their sums
    Dist,
    /// Read files with quick-xml and look at every attribute, nothing else (what `bench` compares with)
    #[command(hide = true)]
    BareLoop {
        #[arg(long, default_value_t = 2)]
        threads: usize,
        directory: PathBuf,
    },
}

/// What others are asked about.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Asked {
    /// Links tables
    Links,
    /// Sets of frames
    Sof,
}

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let outcome = match Cli::parse().chore {
        Chore::Generate { check } => generate::run(check),
        Chore::Bench { counts: true, write, .. } => bench::counts::run(write),
        Chore::Bench { runs, only, write, .. } => bench::run(runs, only.as_deref(), write),
        Chore::Oracle { about: Asked::Links, write, corpus } => oracle::run(write, &corpus),
        Chore::Oracle { about: Asked::Sof, write, .. } => oracle::sof::run(write),
        Chore::Browser { write } => browser::run(write),
        Chore::Seeds => seeds::run(),
        Chore::Dist => dist::dist(),
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
