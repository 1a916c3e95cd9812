//! The floor under every reader on quick-xml: all events, all attributes, all positions, and nothing made of them.

use crate::Result;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Reads every file of a directory on some threads and prints what it counted, so that nothing can be left out.
pub fn run(threads: usize, directory: &Path) -> Result<()> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(directory)?.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<_>>()?;
    paths.sort();
    let next = AtomicUsize::new(0);
    let counts = std::thread::scope(|scope| {
        let worker = || -> std::result::Result<(u64, u64), String> {
            let mut sum = (0, 0);
            while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
                let (attributes, positions) = read(&text).map_err(|error| error.to_string())?;
                sum = (sum.0 + attributes, sum.1 ^ positions);
            }
            Ok(sum)
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().map_err(|_| "a thread failed".to_owned())?)
            .collect::<std::result::Result<Vec<_>, _>>()
    })?;
    let attributes: u64 = counts.iter().map(|(attributes, _)| attributes).sum();
    println!("{attributes} attributes");
    Ok(())
}

/// The number of attributes, and a number that depends on every position and length.
fn read(text: &str) -> Result<(u64, u64)> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().enable_all_checks(true);
    let (mut attributes, mut positions) = (0, 0);
    loop {
        match reader.read_event()? {
            Event::Start(tag) | Event::Empty(tag) => {
                for attribute in tag.attributes() {
                    let attribute = attribute?;
                    attributes += 1;
                    positions ^= (attribute.key.as_ref().len() + attribute.value.len()) as u64;
                }
                positions = positions.rotate_left(1) ^ reader.buffer_position();
            }
            Event::Eof => return Ok((attributes, positions)),
            _ => {}
        }
    }
}
