//! The cards of a header.

/// Length of a card.
pub(crate) const CARD: usize = 80;

/// A card, with those that continue its text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Card<'h> {
    /// What stands before the `=`: eight bytes at most, or what follows `HIERARCH`. Without blanks around it.
    pub(crate) name: &'h [u8],
    /// What stands behind the `=`.
    value: &'h [u8],
    /// The `CONTINUE` cards that follow.
    continued: &'h [u8],
}

/// The cards of a header that have a value, in order.
pub(crate) fn cards(header: &[u8]) -> impl Iterator<Item = Card<'_>> {
    let mut rest = header;
    std::iter::from_fn(move || {
        loop {
            let (card, after) = rest.split_at_checked(CARD)?;
            let more = after.chunks_exact(CARD).take_while(|card| card.starts_with(b"CONTINUE")).count() * CARD;
            let (continued, after) = after.split_at(more);
            rest = after;
            if let Some(card) = valued(card, continued) {
                return Some(card);
            }
        }
    })
}

fn valued<'h>(card: &'h [u8], continued: &'h [u8]) -> Option<Card<'h>> {
    let (name, value) = match card.strip_prefix(b"HIERARCH ") {
        Some(rest) => {
            let equals = memchr::memchr(b'=', rest)?;
            (&rest[..equals], &rest[equals + 1..])
        }
        None => (card.get(..8)?, card[8..].strip_prefix(b"=")?),
    };
    Some(Card { name: name.trim_ascii(), value, continued })
}

impl Card<'_> {
    /// The text, its quotes resolved and blanks at its end taken off; `None` where the value is none. `CONTINUE` cards belong to a text
    /// that ends in `&`. Bytes beyond ASCII, which a header may not have, become `�`.
    pub(crate) fn text(&self) -> Option<String> {
        let mut text = quoted(self.value)?;
        for card in self.continued.chunks_exact(CARD) {
            let Some(more) = text.ends_with(b"&").then(|| quoted(&card[8..])).flatten() else { break };
            text.pop();
            text.extend_from_slice(&more);
        }
        Some(String::from_utf8_lossy(text.trim_ascii_end()).into_owned())
    }

    /// The whole number; `None` where the value is none.
    pub(crate) fn integer(&self) -> Option<i64> {
        let end = self.value.iter().position(|byte| *byte == b'/').unwrap_or(self.value.len());
        std::str::from_utf8(self.value[..end].trim_ascii()).ok()?.parse().ok()
    }

    /// Whether the value is the logical T.
    pub(crate) fn is_true(&self) -> bool {
        self.value.trim_ascii_start().first() == Some(&b'T')
    }
}

/// A text in quotes, a quote inside written twice. One whose end is missing ends with the card.
fn quoted(value: &[u8]) -> Option<Vec<u8>> {
    let inside = value.trim_ascii_start().strip_prefix(b"'")?;
    let mut text = Vec::with_capacity(inside.len());
    let mut bytes = inside.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'\'' && bytes.next_if_eq(&b'\'').is_none() {
            break;
        }
        text.push(byte);
    }
    // Blanks at the end mean nothing.
    text.truncate(text.trim_ascii_end().len());
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(cards: &[&str]) -> Vec<u8> {
        cards.iter().flat_map(|card| format!("{card:<80}").into_bytes()).collect()
    }

    fn texts(lines: &[&str]) -> Vec<(String, Option<String>)> {
        let header = header(lines);
        cards(&header).map(|card| (String::from_utf8_lossy(card.name).into_owned(), card.text())).collect()
    }

    #[test]
    fn values_of_all_kinds() {
        let header = header(&[
            "SIMPLE  =                    T / it is",
            "NAXIS1  =                 2048 / pixels",
            "HIERARCH ESO DPR CATG = 'SCIENCE ' / category",
            "HIERARCH ESO DET WIN1 NX=2048",
            "COMMENT = in a comment this is text",
            "no value here",
            "EMPTY   = ''",
        ]);
        let found: Vec<_> = cards(&header).collect();
        assert!(found[0].is_true() && found[0].text().is_none());
        assert_eq!(found[1].integer(), Some(2048));
        assert_eq!((found[2].name, found[2].text().as_deref()), (&b"ESO DPR CATG"[..], Some("SCIENCE")));
        assert_eq!((found[3].name, found[3].integer()), (&b"ESO DET WIN1 NX"[..], Some(2048)));
        assert_eq!(found[5].text().as_deref(), Some(""));
        assert_eq!(found.len(), 6);
    }

    #[test]
    fn texts_go_on_in_the_next_cards() {
        let long =
            texts(&["A       = 'one &'", "CONTINUE  'it''s &' / so", "CONTINUE  'three'", "B       = 'x'", "CONTINUE  'lost'"]);
        assert_eq!(long, [("A".into(), Some("one it's three".into())), ("B".into(), Some("x".into()))]);
        // Nothing to go on with, and a text without end.
        assert_eq!(texts(&["A       = 'one&'"])[0].1.as_deref(), Some("one&"));
        assert_eq!(texts(&["A       = 'one"])[0].1.as_deref(), Some("one"));
        assert_eq!(texts(&["CONTINUE  'orphan'"]), []);
    }
}
