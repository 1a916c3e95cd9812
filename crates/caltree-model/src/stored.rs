//! What is on disk: how a file of the archive is stored there, and what looking into it has shown.

/// How a file is packed, as its first bytes say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Packing {
    /// Not at all: FITS as it is. Tile compression (`.fz`) is FITS as well.
    #[default]
    Plain,
    /// Unix compress, `.Z`.
    Compress,
    /// gzip, `.gz`.
    Gzip,
}

/// What has become of a file that an answer lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileState {
    /// It is there, and nothing speaks against it.
    Present,
    /// It ends before its headers say that it should.
    Truncated,
    /// It cannot be opened, unpacked or taken for sound.
    Unreadable,
    /// Its header names another file of the archive.
    WrongFile,
    /// It is something else than FITS.
    NotFits,
    /// It is not there.
    Missing,
}

impl FileState {
    /// The word in every output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Truncated => "truncated",
            Self::Unreadable => "unreadable",
            Self::WrongFile => "wrong_file",
            Self::NotFits => "not_fits",
            Self::Missing => "missing",
        }
    }

    /// Whether it is there, but not as it should be.
    #[must_use]
    pub fn is_damaged(self) -> bool {
        !matches!(self, Self::Present | Self::Missing)
    }
}

/// What is wrong with a stored file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It ends too early.
    Cut {
        /// How many (unpacked) bytes there are.
        found: u64,
        /// How many the headers predict; `None` where it ends inside a header, or its packing says that there should be more.
        predicted: Option<u64>,
    },
    /// It has no bytes at all.
    Empty,
    /// It is no FITS file.
    NotFits {
        /// What it looks like, in words: `an HTML page`.
        looks: String,
        /// Whether that is what the archive answers to somebody who may not have the data: a log-in page.
        proprietary: bool,
    },
    /// Its packing is damaged; how.
    Packing(String),
    /// Its header cannot be made sense of; why.
    Header(String),
    /// It could not be read; in the system's words.
    NoAccess(String),
}

impl Fault {
    /// The state that a file with this fault is in.
    #[must_use]
    pub fn state(&self) -> FileState {
        match self {
            Self::Cut { .. } | Self::Empty => FileState::Truncated,
            Self::NotFits { .. } => FileState::NotFits,
            Self::Packing(_) | Self::Header(_) | Self::NoAccess(_) => FileState::Unreadable,
        }
    }
}

/// A sum in a header that is not that of the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongSum {
    /// Which header and data unit, from 0.
    pub unit: u32,
    /// Whether it is that of the data (`DATASUM`); else only header and data together (`CHECKSUM`) give another one, as after an edit
    /// of the header.
    pub data: bool,
}

/// What a FITS header says of its file. Each is `None` where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeaderFacts {
    /// `ARCFILE` without its suffix: the file's name in the archive.
    pub arcfile: Option<String>,
    /// `INSTRUME`.
    pub instrument: Option<String>,
    /// `ESO DPR CATG`, of raw files: `SCIENCE`, `CALIB`, `ACQUISITION` …
    pub dpr_catg: Option<String>,
    /// `ESO DPR TYPE`: `BIAS`, `FLAT,SKY` …
    pub dpr_type: Option<String>,
    /// `ESO DPR TECH`: `IMAGE`, `SPECTRUM` …
    pub dpr_tech: Option<String>,
    /// `ESO PRO CATG`, of processed files: the pipeline's tag.
    pub pro_catg: Option<String>,
}

/// What looking into a stored file has shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probe {
    /// Its length on disk, in bytes.
    pub bytes: u64,
    /// How it is packed.
    pub packing: Packing,
    /// The (unpacked) length that its headers predict. `None` where not all of them were read: of a packed file nobody has read to its
    /// end.
    pub predicted: Option<u64>,
    /// How many bytes follow the last data that its headers tell of.
    pub surplus: u64,
    /// How many bytes of the filling behind the last data are not there.
    pub unfilled: u64,
    /// What its header says.
    pub header: HeaderFacts,
    /// What is wrong with it; `None` as far as nothing was found.
    pub fault: Option<Fault>,
    /// The sums that do not fit; empty where nobody has added up.
    pub wrong_sums: Vec<WrongSum>,
}
