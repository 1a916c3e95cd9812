use crate::links::{Reading, on_cell};
use crate::rule::{Rows, rule};
use crate::sink::{Sink, hash_of};
use crate::url::{self, Origin, Url};
use crate::words::short;
use caltree_model::{Column, DatalinkVersion, Level};
use caltree_read::Row;
use hashbrown::HashMap;
use std::net::Ipv4Addr;

rule! {
    /// # What it means
    /// An `access_url` is a URL, and hardly the one that was meant: it has white space or characters in it that had to be escaped,
    /// a place-holder such as `{id}`, a user's name, a scheme twice, `&amp;` where `&` belongs, a host that is the reader's own
    /// machine, or the port of another scheme; under DataLink 1.0 also a fragment (`#…`). Each oddity is told once, with the number
    /// of rows. That one table reaches the same host by http and by https is told as a note.
    ///
    /// # Why it matters
    /// Some programs mend such an address, others cut it off, refuse it, or fetch something else. A name and a password in it are
    /// known to everybody who has the table.
    ///
    /// # Example
    /// `http://https://data.example.org/get/a.fits`
    ///
    /// # What to do
    /// Look at the address before you follow it, and tell whoever runs the service.
    ///
    /// # Source
    /// DataLink 1.0, section 3.2.2 (the URL is to be used as it is); DataLink 1.1 allows a fragment; RFC 3986, sections 2, 3.2.1
    /// and 3.2.3. No table of a real service in our collection has any of these.
    "L524", "odd-access-url", Warning, Rows(|| Box::new(State::default()))
}

/// What can be odd about a URL.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Oddity {
    WhiteSpace,
    Template,
    Unescaped,
    BadEscape,
    User,
    DoubledScheme,
    Ampersand,
    OwnMachine,
    Port,
    Fragment,
}

impl Oddity {
    fn name(self) -> &'static str {
        match self {
            Self::WhiteSpace => "white-space",
            Self::Template => "template",
            Self::Unescaped => "unescaped",
            Self::BadEscape => "bad-escape",
            Self::User => "user",
            Self::DoubledScheme => "doubled-scheme",
            Self::Ampersand => "ampersand",
            Self::OwnMachine => "own-machine",
            Self::Port => "port",
            Self::Fragment => "fragment",
        }
    }

    fn message(self, url: &Url<'_>) -> String {
        match self {
            Self::WhiteSpace => "access_url has white space in it; a URL has `%20` there".into(),
            Self::Template => "access_url has braces in it, as a template has whose places were not filled".into(),
            Self::Unescaped => "access_url has characters in it that a URL must escape (`%` and two hexadecimal digits)".into(),
            Self::BadEscape => "access_url has a `%` in it that begins no escape; a per cent sign itself is `%25`".into(),
            Self::User => "access_url has a user's name or password in it, for everybody who has the table".into(),
            Self::DoubledScheme => {
                format!("access_url has two schemes, `{}://{}://`: programs look for a host called `{1}`", url.scheme, url.host)
            }
            Self::Ampersand => "access_url has `&amp;` in it where a URL has `&`: it was escaped twice".into(),
            Self::OwnMachine => match url.host {
                "" => "access_url leads to a file on the machine of whoever follows it".into(),
                host => format!("access_url leads to `{}`: the machine of whoever follows it", short(host)),
            },
            Self::Port => {
                let port = url.port.unwrap_or_default();
                format!("access_url goes by {} to port {port}, which is that of another scheme", url.scheme.to_ascii_lowercase())
            }
            Self::Fragment => "access_url has a fragment (`#…`): DataLink 1.0 wants addresses that are used as they are".into(),
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::WhiteSpace | Self::Unescaped | Self::BadEscape => "Escape these characters before you follow the link.",
            Self::Template => "Tell whoever runs the service; the link cannot be followed as it stands.",
            Self::User => "Tell whoever runs the service, who should change the password.",
            Self::DoubledScheme => "Take the first scheme away before you follow the link.",
            Self::Ampersand => "Put `&` in place of `&amp;` before you follow the link.",
            Self::OwnMachine => "Tell whoever runs the service; the file is on their machine, not on yours.",
            Self::Port => "Try the scheme that belongs to the port, and tell whoever runs the service.",
            Self::Fragment => "Leave the fragment away when you fetch the file; it names a part of it.",
        }
    }
}

/// What a character may be a sign of.
const WHITE: u8 = 1;
const BRACE: u8 = 2;
const ILLEGAL: u8 = 4;
const AMPERSAND: u8 = 8;
const HASH: u8 = 16;
const PERCENT: u8 = 32;

static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            0..=b' ' | 0x7f => WHITE,
            b'{' | b'}' => BRACE,
            b'<' | b'>' | b'"' | b'\\' | b'^' | b'`' | b'|' | 0x80.. => ILLEGAL,
            b'&' => AMPERSAND,
            b'#' => HASH,
            b'%' => PERCENT,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

/// By http, by https.
const HTTP: u8 = 1;
const HTTPS: u8 = 2;

/// Of so many hosts it is remembered how they are reached.
const MOST_HOSTS: usize = 10_000;

/// How hosts are reached.
#[derive(Default)]
struct State {
    /// Of the last URL in which nothing was odd.
    origin: Origin,
    hosts: HashMap<u64, u8>,
}

