//! The attributes of one start tag, with their places, whatever state they are in.
//!
//! Our own on top of quick-xml's events: its iterator gives no places, and finds neither `<` in a value nor attributes that touch.

use crate::problem::ProblemKind;
use caltree_model::Span;
use std::borrow::Cow;

/// One attribute as it stands.
#[derive(Debug, PartialEq)]
pub(crate) struct RawAttr<'t> {
    pub(crate) name: &'t str,
    /// The value with entities resolved; an entity that cannot be is left as it stands.
    pub(crate) value: Cow<'t, str>,
    /// From the name to the closing quote.
    pub(crate) span: Span,
}

/// A breach of XML's rules in a tag.
#[derive(Debug, PartialEq)]
pub(crate) struct Trouble {
    pub(crate) found: String,
    pub(crate) expected: &'static str,
    pub(crate) span: Span,
}

/// After so many breaches the rest of a tag is not looked at: no reader goes on after that many.
const MOST_TROUBLE: usize = 10_000;

/// Walks over the attributes of a start tag.
pub(crate) struct Attributes<'t, 'p> {
    text: &'t str,
    at: usize,
    end: usize,
    /// Whether the whole text [is plain](is_plain).
    plain_text: bool,
    /// Whether every value of the tag means what it says: nothing in it has to be resolved.
    plain: bool,
    trouble: &'p mut Vec<Trouble>,
}

impl<'t, 'p> Attributes<'t, 'p> {
    /// `text[at..end]` is the tag after its name and without its `>` or `/>`; `plain_text` says that the whole text [is](is_plain).
    /// Breaches are pushed onto `trouble`.
    pub(crate) fn new(text: &'t str, at: usize, end: usize, plain_text: bool, trouble: &'p mut Vec<Trouble>) -> Self {
        let plain = plain_text && memchr::memchr2(b'<', b'\n', &text.as_bytes()[at..end]).is_none();
        Self { text, at, end, plain_text, plain, trouble }
    }

    fn push(&mut self, found: impl Into<String>, expected: &'static str, from: usize, to: usize) {
        self.trouble.push(Trouble { found: found.into(), expected, span: Span::new(from, to) });
    }

    /// Control characters count as white space: those that are none are told by themselves.
    fn skip_space(&mut self) -> bool {
        let from = self.at;
        self.skip_to(|byte| byte > b' ');
        self.at > from
    }

    /// Moves to the first byte from here on that `stop` accepts, or the end of the tag.
    fn skip_to(&mut self, stop: impl Fn(u8) -> bool) {
        let rest = &self.text.as_bytes()[self.at..self.end];
        self.at += rest.iter().position(|byte| stop(*byte)).unwrap_or(rest.len());
    }
}

impl<'t> Iterator for Attributes<'t, '_> {
    type Item = RawAttr<'t>;

    fn next(&mut self) -> Option<RawAttr<'t>> {
        let bytes = self.text.as_bytes();
        loop {
            let apart = self.skip_space();
            let start = self.at;
            if start >= self.end || self.trouble.len() >= MOST_TROUBLE {
                return None;
            }
            if !apart {
                self.push("no white space before an attribute", "white space", start, start);
            }
            // Nearly every name is of lower-case letters up to its `=`: nothing more to look at then.
            self.skip_to(|byte| !byte.is_ascii_lowercase());
            let usual = self.at > start && self.at < self.end && bytes[self.at] == b'=';
            if !usual {
                self.skip_to(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'' | b'<' | b'/'));
            }
            let name = &self.text[start..self.at];
            if name.is_empty() {
                self.at += 1;
                while !self.text.is_char_boundary(self.at) {
                    self.at += 1;
                }
                let odd = &self.text[start..self.at];
                self.push(format!("`{odd}` where the name of an attribute should be"), "name=\"value\"", start, self.at);
                continue;
            }
            if !usual && !is_name(name) {
                self.push(format!("`{}` is no name", short_name(name)), "a name of letters and digits", start, self.at);
            }
            let name_end = self.at;
            self.skip_space();
            if self.at >= self.end || bytes[self.at] != b'=' {
                self.at = name_end;
                self.push(format!("the attribute `{name}` has no value"), "name=\"value\"", start, name_end);
                continue;
            }
            self.at += 1;
            self.skip_space();
            let quote = if self.at < self.end { bytes[self.at] } else { 0 };
            if !matches!(quote, b'"' | b'\'') {
                let from = self.at;
                self.skip_to(|byte| byte.is_ascii_whitespace());
                self.push(format!("the value of `{name}` is not quoted"), "a value in quotes", start, self.at);
                return Some(RawAttr { name, value: self.text[from..self.at].into(), span: Span::new(start, self.at) });
            }
            self.at += 1;
            let from = self.at;
            self.at = memchr::memchr(quote, &bytes[from..self.end]).map_or(self.end, |length| from + length);
            let raw = &self.text[from..self.at];
            if self.at >= self.end {
                self.push(format!("the value of `{name}` has no closing quote"), "a value in quotes", start, self.at);
            } else {
                self.at += 1;
            }
            let span = Span::new(start, self.at);
            let plain = self.plain
                || if self.plain_text {
                    memchr::memchr2(b'<', b'\n', raw.as_bytes()).is_none()
                } else {
                    !raw.contains(['&', '<', '\n', '\r', '\t'])
                };
            let value = if plain { Cow::Borrowed(raw) } else { Cow::Owned(resolve(raw, from, self.trouble)) };
            return Some(RawAttr { name, value, span });
        }
    }
}

