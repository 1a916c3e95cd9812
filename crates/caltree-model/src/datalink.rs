//! What the standards define: the columns of DataLink, and the versions of it and of VOTable.

use std::fmt;

/// The columns that DataLink defines, in the order of its table (section 3.2); the last four are of version 1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// `ID`: what the link belongs to.
    Id,
    /// `access_url`: where the link leads.
    AccessUrl,
    /// `service_def`: the service descriptor of the same document that says how to go on.
    ServiceDef,
    /// `error_message`: why there is no link.
    ErrorMessage,
    /// `description`: for people.
    Description,
    /// `semantics`: what the thing at the other end is to the one that was asked for.
    Semantics,
    /// `content_type`: its MIME type.
    ContentType,
    /// `content_length`: its size in bytes.
    ContentLength,
    /// `content_qualifier` (1.1): what kind of product it is.
    ContentQualifier,
    /// `local_semantics` (1.1): a name that stays the same over many documents of a service.
    LocalSemantics,
    /// `link_auth` (1.1): whether one must log in.
    LinkAuth,
    /// `link_authorized` (1.1): whether whoever asked may follow the link.
    LinkAuthorized,
}

impl Column {
    /// Every standard column.
    pub const ALL: [Self; 12] = [
        Self::Id,
        Self::AccessUrl,
        Self::ServiceDef,
        Self::ErrorMessage,
        Self::Description,
        Self::Semantics,
        Self::ContentType,
        Self::ContentLength,
        Self::ContentQualifier,
        Self::LocalSemantics,
        Self::LinkAuth,
        Self::LinkAuthorized,
    ];

    /// The columns that a table must have.
    pub const REQUIRED: &[Self] = Self::ALL.split_at(8).0;

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "ID",
            Self::AccessUrl => "access_url",
            Self::ServiceDef => "service_def",
            Self::ErrorMessage => "error_message",
            Self::Description => "description",
            Self::Semantics => "semantics",
            Self::ContentType => "content_type",
            Self::ContentLength => "content_length",
            Self::ContentQualifier => "content_qualifier",
            Self::LocalSemantics => "local_semantics",
            Self::LinkAuth => "link_auth",
            Self::LinkAuthorized => "link_authorized",
        }
    }

    /// The standard column of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }

    /// The UCD that the standard asks for; `None` where it names none (`content_qualifier`).
    #[must_use]
    pub fn ucd(self) -> Option<&'static str> {
        Some(match self {
            Self::Id => "meta.id;meta.main",
            Self::AccessUrl => "meta.ref.url",
            Self::ServiceDef => "meta.ref",
            Self::ErrorMessage => "meta.code.error",
            Self::Description => "meta.note",
            Self::Semantics | Self::LinkAuth | Self::LinkAuthorized => "meta.code",
            Self::ContentType => "meta.code.mime",
            Self::ContentLength => "phys.size;meta.file",
            Self::LocalSemantics => "meta.id.assoc",
            Self::ContentQualifier => return None,
        })
    }

    /// The version of DataLink that brought it.
    #[must_use]
    pub fn since(self) -> DatalinkVersion {
        if Self::REQUIRED.contains(&self) { DatalinkVersion::V1_0 } else { DatalinkVersion::V1_1 }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A version of the DataLink standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DatalinkVersion {
    /// Recommendation of 2015.
    V1_0,
    /// Recommendation of 2023-12-15.
    V1_1,
}

impl DatalinkVersion {
    /// Takes `1.0`, `1.1`; `None` for any other.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::V1_0, Self::V1_1].into_iter().find(|version| version.as_str() == text)
    }

    /// As `1.0`, `1.1`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_0 => "1.0",
            Self::V1_1 => "1.1",
        }
    }
}

impl fmt::Display for DatalinkVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A version of VOTable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VotableVersion {
    /// 1.1 (2004).
    V1_1,
    /// 1.2 (2009).
    V1_2,
    /// 1.3 (2013).
    V1_3,
    /// 1.4 (2019).
    V1_4,
    /// 1.5 (2025).
    V1_5,
}

impl VotableVersion {
    /// Every version, the oldest first.
    pub const ALL: [Self; 5] = [Self::V1_1, Self::V1_2, Self::V1_3, Self::V1_4, Self::V1_5];

    /// As `1.3`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_1 => "1.1",
            Self::V1_2 => "1.2",
            Self::V1_3 => "1.3",
            Self::V1_4 => "1.4",
            Self::V1_5 => "1.5",
        }
    }

    /// The version of this number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.as_str() == text)
    }
}

impl fmt::Display for VotableVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
