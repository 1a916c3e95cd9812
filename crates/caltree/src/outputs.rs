//! What a command tells, in several formats at once: one is printed, each of the others becomes a file.

use crate::files::{Draft, is_device, real};
use crate::guard::{Reads, refuse};
use crate::session::Session;
use crate::trouble::Trouble;
use caltree_model::{nearest, visible_text};
use clap::ValueEnum;
use std::io::{self, Write};
use std::path::PathBuf;

/// A format that is printed, and formats that are written to files.
pub(crate) struct Outputs<F: ?Sized> {
    printed: Box<F>,
    /// Why nothing is printed any more.
    closed: Option<io::Error>,
    /// Whether all is looked at even if nobody wants to hear of it.
    patient: bool,
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

/// Opens all files of `--output FORMAT=FILE`, or none.
///
/// # Errors
/// The first of them that cannot be.
pub(crate) fn wanted<V: ValueEnum>(
    typed: &[String],
    reads: &Reads<'_>,
    session: &mut Session<'_>,
) -> Result<Vec<Wanted<V>>, Trouble> {
    let refused = |text: &str, why: String| Trouble::Other(format!("--output {text}: {why}"));
    let mut named: Vec<(V, PathBuf, PathBuf)> = Vec::new();
    for text in typed {
        let (format, path) = parsed(text).map_err(|why| refused(text, why))?;
        refuse(&path, reads).map_err(|why| refused(text, why))?;
        let real = real(&path);
        if !is_device(&path) && named.iter().any(|(_, _, other)| *other == real) {
            return Err(refused(text, "that file is named twice".to_owned()));
        }
        session.guard.watch(&path, reads.dataset);
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

impl<F: ?Sized> Outputs<F> {
    /// What is printed, and what is written; `renderer` makes a format, for a file (`true`) or for what is printed.
    pub(crate) fn new<V: Copy>(printed: V, files: Vec<Wanted<V>>, renderer: impl Fn(V, bool) -> Box<F>) -> Self {
        let file = |Wanted { format, path, out }| OutputFile { path, format: renderer(format, true), out };
        Self { printed: renderer(printed, false), closed: None, patient: false, files: files.into_iter().map(file).collect() }
    }

    /// Goes on where nothing can be printed any more: the exit status tells of everything, and so must have seen it.
    pub(crate) fn patient(self) -> Self {
        Self { patient: true, ..self }
    }

    /// Whether one of the formats wants something.
    pub(crate) fn any(&self, wants: impl Fn(&F) -> bool) -> bool {
        wants(&self.printed) || self.files.iter().any(|file| wants(&file.format))
    }

    /// Tells something in every format. A file that cannot be written is given up, and the rest goes on.
    ///
    /// # Errors
    /// Nothing can be printed any more, and nothing else wants to go on.
    pub(crate) fn tell<T: Clone>(
        &mut self,
        session: &mut Session<'_>,
        what: T,
        tell: impl Fn(&mut F, &mut dyn Write, T) -> io::Result<()>,
    ) -> io::Result<()> {
        self.files.retain_mut(|file| match tell(&mut file.format, &mut file.out, what.clone()) {
            Ok(()) => true,
            Err(error) => {
                session.unwritable(&file.path, error);
                false
            }
        });
        if self.closed.is_none()
            && let Err(error) = tell(&mut self.printed, &mut session.out, what)
        {
            self.closed = Some(error);
        }
        if self.patient || !self.files.is_empty() { Ok(()) } else { self.closed.take().map_or(Ok(()), Err) }
    }

    /// Tells the last, and makes the files.
    ///
    /// # Errors
    /// Not everything could be printed, for another reason than that nobody wanted it.
    pub(crate) fn finish<T: Clone>(
        mut self,
        session: &mut Session<'_>,
        what: T,
        tell: impl Fn(&mut F, &mut dyn Write, T) -> io::Result<()>,
    ) -> io::Result<()> {
        let told = self.tell(session, what, tell);
        for OutputFile { path, out, .. } in self.files {
            session.keep(&path, out);
        }
        let done = told.and(self.closed.map_or(Ok(()), Err)).and_then(|()| session.out.flush());
        match done {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => {
                session.outcome.failed = true;
                Err(error)
            }
            Ok(()) => Ok(()),
        }
    }
}