/// Whether a text holds neither references nor white space other than blanks and line feeds: then only `<` and line feeds keep a value
/// from meaning just what it says.
pub(crate) fn is_plain(text: &str) -> bool {
    memchr::memchr3(b'&', b'\r', b'\t', text.as_bytes()).is_none()
}

/// The two values of ` first="…" second="…"` where that is, to the letter, what stands in `text`, and both mean what they say. Nine of
/// ten tags of a tree look like this; all else goes the long way, with the same result. The text must be [plain](is_plain).
pub(crate) fn two_plain_values<'t>(text: &'t str, first: &str, second: &str) -> Option<(&'t str, &'t str)> {
    let rest = text.strip_prefix(first)?;
    let one = &rest[..memchr::memchr(b'"', rest.as_bytes())?];
    let other = rest[one.len()..].strip_prefix(second)?.strip_suffix('"')?;
    let special = memchr::memchr3(b'"', b'<', b'\n', other.as_bytes()).or_else(|| memchr::memchr2(b'<', b'\n', one.as_bytes()));
    special.is_none().then_some((one, other))
}

/// A value as XML says it is to be understood: line ends and tabs as blanks, character references and the five entities resolved.
fn resolve(raw: &str, from: usize, trouble: &mut Vec<Trouble>) -> String {
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(special) = rest.find(['&', '<', '\n', '\r', '\t']) {
        if trouble.len() >= MOST_TROUBLE {
            break;
        }
        value.push_str(&rest[..special]);
        let at = from + raw.len() - rest.len() + special;
        rest = &rest[special..];
        let taken = match rest.as_bytes()[0] {
            b'&' => match reference(rest) {
                Ok((c, taken)) => {
                    value.push(c);
                    taken
                }
                Err((found, len)) => {
                    let expected = "one of &amp; &lt; &gt; &quot; &apos; or a character reference such as &#233;";
                    trouble.push(Trouble { found, expected, span: Span::new(at, at + len) });
                    value.push_str(&rest[..len]);
                    len
                }
            },
            b'<' => {
                let found = "`<` in the value of an attribute".into();
                trouble.push(Trouble { found, expected: "&lt;", span: Span::new(at, at + 1) });
                value.push('<');
                1
            }
            b'\r' if rest.as_bytes().get(1) == Some(&b'\n') => {
                value.push(' ');
                2
            }
            _ => {
                value.push(' ');
                1
            }
        };
        rest = &rest[taken..];
    }
    value.push_str(rest);
    value
}

/// The character that the reference at the start of `text` stands for, and the reference's length; or what is wrong with it, and the
/// length of what is to be kept as it stands.
pub(crate) fn reference(text: &str) -> Result<(char, usize), (String, usize)> {
    let Some(end) = text.bytes().take(1_000).position(|byte| byte == b';') else {
        return Err(("`&` that starts no reference".into(), 1));
    };
    let name = &text[1..end];
    let c = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#');
            let code = digits.and_then(|digits| match digits.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok().filter(|_| hex.bytes().all(|byte| byte.is_ascii_hexdigit())),
                None => digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit())),
            });
            code.and_then(char::from_u32).filter(|c| is_xml_char(*c))
        }
    };
    match c {
        Some(c) => Ok((c, end + 1)),
        None if name.starts_with('#') => Err((format!("`&{name};` is no character"), end + 1)),
        None if is_name(name) => Err((format!("the entity `&{name};` is not known, and never expanded"), end + 1)),
        None => Err(("`&` that starts no reference".into(), 1)),
    }
}

