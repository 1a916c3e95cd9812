//! What a command tells, in several formats at once: one is printed, each of the others becomes a file.

use crate::files::{Draft, directory_of, is_inside};
use crate::input::{Input, is_answer_name, load};
use crate::session::Session;
use crate::trouble::{Trouble, shown};
use caltree_model::{Kind, nearest, visible_text};
use caltree_read::Limits;
use clap::ValueEnum;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A format that is printed, and formats that are written to files.
pub(crate) struct Outputs<F: ?Sized> {
    printed: Box<F>,
    /// Why nothing is printed any more.
    closed: Option<io::Error>,
    files: Vec<OutputFile<F>>,
}

struct OutputFile<F: ?Sized> {
    path: PathBuf,
    format: Box<F>,
    out: Draft,
}

/// A file that somebody wants, and the format it is to have.
pub(crate) struct Wanted<V> {
    pub(crate) format: V,
    path: PathBuf,
    out: Draft,
}

/// What a run reads, and must not write over.
#[derive(Default)]
pub(crate) struct Reads<'a> {
    /// The paths that were given.
    pub(crate) paths: Vec<&'a Path>,
    /// The configuration, the baseline.
    pub(crate) others: Vec<&'a Path>,
    /// Whether the directories among the paths are data, in which nothing is ever written.
    pub(crate) dataset: bool,
}

/// Opens all files of `--output FORMAT=FILE`, or none.
///
/// # Errors
/// The first of them that cannot be.
pub(crate) fn wanted<V: ValueEnum>(typed: &[String], reads: &Reads<'_>) -> Result<Vec<Wanted<V>>, Trouble> {
    let refused = |text: &str, why: String| Trouble::Other(format!("--output {text}: {why}"));
    let mut named: Vec<(V, PathBuf, PathBuf)> = Vec::new();
    for text in typed {
        let (format, path) = parsed(text).map_err(|why| refused(text, why))?;
        refuse(&path, reads).map_err(|why| refused(text, why))?;
        let real = real(&path);
        if named.iter().any(|(_, _, other)| *other == real) {
            return Err(refused(text, "that file is named twice".to_owned()));
        }
        named.push((format, path, real));
    }
    let open = |(format, path, _): (V, PathBuf, PathBuf)| match Draft::new(&path) {
        Ok(out) => Ok(Wanted { format, path, out }),
        Err(error) => Err(Trouble::Unwritable { path, error }),
    };
    named.into_iter().map(open).collect()
}

fn parsed<V: ValueEnum>(text: &str) -> Result<(V, PathBuf), String> {
    let values: Vec<_> = V::value_variants().iter().filter_map(V::to_possible_value).collect();
    let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
    let Some((name, file)) = text.split_once('=') else {
        let example = if names.contains(&text) { format!("{text}=FILE") } else { format!("json={text}") };
        return Err(format!("expected FORMAT=FILE, such as {}", visible_text(&example)));
    };
    let format = V::from_str(name, false).map_err(|_| {
        let near = nearest(name, &names).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        format!("`{name}` is no format of this command: expected {}{near}", names.join(", "))
    })?;
    match file {
        "" => Err(format!("expected a file after `{name}=`")),
        "-" => Err(format!("--output writes files; --format {name} prints")),
        file => Ok((format, PathBuf::from(file))),
    }
}

/// Says why a file must not be written.
///
/// # Errors
/// The reason: a directory, no place for it, or something that this run reads.
pub(crate) fn refuse(path: &Path, reads: &Reads<'_>) -> Result<(), String> {
    if path.is_dir() {
        return Err("it is a directory: name a file in it".to_owned());
    }
    let directory = directory_of(path);
    if !directory.is_dir() {
        return Err(format!("there is no directory {}", shown(directory)));
    }
    let directories = reads.paths.iter().copied();
    let inside = is_inside(path, directories);
    if inside && reads.dataset {
        return Err("it is in the dataset, in which nothing is written: name a file elsewhere".to_owned());
    }
    let there = real(path);
    let is_read = reads.paths.iter().chain(&reads.others).any(|other| real(other) == there);
    if is_read || (inside && is_answer(path)) {
        return Err("this run reads it, so it is not written over: name another file".to_owned());
    }
    Ok(())
}

/// Whether a file in a directory is told: it is an answer, or is called like one.
fn is_answer(path: &Path) -> bool {
    if !path.is_file() {
        return false;
    }
    if path.file_name().is_some_and(|name| is_answer_name(&name.to_string_lossy())) {
        return true;
    }
    let input = Input { path: path.to_owned(), wanted: true, root: 0, kept: None };
    load(&input, &Limits::default(), |document| document.kind != Kind::Unrecognized).told.contains(&true)
}

/// The path of a file that is there or will be, the same for every spelling.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| match (directory_of(path).canonicalize(), path.file_name()) {
        (Ok(directory), Some(name)) => directory.join(name),
        _ => path.to_owned(),
    })
}

impl<F: ?Sized> Outputs<F> {
    /// What is printed, and what is written; `renderer` makes a format, for a file (`true`) or for what is printed.
    pub(crate) fn new<V: Copy>(printed: V, files: Vec<Wanted<V>>, renderer: impl Fn(V, bool) -> Box<F>) -> Self {
        let file = |Wanted { format, path, out }| OutputFile { path, format: renderer(format, true), out };
        Self { printed: renderer(printed, false), closed: None, files: files.into_iter().map(file).collect() }
    }

    /// Whether one of the formats wants something.
    pub(crate) fn any(&self, wants: impl Fn(&F) -> bool) -> bool {
        wants(&self.printed) || self.files.iter().any(|file| wants(&file.format))
    }

    /// Tells something in every format. A file that cannot be written is given up, and the rest goes on.
    ///
    /// # Errors
    /// Nothing can be printed any more, and there is no file that goes on.
    pub(crate) fn tell<T: Clone>(
        &mut self,
        session: &mut Session<'_>,
        what: T,
        tell: impl Fn(&mut F, &mut dyn Write, T) -> io::Result<()>,
    ) -> io::Result<()> {
        self.files.retain_mut(|file| match tell(&mut file.format, &mut file.out, what.clone()) {
            Ok(()) => true,
            Err(error) => {
                session.fail(&Trouble::Unwritable { path: file.path.clone(), error });
                false
            }
        });
        if self.closed.is_none()
            && let Err(error) = tell(&mut self.printed, &mut session.out, what)
        {
            self.closed = Some(error);
        }
        if self.files.is_empty() { self.closed.take().map_or(Ok(()), Err) } else { Ok(()) }
    }

    /// Tells the last, and makes the files.
    ///
    /// # Errors
    /// Not everything could be printed.
    pub(crate) fn finish<T: Clone>(
        mut self,
        session: &mut Session<'_>,
        what: T,
        tell: impl Fn(&mut F, &mut dyn Write, T) -> io::Result<()>,
    ) -> io::Result<()> {
        let told = self.tell(session, what, tell);
        for OutputFile { path, out, .. } in self.files {
            if let Err(error) = out.keep() {
                session.fail(&Trouble::Unwritable { path, error });
            }
        }
        told.and(self.closed.map_or(Ok(()), Err))
    }
}
