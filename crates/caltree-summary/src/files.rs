//! The files that documents list, each once.

use crate::heaps::hash_of;
use crate::links::length_of;
use caltree_model::{ArchiveId, AssociationTree, Calselector, Column, FileState, LinkKind, frame_in_id};
use caltree_read::{EsoColumns, LinksFrame, LinksReader, Row};
use hashbrown::HashTable;

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFile {
    /// Its name in the archive; of a file elsewhere the last part of its address's path.
    pub name: String,
    /// The pipeline's tag for it; `None` where nobody says.
    pub category: Option<String>,
    /// What it is to the thing that was asked for, as a links table says; `None` for a file that only trees list.
    pub semantics: Option<String>,
    /// How many bytes a links table announces; `None` where none does.
    pub bytes: Option<u64>,
    /// Its address, as a links table has it; `None` for a file that only trees list.
    pub url: Option<String>,
    /// The science frame or other thing that it was listed for first.
    pub dp_id: Option<String>,
    /// What has become of it on disk; `None` where nobody has looked.
    pub state: Option<FileState>,
}

/// What makes two files one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key<'a> {
    /// A file of the archive, wherever it is listed.
    Name(&'a str),
    /// An address.
    Url(&'a str),
}

/// Distinct files, in the order of first appearance.
#[derive(Clone, Debug, Default)]
struct Distinct {
    files: Vec<Listed>,
    /// Indices of these, found by their keys.
    places: HashTable<usize>,
}

/// A file among others.
#[derive(Clone, Debug)]
struct Listed {
    /// Whether it is told from others by its address, not by its name.
    by_url: bool,
    /// Which of the documents listed it first.
    document: usize,
    file: ListedFile,
}

impl Listed {
    fn key(&self) -> Key<'_> {
        match &self.file.url {
            Some(url) if self.by_url => Key::Url(url),
            _ => Key::Name(&self.file.name),
        }
    }
}

impl Distinct {
    /// The file of this key, if it is there.
    fn get(&mut self, key: Key<'_>) -> Option<&mut ListedFile> {
        let files = &self.files;
        let at = *self.places.find(hash_of(key), |at| files[*at].key() == key)?;
        Some(&mut self.files[at].file)
    }

    /// Adds a file that is not there yet.
    fn push(&mut self, listed: Listed) {
        let (at, hash) = (self.files.len(), hash_of(listed.key()));
        self.files.push(listed);
        let files = &self.files;
        self.places.insert_unique(hash, at, |at| hash_of(files[*at].key()));
    }
}

/// The files of one document, each once, in its order.
#[derive(Clone, Debug, Default)]
pub struct FileList(Distinct);

impl FileList {
    /// The files of a tree. `dp_id` is the frame it is for.
    #[must_use]
    pub fn of_tree(tree: &AssociationTree<'_>, dp_id: Option<&str>) -> Self {
        let mut list = Distinct::default();
        for file in tree.all_files() {
            let Some(name) = &file.name else { continue };
            let category = || file.category.as_ref().map(|category| category.text.to_string());
            match list.get(Key::Name(&name.text)) {
                Some(known) => known.category = known.category.take().or_else(category),
                None => {
                    let file = ListedFile {
                        name: name.text.to_string(),
                        category: category(),
                        semantics: None,
                        bytes: None,
                        url: None,
                        dp_id: dp_id.map(str::to_owned),
                        state: None,
                    };
                    list.push(Listed { by_url: false, document: 0, file });
                }
            }
        }
        Self(list)
    }

    /// The files of a links table, which is read to its end: every row with an address. The rows of the semantics `…eso#calSelector_…`
    /// lead to answers, not to files: they count where `all` is wanted.
    #[must_use]
    pub fn of_links(links: &mut LinksReader<'_>, all: bool) -> Self {
        let columns = EsoColumns::of(links.table());
        // Without a QUERY it shows only at the end; until then the columns tell enough to take names apart.
        let is_calselector = Calselector::of(links.table()) != Calselector::No;
        let mut list = Distinct::default();
        let mut frame = LinksFrame::default();
        while let Some(row) = links.next_row() {
            let semantics = row.get(Column::Semantics).unwrap_or_default();
            let kind = LinkKind::of(semantics);
            frame.row(&row, kind, columns);
            let Some(url) = row.get(Column::AccessUrl) else { continue };
            if matches!(kind, LinkKind::Tree(_)) && !all {
                continue;
            }
            let (key, name) = match archive_name(&row, url, columns, is_calselector) {
                Some(name) => (Key::Name(name), name),
                None => (Key::Url(url), last_part(url)),
            };
            let file = ListedFile {
                name: name.to_owned(),
                category: columns.category(&row).map(str::to_owned),
                semantics: Some(semantics.to_owned()).filter(|semantics| !semantics.is_empty()),
                // What CalSelector says of its answers is no length.
                bytes: length_of(&row).filter(|_| !matches!(kind, LinkKind::Tree(_))),
                url: Some(url.to_owned()),
                dp_id: row.get(Column::Id).map(frame_in_id).map(str::to_owned),
                state: None,
            };
            match list.get(key) {
                Some(known) => known.fill(file),
                None => list.push(Listed { by_url: matches!(key, Key::Url(_)), document: 0, file }),
            }
        }
        let frame = frame.dp_id(links.table());
        if is_calselector && frame.is_some() {
            list.files.iter_mut().for_each(|listed| listed.file.dp_id.clone_from(&frame));
        }
        Self(list)
    }
}