/// Whether XML allows every character of a text.
pub(crate) fn has_only_xml_chars(text: &str) -> bool {
    // Summed up block by block, so that the compiler can look at many bytes at a time. As a signed number a byte of anything but ASCII is
    // less than a space as well; most blocks have neither these nor white space other than line feeds.
    fn any(block: &[u8], such: impl Fn(u8) -> bool) -> bool {
        block.iter().fold(false, |found, byte| found | such(*byte))
    }
    let rare = |byte: u8| byte.cast_signed() < 0x20 && byte != b'\n';
    let control = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    let mut ascii = true;
    text.as_bytes().chunks(1024).all(|block| {
        if !any(block, rare) {
            return true;
        }
        ascii &= block.is_ascii();
        !any(block, control)
    }) && (ascii || !text.contains(['\u{fffe}', '\u{ffff}']))
}

/// So many characters that XML allows nowhere, not even as references: this is the first.
pub(crate) fn not_xml_char(c: char, count: u64) -> ProblemKind {
    let more = if count > 1 { format!(" (the first of {count})") } else { String::new() };
    let found = format!("the character U+{:04X}{more}, which XML allows nowhere", c as u32);
    ProblemKind::NotWellFormed { found, expected: "printable characters" }
}

/// Whether XML 1.0 (section 2.2) allows a character.
pub(crate) fn is_xml_char(c: char) -> bool {
    !matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

/// A name for a message: cut where it is longer than any that means something.
pub(crate) fn short_name(name: &str) -> String {
    let mut short: String = name.chars().take(100).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

/// Whether XML 1.0 (section 2.3) allows a name, with one colon at most and not at its ends, as namespaces want it.
pub(crate) fn is_name(name: &str) -> bool {
    match name.split_once(':') {
        Some((prefix, local)) => is_plain_name(prefix) && is_plain_name(local),
        None => is_plain_name(name),
    }
}

fn is_plain_name(name: &str) -> bool {
    let start = |c: char| {
        c.is_ascii_alphabetic()
            || c == '_'
            || matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}'
                | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
                | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
    };
    let inside = |c: char| {
        start(c) || c.is_ascii_digit() || matches!(c, '-' | '.' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
    };
    let mut chars = name.chars();
    chars.next().is_some_and(start) && chars.all(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tag: &str) -> (Vec<(String, String)>, Vec<String>) {
        let mut trouble = Vec::new();
        let found: Vec<_> = Attributes::new(tag, 0, tag.len(), is_plain(tag), &mut trouble)
            .map(|attr| (attr.name.to_owned(), attr.value.into_owned()))
            .collect();
        (found, trouble.into_iter().map(|trouble| trouble.found).collect())
    }

    #[test]
    fn values_are_resolved() {
        let (found, trouble) = read(" a=\"1\" b = '&lt;&#233;&#x1F600;&quot;'\n  c=\"x\r\n\ty\"");
        assert_eq!(found, [("a", "1"), ("b", "<é😀\""), ("c", "x  y")].map(|(a, b)| (a.into(), b.into())));
        assert!(trouble.is_empty(), "{trouble:?}");
    }

    #[test]
    fn the_short_way_takes_what_it_can_read() {
        let short = |text: &'static str| two_plain_values(text, " a=\"", "\" b=\"");
        assert_eq!(short(" a=\"1\" b=\"2\""), Some(("1", "2")));
        for text in [
            " a=\"1\" b=\"2\" ",
            " a=\"1\"  b=\"2\"",
            " a='1' b='2'",
            " a=\"<\" b=\"2\"",
            " a=\"1\" b=\"2\" c=\"\"",
            " a=\"\n\" b=\"\"",
        ] {
            assert_eq!(short(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_those_of_xml_with_namespaces() {
        for (name, good) in [
            ("a", true),
            ("xml:lang", true),
            ("é-1.2", true),
            (":a", false),
            ("a:", false),
            ("a:b:c", false),
            ("1", false),
            ("", false),
        ] {
            assert_eq!(is_name(name), good, "{name}");
        }
    }

    #[test]
    fn breaches_are_told_and_read_over() {
        for (tag, values, count) in [
            (" a=\"1\"b=\"2\"", 2, 1),
            (" a b=\"2\"", 1, 1),
            (" a=1 b='2'", 2, 1),
            (" a=\"<\"", 1, 1),
            (" a=\"&nope; & &#0; &#xFFFF;\"", 1, 4),
            (" a=\"open", 1, 1),
            (" =\"\"", 0, 5),
            (" 1a=\"\"", 1, 1),
        ] {
            let (found, trouble) = read(tag);
            assert_eq!((found.len(), trouble.len()), (values, count), "{tag}: {found:?} {trouble:?}");
        }
    }
}