impl Rows for State {
    fn row(&mut self, cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
        let Some(text) = row.get(Column::AccessUrl) else { return };
        if self.origin.rest(text).is_some_and(|rest| signs(rest) == 0) {
            return;
        }
        let Ok(url) = url::parse(text) else { return };
        let mut odd = false;
        oddities(text, &url, cx.version, |oddity| {
            odd = true;
            sink.report_once(oddity, || {
                let draft = on_cell(row, Column::AccessUrl, oddity.message(&url), oddity.help());
                // A password is not to be spread.
                let shown = text.rsplit_once('@').filter(|_| url.user.is_some()).map_or(text, |(_, shown)| shown);
                draft.key(oddity.name()).with("value", short(shown)).with("oddity", oddity.name())
            });
        });
        let by = if url.is("https") {
            HTTPS
        } else if url.is("http") {
            HTTP
        } else {
            return;
        };
        if !odd {
            self.origin.keep(text, &url);
        }
        let host = url.host.to_ascii_lowercase();
        let hash = hash_of(&host);
        if self.hosts.len() >= MOST_HOSTS && !self.hosts.contains_key(&hash) {
            return;
        }
        let known = self.hosts.entry(hash).or_default();
        let new = *known & by == 0;
        *known |= by;
        if new && *known == HTTP | HTTPS {
            sink.report_with(|| {
                let message = format!("the host {} is reached by http and by https in one table", short(&host));
                on_cell(row, Column::AccessUrl, message, "Go by https wherever the host is reached by it.")
                    .about(Some(host.as_str()))
                    .key("two-schemes")
                    .with("oddity", "two-schemes")
                    .at_most(Level::Note)
            });
        }
    }
}

/// What a text has of characters that need a look.
fn signs(text: &str) -> u8 {
    text.bytes().fold(0, |signs, byte| signs | CLASSES[usize::from(byte)])
}

/// Tells each oddity of a URL.
fn oddities(text: &str, url: &Url<'_>, version: DatalinkVersion, mut tell: impl FnMut(Oddity)) {
    let signs = signs(text);
    let mut check = |holds: bool, oddity| {
        if holds {
            tell(oddity);
        }
    };
    if signs != 0 {
        check(signs & WHITE != 0, Oddity::WhiteSpace);
        check(signs & BRACE != 0, Oddity::Template);
        check(signs & ILLEGAL != 0, Oddity::Unescaped);
        check(signs & PERCENT != 0 && has_bad_escape(text), Oddity::BadEscape);
        check(signs & AMPERSAND != 0 && text.contains("&amp;"), Oddity::Ampersand);
        check(signs & HASH != 0 && version < DatalinkVersion::V1_1 && url.rest.contains('#'), Oddity::Fragment);
    }
    check(url.user.is_some(), Oddity::User);
    check(is_doubled(url), Oddity::DoubledScheme);
    check(is_own_machine(url), Oddity::OwnMachine);
    check(url.port.is_some_and(|port| is_foreign(url, port)), Oddity::Port);
}

fn has_bad_escape(text: &str) -> bool {
    let digits = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    text.match_indices('%').any(|(at, _)| !digits(&text[at + 1..]))
}

fn is_doubled(url: &Url<'_>) -> bool {
    url.rest.starts_with("//") && ["http", "https", "ftp"].iter().any(|scheme| url.host.eq_ignore_ascii_case(scheme))
}

fn is_own_machine(url: &Url<'_>) -> bool {
    let host = url.host.strip_suffix('.').unwrap_or(url.host);
    let ends = |name: &str| {
        let start = host.len().checked_sub(name.len());
        start.and_then(|start| host.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(name))
    };
    match host.as_bytes().first() {
        None => url.is("file"),
        Some(b'[') => host == "[::1]" || host == "[::]",
        Some(b'0' | b'1') => host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback() || address.is_unspecified()),
        Some(_) => host.eq_ignore_ascii_case("localhost") || ends(".localhost"),
    }
}

/// Whether a port is that of another scheme.
fn is_foreign(url: &Url<'_>, port: &str) -> bool {
    let ports = [("http", "80"), ("https", "443"), ("ftp", "21")];
    ports.iter().any(|(_, known)| *known == port) && !ports.iter().any(|(scheme, known)| url.is(scheme) && *known == port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_urls_are_told_from_good_ones() {
        for (text, odd) in [
            ("https://a.org/b?c=d&e=%2F", ""),
            ("https://localhost.a.org/?u=b@c.org&then=http://d.org", ""),
            ("https://a.org:443/&amp=1", ""),
            ("http://a.org:8080", ""),
            ("http://11.0.0.1/", ""),
            ("https://a.org/b c", "white-space"),
            ("https://a.org/b\tc", "white-space"),
            ("https://a.org/{id}", "template"),
            ("https://a.org/é", "unescaped"),
            ("https://a.org/b|c", "unescaped"),
            ("https://a.org/100%", "bad-escape"),
            ("https://a.org/100%é", "unescaped bad-escape"),
            ("https://a.org/?b=1&amp;c=2", "ampersand"),
            ("https://a.org/#b", "fragment"),
            ("https://u:p@a.org/", "user"),
            ("http://https://a.org/", "doubled-scheme"),
            ("https://HTTP//a.org/", "doubled-scheme"),
            ("http://LocalHost:8080/", "own-machine"),
            ("http://a.localhost./", "own-machine"),
            ("http://127.3.2.1/", "own-machine"),
            ("http://[::1]/", "own-machine"),
            ("file:///data/a.fits", "own-machine"),
            ("http://a.org:443/", "port"),
            ("HTTPS://a.org:80/", "port"),
            ("ftp://a.org:80/", "port"),
        ] {
            let mut told = Vec::new();
            oddities(text, &url::parse(text).unwrap(), DatalinkVersion::V1_0, |oddity| told.push(oddity.name()));
            assert_eq!(told.join(" "), odd, "{text}");
        }
        oddities("https://a.org/#b", &url::parse("https://a.org/#b").unwrap(), DatalinkVersion::V1_1, |_| panic!("1.1 allows it"));
    }
}