impl ListedFile {
    /// Takes over what is not known yet from another listing of the same file.
    fn fill(&mut self, other: Self) {
        self.category = self.category.take().or(other.category);
        self.semantics = self.semantics.take().or(other.semantics);
        self.bytes = self.bytes.or(other.bytes);
        self.url = self.url.take().or(other.url);
        self.dp_id = self.dp_id.take().or(other.dp_id);
    }
}

/// The archive's name of a row's file: of any file in CalSelector's tables that has an archive id, and of any address of the archive's
/// portal.
fn archive_name<'a>(row: &Row<'a>, url: &'a str, columns: EsoColumns, is_calselector: bool) -> Option<&'a str> {
    let of_portal = ["https://", "http://"].into_iter().find_map(|scheme| {
        let name = url.strip_prefix(scheme)?.strip_prefix("dataportal.eso.org/dataPortal/file/")?;
        (!name.is_empty() && !name.contains(['/', '?', '#'])).then_some(name)
    });
    of_portal.or_else(|| columns.file(row).filter(|name| is_calselector && ArchiveId::parse(name).is_ok()))
}

/// What a row's file is called: by the archive's name, else the last part of its address's path.
pub(crate) fn name_of_link<'a>(row: &Row<'a>, url: &'a str, columns: EsoColumns) -> &'a str {
    archive_name(row, url, columns, true).unwrap_or_else(|| last_part(url))
}

/// The last part of an address's path; the whole address where there is none.
fn last_part(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or(url).trim_end_matches('/');
    match path.rsplit_once('/') {
        Some((before, name)) if !name.is_empty() && !before.ends_with(":/") => name,
        _ => url,
    }
}

/// The distinct files of many documents.
#[derive(Clone, Debug, Default)]
pub struct Files {
    distinct: Distinct,
    sources: Vec<(String, Option<String>)>,
}

impl Files {
    /// Adds a document's list: a file that is known already keeps its place, and gets what was not known of it. `source` and `part` are
    /// where the document came from.
    pub fn add(&mut self, source: String, part: Option<String>, list: FileList) {
        let document = self.sources.len();
        self.sources.push((source, part));
        for listed in list.0.files {
            match self.distinct.get(listed.key()) {
                Some(known) => known.fill(listed.file),
                None => self.distinct.push(Listed { document, ..listed }),
            }
        }
    }

    /// Keeps what is not on disk as it should be; `state` tells what has become of a file of this name. Nothing is added after that.
    pub fn keep_missing(&mut self, state: impl Fn(&str) -> FileState) {
        let Distinct { files, places } = &mut self.distinct;
        places.clear();
        files.retain_mut(|Listed { file, .. }| {
            file.state = Some(state(&file.name));
            file.state != Some(FileState::Present)
        });
    }

    /// Every file in the order of first appearance, with the source and the part of the document that listed it first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&ListedFile, &str, Option<&str>)> {
        self.distinct.files.iter().map(|listed| {
            let (source, part) = &self.sources[listed.document];
            (&listed.file, source.as_str(), part.as_deref())
        })
    }

    /// How many distinct files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.distinct.files.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.distinct.files.is_empty()
    }

    /// How many documents were added.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.sources.len()
    }

    /// How many files have no length.
    #[must_use]
    pub fn without_length(&self) -> usize {
        self.distinct.files.iter().filter(|listed| listed.file.bytes.is_none()).count()
    }

    /// The lengths of the others together, in bytes.
    #[must_use]
    pub fn bytes_total(&self) -> u64 {
        self.distinct.files.iter().filter_map(|listed| listed.file.bytes).fold(0, u64::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_last_part_of_a_path() {
        for (url, name) in [
            ("https://example.org/a/b.fits", "b.fits"),
            ("https://example.org/a/b.fits?x=/y#z", "b.fits"),
            ("https://example.org/a/", "a"),
            ("https://example.org", "https://example.org"),
            ("https://example.org/?ID=a/b", "https://example.org/?ID=a/b"),
            ("javascript:alert(1)", "javascript:alert(1)"),
        ] {
            assert_eq!(last_part(url), name);
        }
    }
}
